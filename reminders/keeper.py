"""Says what is owed: messages at once, the stages of duties in each person's morning; checked again as it is said.

A stage that is due becomes notes (`planning`), the notes of a person become one message (`digest`), and what was sent
is recorded in the commit that removes them. Only a process that dies between sending and that commit is followed by
the same message once more: no channel can tell whether it arrived.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from conversation.port import Send
from conversation.words import Translator
from quality.duty import Duty, DutyKind
from quality.profile import Profile
from quality.yearly import yearly
from reminders.delivery import Delivery, Find
from reminders.means import Letter, Means, Watch, case_of, hands_of, log
from reminders.messages import Messages
from reminders.mornings import Mornings
from reminders.planning import plan
from reminders.policy import retry_at, speak_at
from reminders.recurring import weekly_summaries, welcomes
from reminders.telling import Compose, Composer
from storage.database import Database, Store
from storage.notes import Note

AT_ONCE = 1000
"""Stages that become notes in one commit."""
KEPT = timedelta(days=7)
HALF_A_DAY = 12
"""Hours after which what is too old is looked for again: every sweep would find nothing."""


class Keeper:
    """One loop over what is due; any number may run on one database."""

    def __init__(
        self,
        database: Database,
        profile: Profile,
        *,
        sends: Mapping[str, Send],
        compose: Mapping[DutyKind, Compose],
        find: Find,
        translators: Mapping[str, Translator],
        now: Callable[[], datetime],
        watch: Watch | None = None,
    ) -> None:
        delivery, composer = Delivery(sends, find, now), Composer(profile, compose, translators)
        self._means = Means(secrets.token_hex(8), database, profile, delivery, composer, now, watch)
        self._messages = Messages(self._means)
        self._mornings = Mornings(self._means)
        self._tidied: tuple[date, int] | None = None
        self._owed: tuple[date, int] | None = None  # the day and the organisation that the year's duties are made for

    async def sweep(self) -> int:
        """Says everything that is due now; returns how many messages, stages and people were handled."""
        await self._prepare()
        handled = 0
        while found := await self._round():
            handled += found
        log.debug("swept", handled=handled)
        return handled

    async def _round(self) -> int:
        """A look first: most sweeps have nothing to say, and need not keep anybody from writing."""
        now = self._means.now()
        async with self._means.database.read() as store:
            duties, people = await store.duties.is_due(now=now), await store.notes.due(now=now)
        found = await self._messages.round() + await self.stages() if duties else 0
        return found + await self._mornings.round() if found or people else 0

    async def _prepare(self) -> None:
        """The duties of the calendar, the daily anchor of the audit log, and what is too old to keep."""
        now = self._means.now()
        async with self._means.database.write() as store:
            for duty in await self._calendar(store, now):
                await store.duties.owe([duty])
            day = now.astimezone(self._means.profile.timezone).date()
            organisation = await store.people.organisation()
            if self._owed != (day, organisation.version):
                await store.duties.owe_new(yearly(organisation, self._means.profile, now))
            half = day, now.hour // HALF_A_DAY
            if self._tidied != half:
                await self._tidy(store, day, now)
        self._tidied = half
        self._owed = (day, organisation.version)

    async def _tidy(self, store: Store, day: date, now: datetime) -> None:
        """The day's anchor, and away with what is too old."""
        seal = await store.audit.anchor(day, now)
        await store.sessions.forget_deliveries(now - KEPT)
        await store.rooms.sweep(now - KEPT)
        await store.sign_ins.sweep(now)
        log.debug("anchored", day=day.isoformat(), seal=seal)

    async def _calendar(self, store: Store, now: datetime) -> list[Duty]:
        """What the calendar asks for and was not made yet."""
        organisation = await store.people.organisation()
        weekly = weekly_summaries(organisation, self._means.profile, now)
        if weekly and await store.duties.exists(weekly[0].key):
            weekly = []
        back = welcomes(organisation, self._means.profile, now)
        known = await store.duties.known([duty.key for duty in back])
        return [*weekly, *[duty for duty in back if duty.key not in known]]

    async def _of_the_year(self, store: Store, now: datetime) -> list[Duty]:
        """What the year wheel asks for now and was not made yet."""
        made = yearly(await store.people.organisation(), self._means.profile, now)
        known = await store.duties.known([duty.key for duty in made])
        return [duty for duty in made if duty.key not in known and duty.remind_from <= now]

    # Stages

    async def stages(self) -> int:
        """Every stage that is due becomes notes, in the commit that moves its duty on to the next."""
        now = self._means.now()
        async with self._means.database.write() as store:
            duties = await store.duties.hold(now=now, limit=AT_ONCE)
            if not duties:
                return 0
            notes, moved = await self._planned(store, duties, now)
            await store.notes.add(notes)
            await store.duties.move(moved)
        return len(duties)

    async def _planned(
        self, store: Store, duties: Sequence[Duty], now: datetime
    ) -> tuple[list[Note], list[tuple[int, int, datetime]]]:
        cases = await hands_of(store, duties)
        organisation = await store.people.organisation()
        notes: list[Note] = []
        moved: list[tuple[int, int, datetime]] = []
        for duty in duties:
            try:
                made = plan(duty, cases.get(case_of(duty)), organisation, self._means.profile, now)
            except Exception as error:  # noqa: BLE001  (one duty must not stop the others)
                log.warning("duty failed", duty=duty.id, kind=duty.kind.value, error=type(error).__name__)
                moved.append((duty.id, duty.level, retry_at(4, now, None)))
            else:
                notes += made.notes
                moved.append((duty.id, made.level, made.at))
        return notes, moved

    # What would be said

    async def foresee(self) -> list[Letter]:
        """What a sweep would say now, and to whom; nothing is sent, leased or recorded."""
        now = self._means.now()
        async with self._means.database.read() as store:
            made = [*await self._calendar(store, now), *await self._of_the_year(store, now)]
            due = [*made, *await store.duties.due(now=now)]
            told = [
                duty for duty in due if duty.kind.is_message and speak_at(duty.kind, now, self._means.profile) <= now
            ]
            letters = [letter for duty in told for letter in await self._messages.letters(store, duty)]
            return letters + await self._foreseen(store, [duty for duty in due if not duty.kind.is_message], now)

    async def _foreseen(self, store: Store, duties: Sequence[Duty], now: datetime) -> list[Letter]:
        """The mornings, from what waits already and what would wait now."""
        waiting = {person: list(await store.notes.of(person, now=now)) for person in await store.notes.waiting(now=now)}
        owed = {duty.id: duty for duty in duties}
        for note in (await self._planned(store, duties, now))[0]:
            if note.say_at <= now:
                waiting.setdefault(note.person, []).append((note, owed[note.duty]))
        found = [
            (await self._mornings.letter(store, person, notes, now))[0] for person, notes in sorted(waiting.items())
        ]
        return [letter for letter in found if letter]
