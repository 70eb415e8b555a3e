"""Messages: what is said at once and done when it is said, to whoever it is for that day."""

from collections.abc import Sequence
from datetime import date, datetime
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
from storage.duties import Saying


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
            letters = await self.letters(store, due) if due else []
            tried = await store.duties.sayings(duty.id, duty.level) if letters else []
        if due is None:
            return
        allowed = speak_at(due.kind, self._means.now(), self._means.profile)
        if allowed > self._means.now():
            await self._decide(due, (), next_at=allowed)
            return
        reached = frozenset(saying.person for saying in tried if not saying.failure)
        outcome, said = await self._send_all(due, letters, reached)
        if letters and not outcome.reached and not outcome.busy:
            outcome, said = await self._send_instead(due, said, reached)
        if outcome.busy:
            await self._again(due, outcome.after, said)
        else:
            await self._decide(due, said, next_at=None, done=outcome.reached or not letters)
        if not outcome.reached:
            undelivered(due, outcome)

    async def letters(self, store: Store, duty: Duty) -> list[Letter]:
        """Who is told today, whether they may know, and what they see; the next level where there is nobody."""
        case, today = await self._case(store, duty), self._today()
        if duty.subject.startswith("case:") and case is None:
            return []
        barred = case.barred if case else frozenset()
        kept_out = frozenset() if duty.kind is DutyKind.CARD else barred  # what the barred have becomes a sentence
        organisation = await store.people.organisation()
        letters = await self._composed(store, duty, case, organisation.holders(duty.owner, today, kept_out))
        return letters or await self._reserve(store, duty)

    async def _reserve(self, store: Store, duty: Duty) -> list[Letter]:
        """What the next level is told instead when nobody is reached."""
        if not duty.owner.function or duty.kind is DutyKind.WEEKLY_SUMMARY:
            return []
        case, today, organisation = await self._case(store, duty), self._today(), await store.people.organisation()
        barred = case.barred if case else frozenset()
        levels = ladder(duty.owner, organisation.line(duty.unit, today))
        first = next((people for each in levels if (people := organisation.holders(each, today, barred))), ())
        return await self._composed(store, duty, case, first)

    async def _case(self, store: Store, duty: Duty) -> Case | None:
        return (await cases_of(store, [duty])).get(case_of(duty))

    def _today(self) -> date:
        return self._means.now().astimezone(self._means.profile.timezone).date()

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

    async def _send_all(
        self, duty: Duty, letters: Sequence[Letter], reached: frozenset[int]
    ) -> tuple[Outcome, tuple[Saying, ...]]:
        """To each who was not reached before; what was tried is written before the next, the last is handed back."""
        outcome, said = Outcome(reached=False), tuple[Saying, ...]()
        for letter in letters:
            await self._write(said)
            one = Outcome(True) if letter.person in reached else await self._send(duty, letter)
            said = tuple(attempt.of(duty, letter.person) for attempt in one.attempts)
            busy, after = outcome.busy or one.busy, longer(outcome.after, one.after)
            outcome = Outcome(outcome.reached or one.reached, busy, after)
        return outcome, said

    async def _send_instead(
        self, duty: Duty, said: tuple[Saying, ...], reached: frozenset[int]
    ) -> tuple[Outcome, tuple[Saying, ...]]:
        await self._write(said)
        async with self._means.database.read() as store:
            reserve = await self._reserve(store, duty)
        return await self._send_all(duty, reserve, reached)

    async def _send(self, duty: Duty, letter: Letter) -> Outcome:
        async def earlier(address: Address) -> str:
            """The same case's card in the same place."""
            async with self._means.database.read() as store:
                cards = await store.duties.cards(duty.subject)
            same = [c.message for c in cards if (c.person, c.channel) == (letter.person, address.channel)]
            return same[-1] if same else ""

        card = duty.kind is DutyKind.CARD
        outcome = await self._means.delivery.reach(letter.person, letter.screen, earlier=earlier if card else None)
        if outcome.reached and self._means.watch:
            self._means.watch(letter.person, letter.screen, duty)
        return outcome

    async def _write(self, said: tuple[Saying, ...]) -> None:
        if said:
            async with self._means.database.write() as store:
                await store.duties.said(*said)

    async def _again(self, duty: Duty, after: float | None, said: tuple[Saying, ...] = ()) -> None:
        attempts = duty.attempts + 1
        at = retry_at(attempts, self._means.now(), after)
        async with self._means.database.write() as store:
            await store.duties.said(*said)
            await store.duties.reschedule(duty.id, next_nudge_at=at, level=duty.level, attempts=attempts)

    async def _decide(
        self, duty: Duty, said: tuple[Saying, ...], *, next_at: datetime | None, done: bool = False
    ) -> None:
        done_at = self._means.now() if done else None
        async with self._means.database.write() as store:
            await store.duties.said(*said)
            await store.duties.reschedule(duty.id, next_nudge_at=next_at, level=duty.level, attempts=0, done_at=done_at)
