"""Mornings: all that waits for one person becomes one message, checked as it is said, and recorded with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from conversation.screen import Nudge
from quality.case import Case
from quality.duty import Duty
from quality.ladder import above_of, barred_of, nearest
from quality.role import Organisation
from reminders.delivery import Outcome
from reminders.digest import Point, digest, once
from reminders.means import LEASE_SECONDS, Letter, Means, case_of, cases_of, undelivered
from reminders.planning import is_gone, notes_of
from reminders.policy import retry_at
from reminders.telling import Telling
from storage.database import Store
from storage.notes import Morning, Note

AT_ONCE = 10
"""People who are leased in one commit: few, so that several keepers share the morning."""


class Mornings:
    """The keeper's last round."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def round(self) -> int:
        """Speaks to everybody for whom something waits; returns to how many."""
        async with self._means.database.write() as store:
            mornings = await store.notes.lease(
                self._means.name, now=self._means.now(), seconds=LEASE_SECONDS, limit=AT_ONCE
            )
        for morning in mornings:
            again = partial(self._postpone, morning, None)
            await self._means.alone(self._speak(morning), again, person=morning.person)
        return len(mornings)

    async def _speak(self, morning: Morning) -> None:
        """One person's message, from what is still owed and still theirs to hear."""
        now = self._means.now()
        async with self._means.database.read() as store:
            found = await store.notes.of(morning.person, now=now, keeper=self._means.name)
            letter, moved_on = await self.letter(store, morning.person, found, now)
        outcome = await self._means.delivery.reach(morning.person, letter.screen) if letter else Outcome(True)
        if outcome.busy and not outcome.reached:
            await self._postpone(morning, outcome.after, letter, outcome)
            return
        async with self._means.database.write() as store:
            if letter:
                await self._record(store, letter, outcome)
                if not outcome.reached:
                    moved_on += await self._instead(store, letter, now)
            said = [note for note, _ in found]
            await store.notes.settle(morning.person, self._means.name, said=said, moved_on=moved_on, now=now)
        self._tell_watch(letter, outcome)

    async def letter(
        self, store: Store, person: int, found: Sequence[tuple[Note, Duty]], now: datetime
    ) -> tuple[Letter | None, list[Note]]:
        """The digest, and notes for others where a stage is not this person's to hear any more."""
        organisation = await store.people.organisation()
        cases = await cases_of(store, [duty for _, duty in found])
        scope = self._means.composer.scope(organisation, person, now)
        tr = self._means.composer.translator(organisation, person)
        points: list[Point] = []
        said: list[tuple[Note, Duty]] = []
        others: list[Note] = []
        for note, owed in found:
            duty, case = replace(owed, level=note.level), cases.get(case_of(owed))
            if is_gone(duty, case):
                continue
            if not note.escalated and person not in self._owners(duty, case, organisation, now):
                others += await self._unsaid(store, duty, case, organisation, now)
                continue
            about = Telling(store, duty, case, scope, organisation, self._means.profile, tr, now, note.escalated)
            screen = await self._means.composer.screen(about)
            if screen is None and not note.escalated:
                others += await self._above(store, duty, case, organisation, now)
            if isinstance(screen, Nudge):
                late = duty.is_late(now, self._means.profile.timezone)
                points.append(Point(duty, screen, late, note.escalated))
                said.append((note, duty))
        if not points:
            return None, others
        points = list(once(points))
        said = [(note, duty) for note, duty in said if any(point.duty.id == duty.id for point in points)]
        name = organisation.people[person].name.split()[0]
        return Letter(person, digest(points, name, tr), tuple(said)), others

    def _owners(self, duty: Duty, case: Case | None, organisation: Organisation, now: datetime) -> frozenset[int]:
        today = now.astimezone(self._means.profile.timezone).date()
        return frozenset(organisation.holders(duty.owner, today, barred_of(case)))

    async def _above(
        self, store: Store, duty: Duty, case: Case | None, organisation: Organisation, now: datetime
    ) -> list[Note]:
        """The nearest level instead of somebody who may not know of it, unless they have heard."""
        today = now.astimezone(self._means.profile.timezone).date()
        levels = above_of(duty, case, organisation, today)
        heard = await self._heard(store, duty)
        people = nearest(levels, organisation, case, today)
        return [Note(duty.id, person, duty.level, True, now) for person in people if person not in heard]

    async def _unsaid(
        self, store: Store, duty: Duty, case: Case | None, organisation: Organisation, now: datetime
    ) -> list[Note]:
        """The stage for whom it concerns today, and who has not heard it."""
        heard = await self._heard(store, duty)
        return [n for n in notes_of(duty, case, organisation, self._means.profile, now) if n.person not in heard]

    async def _heard(self, store: Store, duty: Duty) -> frozenset[int]:
        """Who has been told of the duty's stage."""
        return frozenset(s.person for s in await store.duties.sayings(duty.id, duty.level) if not s.failure)

    async def _instead(self, store: Store, letter: Letter, now: datetime) -> list[Note]:
        """Nobody was reached there: the next level hears of it, whoever was not tried yet."""
        organisation = await store.people.organisation()
        cases = await cases_of(store, [duty for _, duty in letter.notes])
        today = now.astimezone(self._means.profile.timezone).date()
        notes = []
        for note, duty in letter.notes:
            case = cases.get(case_of(duty))
            tried = frozenset(saying.person for saying in await store.duties.sayings(duty.id, duty.level))
            above = above_of(duty, case, organisation, today)
            people = nearest(above, organisation, case, today, but=tried)
            notes += [Note(duty.id, person, note.level, True, now) for person in people]
        return notes

    async def _record(self, store: Store, letter: Letter, outcome: Outcome) -> None:
        duties = [duty for _, duty in letter.notes]
        await store.duties.said(*(each.of(duty, letter.person) for duty in duties for each in outcome.attempts))
        for duty in () if outcome.reached else duties:
            undelivered(duty, outcome)

    async def _postpone(
        self, morning: Morning, after: float | None, letter: Letter | None = None, outcome: Outcome | None = None
    ) -> None:
        attempts = morning.attempts + 1
        until = retry_at(attempts, self._means.now(), after)
        async with self._means.database.write() as store:
            if letter and outcome:
                await self._record(store, letter, outcome)
            await store.notes.postpone(morning.person, self._means.name, until=until, attempts=attempts)

    def _tell_watch(self, letter: Letter | None, outcome: Outcome) -> None:
        if letter and outcome.reached and self._means.watch:
            self._means.watch(letter.person, letter.screen, letter.notes[0][1])
