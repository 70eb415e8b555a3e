"""Says what is owed: leases due duties, checks that each still is, sends, records, and decides when to say it again."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

import structlog

from conversation.port import Address, Send, TryLater, Unreachable
from conversation.screen import Screen
from conversation.words import Translator
from quality.access import scope_of
from quality.case import Case, Holder
from quality.duty import Duty, DutyKind
from quality.profile import Profile
from quality.role import Organisation
from quality.yearly import yearly
from reminders.policy import escalates_to, ladder, next_nudge, retry_at, speak_at
from reminders.recurring import weekly_summaries
from reminders.telling import Compose, Telling
from storage.database import Database, Store
from storage.duties import Saying

LEASE_SECONDS = 120.0
KEPT = timedelta(days=7)
log = structlog.stdlib.get_logger("hjulet.keeper")

Find = Callable[[int], Awaitable[Sequence[Address]]]


class Watch(Protocol):
    """Is told of everything that was said (the demo's transcript)."""

    def __call__(self, person: int, screen: Screen, duty: Duty) -> None: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """One screen for one person, ready to be sent."""

    person: int
    screen: Screen
    escalated: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What to say of one duty now, and what was decided about it."""

    letters: tuple[Letter, ...]
    reserve: tuple[Letter, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether anybody was reached, and how long a busy channel asks us to wait."""

    reached: bool
    busy: bool = False
    after: float | None = None


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
        self._database = database
        self._profile = profile
        self._sends = sends
        self._compose = compose
        self._find = find
        self._translators = translators
        self._now = now
        self._watch = watch
        self._name = secrets.token_hex(8)
        self._owed: tuple[date, int] | None = None  # the day and the organisation that the year's duties are made for

    async def sweep(self) -> int:
        """Says everything that is due now; returns how many duties were handled."""
        await self._prepare()
        handled = 0
        while True:
            async with self._database.write() as store:
                duties = await store.duties.lease(self._name, now=self._now(), seconds=LEASE_SECONDS)
            for duty in duties:
                await self._keep(duty)
            handled += len(duties)
            if not duties:
                return handled

    async def foresee(self) -> list[tuple[Duty, Letter]]:
        """What a sweep would say now, and to whom; nothing is sent, leased or recorded."""
        now = self._now()
        async with self._database.read() as store:
            weekly = weekly_summaries(await store.people.organisation(), self._profile, now)
            made = [*weekly, *yearly(await store.people.organisation(), self._profile, now)]
            known = await store.duties.known([duty.key for duty in made])
            new = [duty for duty in made if duty.key not in known and duty.remind_from <= now]
            due = [*new, *await store.duties.due(now=now)]
            said = [duty for duty in due if speak_at(duty, now, self._profile) <= now]
            return [(duty, letter) for duty in said for letter in (await self._plan(store, duty)).letters]

    async def _prepare(self) -> None:
        """The duties of the calendar, the daily anchor of the audit log, and what is too old to keep."""
        now = self._now()
        async with self._database.write() as store:
            organisation = await store.people.organisation()
            weekly = weekly_summaries(organisation, self._profile, now)
            if weekly and not await store.duties.exists(weekly[0].key):
                await store.duties.owe(weekly)
            day = now.astimezone(self._profile.timezone).date()
            if self._owed != (day, organisation.version):
                await store.duties.owe_new(yearly(organisation, self._profile, now))
            seal = await store.audit.anchor(day, now)
            await store.sessions.forget_deliveries(now - KEPT)
            await store.rooms.sweep(now - KEPT)
            await store.sign_ins.sweep(now)
        self._owed = (day, organisation.version)
        log.debug("anchored", day=day.isoformat(), seal=seal)

    async def _keep(self, duty: Duty) -> None:
        """One duty; what goes wrong with it is its own affair, and is tried again."""
        try:
            await self._say(duty)
        except Exception as error:  # noqa: BLE001  (one duty must not stop the others)
            log.warning("duty failed", duty=duty.id, kind=duty.kind.value, error=type(error).__name__)
            await self._again(duty, None)

    async def _say(self, duty: Duty) -> None:
        async with self._database.read() as store:
            due = await store.duties.mine(duty.id, self._name)
            plan = await self._plan(store, due) if due else None
        if due is None or plan is None:
            return
        allowed = speak_at(due, self._now(), self._profile)
        if allowed > self._now():
            await self._decide(due, next_at=allowed, level=due.level)
            return
        outcome = await self._send_all(due, plan.letters)
        if not outcome.reached and not outcome.busy and plan.reserve:
            outcome = await self._send_all(due, plan.reserve)
        await self._settle(due, outcome, nobody=not plan.letters)

    async def _settle(self, duty: Duty, outcome: Outcome, *, nobody: bool) -> None:
        if outcome.busy:
            await self._again(duty, outcome.after)
        elif duty.kind.is_message:
            await self._decide(duty, next_at=None, level=duty.level, done=outcome.reached or nobody)
        else:
            following = next_nudge(duty.level, self._now(), self._profile)
            await self._decide(duty, next_at=following, level=duty.level + 1)
        if not outcome.reached:
            log.warning("duty not delivered", duty=duty.id, kind=duty.kind.value, busy=outcome.busy)

    async def _again(self, duty: Duty, after: float | None) -> None:
        attempts = duty.attempts + 1
        async with self._database.write() as store:
            await store.duties.reschedule(
                duty.id,
                next_nudge_at=retry_at(attempts, self._now(), after),
                level=duty.level,
                attempts=attempts,
            )

    async def _decide(self, duty: Duty, *, next_at: datetime | None, level: int, done: bool = False) -> None:
        async with self._database.write() as store:
            await store.duties.reschedule(
                duty.id,
                next_nudge_at=next_at,
                level=level,
                attempts=0,
                done_at=self._now() if done else None,
            )

    # Who is told what

    async def _plan(self, store: Store, duty: Duty) -> Plan:
        """Decided at send time: who it is today, whether they may know, and what they see."""
        case = await self._case(store, duty)
        if duty.subject.startswith("case:") and case is None:
            return Plan(())
        organisation = await store.people.organisation()
        today = self._now().astimezone(self._profile.timezone).date()
        barred = case.barred if case else frozenset()
        line = organisation.line(duty.unit, today)
        above = self._above(duty, case, line)
        owners = organisation.holders(duty.owner, today, barred)
        higher = escalates_to(duty.level, above) if not duty.kind.is_message else None
        told = organisation.holders(higher, today, barred) if higher else ()
        first = next((p for holder in above if (p := organisation.holders(holder, today, barred))), ())
        letters = [
            *await self._letters(store, duty, case, organisation, people=owners, escalated=False),
            *await self._letters(
                store, duty, case, organisation, people=tuple(p for p in told if p not in owners), escalated=True
            ),
        ]
        reserve: list[Letter] = []
        if duty.kind is not DutyKind.WEEKLY_SUMMARY and (duty.owner.function or not duty.kind.is_message):
            reserve = await self._letters(store, duty, case, organisation, people=first, escalated=True)
        return Plan(tuple(letters) or tuple(reserve), tuple(reserve))

    def _above(self, duty: Duty, case: Case | None, line: tuple[Holder, ...]) -> tuple[Holder, ...]:
        """Who is told when the owner does nothing: the line; for a reporter's duty, whoever has the case."""
        if duty.owner.function:
            return ladder(duty.owner, line)
        if case is None:
            return ()
        return (Holder(person=case.assignee), case.holder) if case.assignee else (case.holder,)

    async def _case(self, store: Store, duty: Duty) -> Case | None:
        kind, _, number = duty.subject.partition("#")[0].partition(":")
        return await store.cases.for_delivery(int(number)) if kind == "case" else None

    async def _letters(
        self,
        store: Store,
        duty: Duty,
        case: Case | None,
        organisation: Organisation,
        *,
        people: Sequence[int],
        escalated: bool,
    ) -> list[Letter]:
        letters = []
        for person in people:
            now = self._now()
            scope = scope_of(organisation, person, now.astimezone(self._profile.timezone).date(), self._profile.cases)
            language = organisation.people[person].language
            tr = self._translators.get(language) or self._translators["sv"]
            telling = Telling(store, duty, case, scope, organisation, self._profile, tr, now, escalated)
            screen = await self._compose[duty.kind](telling)
            if screen is not None:
                letters.append(Letter(person, screen, escalated))
        return letters

    # Getting it there

    async def _send_all(self, duty: Duty, letters: Sequence[Letter]) -> Outcome:
        outcome = Outcome(reached=False)
        async with self._database.read() as store:
            tried = await store.duties.sayings(duty.id, duty.level)
        reached = {saying.person for saying in tried if not saying.failure}
        for letter in letters:
            one = Outcome(True) if letter.person in reached else await self._send(duty, letter)
            outcome = Outcome(
                outcome.reached or one.reached, outcome.busy or one.busy, _longer(outcome.after, one.after)
            )
        return outcome

    async def _send(self, duty: Duty, letter: Letter) -> Outcome:
        """Tries a person's channels in turn until one takes the message; every attempt is recorded."""
        busy, after = False, None
        try:
            addresses = await self._addresses(letter.person)
        except TryLater as error:
            return Outcome(False, True, error.after)
        for address in addresses:
            saying = Saying(
                duty.id,
                duty.subject,
                duty.kind.value,
                duty.level,
                letter.person,
                address.channel,
                self._now(),
                address.to,
            )
            try:
                shown = await self._earlier(duty, saying)
                message = await self._sends[address.channel](address, letter.screen, replaces=shown)
            except Unreachable as error:
                await self._record(replace(saying, failure=error.reason))
            except TryLater as error:
                busy, after = True, _longer(after, error.after)
                await self._record(replace(saying, failure=f"later: {error.reason}"))
            else:
                await self._record(replace(saying, message=message))
                if self._watch:
                    self._watch(letter.person, letter.screen, duty)
                return Outcome(True)
        if not busy:
            await self._record(
                Saying(
                    duty.id,
                    duty.subject,
                    duty.kind.value,
                    duty.level,
                    letter.person,
                    "",
                    self._now(),
                    failure="no channel",
                )
            )
        return Outcome(False, busy, after)

    async def _addresses(self, person: int) -> list[Address]:
        return [address for address in await self._find(person) if address.channel in self._sends]

    async def _earlier(self, duty: Duty, saying: Saying) -> str:
        """The message that this one replaces: the same case's card in the same place."""
        if duty.kind is not DutyKind.CARD:
            return ""
        async with self._database.read() as store:
            cards = await store.duties.cards(duty.subject)
        same = [c.message for c in cards if (c.person, c.channel) == (saying.person, saying.channel)]
        return same[-1] if same else ""

    async def _record(self, saying: Saying) -> None:
        async with self._database.write() as store:
            await store.duties.said(saying)


def _longer(one: float | None, other: float | None) -> float | None:
    known = [each for each in (one, other) if each is not None]
    return max(known, default=None)
