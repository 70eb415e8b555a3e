"""Messages: what is said at once and done when it is said, to whoever it is for that day."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from conversation.port import Address
from quality.case import Case
from quality.duty import Duty, DutyKind
from quality.ladder import ladder
from reminders.delivery import Outcome, longer
from reminders.means import LEASE_SECONDS, Letter, Means, case_of, cases_of, undelivered
from reminders.policy import retry_at, speak_at
from reminders.telling import Telling
from storage.database import Store


class Messages:
    """The keeper's first round."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def round(self) -> int:
        """Says the messages that are due; returns how many there were."""
        async with self._means.database.write() as store:
            duties = await store.duties.lease(self._means.name, now=self._means.now(), seconds=LEASE_SECONDS)
        for duty in duties:
            again = partial(self._again, duty, None)
            await self._means.alone(self._tell(duty), again, duty=duty.id, kind=duty.kind.value)
        return len(duties)

    async def _tell(self, duty: Duty) -> None:
        async with self._means.database.read() as store:
            due = await store.duties.mine(duty.id, self._means.name)
            letters, reserve = await self.letters(store, due) if due else ([], [])
        if due is None:
            return
        allowed = speak_at(due.kind, self._means.now(), self._means.profile)
        if allowed > self._means.now():
            await self._decide(due, next_at=allowed)
            return
        outcome = await self._send_all(due, letters)
        if not outcome.reached and not outcome.busy and reserve:
            outcome = await self._send_all(due, reserve)
        if outcome.busy:
            await self._again(due, outcome.after)
        else:
            await self._decide(due, next_at=None, done=outcome.reached or not letters)
        if not outcome.reached:
            undelivered(due, outcome)

    async def letters(self, store: Store, duty: Duty) -> tuple[list[Letter], list[Letter]]:
        """Who is told today, whether they may know, and what they see; and who instead if nobody is reached."""
        case = (await cases_of(store, [duty])).get(case_of(duty))
        if duty.subject.startswith("case:") and case is None:
            return [], []
        now, organisation = self._means.now(), await store.people.organisation()
        today = now.astimezone(self._means.profile.timezone).date()
        barred = case.barred if case else frozenset()
        kept_out = frozenset() if duty.kind is DutyKind.CARD else barred  # what the barred have becomes a sentence
        letters = await self._composed(store, duty, case, organisation.holders(duty.owner, today, kept_out))
        reserve: list[Letter] = []
        if duty.owner.function and duty.kind is not DutyKind.WEEKLY_SUMMARY:
            levels = ladder(duty.owner, organisation.line(duty.unit, today))
            first = next((people for each in levels if (people := organisation.holders(each, today, barred))), ())
            reserve = await self._composed(store, duty, case, first)
        return letters or reserve, reserve

    async def _composed(self, store: Store, duty: Duty, case: Case | None, people: Sequence[int]) -> list[Letter]:
        letters, now = [], self._means.now()
        organisation = await store.people.organisation()
        for person in people:
            scope = self._means.composer.scope(organisation, person, now)
            tr = self._means.composer.translator(organisation, person)
            about = Telling(store, duty, case, scope, organisation, self._means.profile, tr, now)
            screen = await self._means.composer.screen(about)
            if screen is not None:
                letters.append(Letter(person, screen))
        return letters

    async def _send_all(self, duty: Duty, letters: Sequence[Letter]) -> Outcome:
        outcome = Outcome(reached=False)
        async with self._means.database.read() as store:
            tried = await store.duties.sayings(duty.id, duty.level)
        reached = {saying.person for saying in tried if not saying.failure}
        for letter in letters:
            one = Outcome(True) if letter.person in reached else await self._send(duty, letter)
            busy, after = outcome.busy or one.busy, longer(outcome.after, one.after)
            outcome = Outcome(outcome.reached or one.reached, busy, after)
        return outcome

    async def _send(self, duty: Duty, letter: Letter) -> Outcome:
        async def earlier(address: Address) -> str:
            """The same case's card in the same place."""
            async with self._means.database.read() as store:
                cards = await store.duties.cards(duty.subject)
            same = [c.message for c in cards if (c.person, c.channel) == (letter.person, address.channel)]
            return same[-1] if same else ""

        card = duty.kind is DutyKind.CARD
        outcome = await self._means.delivery.reach(letter.person, letter.screen, earlier=earlier if card else None)
        async with self._means.database.write() as store:
            await store.duties.said(*(attempt.of(duty, letter.person) for attempt in outcome.attempts))
        if outcome.reached and self._means.watch:
            self._means.watch(letter.person, letter.screen, duty)
        return outcome

    async def _again(self, duty: Duty, after: float | None) -> None:
        attempts = duty.attempts + 1
        at = retry_at(attempts, self._means.now(), after)
        async with self._means.database.write() as store:
            await store.duties.reschedule(duty.id, next_nudge_at=at, level=duty.level, attempts=attempts)

    async def _decide(self, duty: Duty, *, next_at: datetime | None, done: bool = False) -> None:
        done_at = self._means.now() if done else None
        async with self._means.database.write() as store:
            await store.duties.reschedule(duty.id, next_nudge_at=next_at, level=duty.level, attempts=0, done_at=done_at)
