"""The year before the demo begins: invented cases on invented days, through the handlers that real ones go through."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from importlib.resources import files

from conversation.flow import Answer
from conversation.port import Address
from conversation.session import Session
from conversation.words import Translator
from handlers import case as cases
from handlers import deviation, handling
from handlers.visit import House, Visit, id_of
from quality.calendar import add_working_days
from quality.case import Case, State
from quality.duty import DutyKind
from quality.role import Function, Organisation
from storage.database import Store

SEED = 20260101
PER_DAY = (0, 1, 2, 3)
HOW_OFTEN = (34, 38, 19, 9)
SURE_UNIT = "Socialförvaltningen/Äldreomsorg/Särskilt boende Linden"
MESSAGES = [kind for kind in DutyKind if kind.is_message]
WAITING = [kind for kind in DutyKind if not kind.is_message]


class Fate(StrEnum):
    """What became of a case by now."""

    WAITING = "waiting"
    TAKEN_ON = "taken_on"
    ASKED = "asked"
    DISMISSED = "dismissed"
    CLOSED = "closed"


FATES: Sequence[tuple[int, Mapping[Fate, int]]] = (
    (3, {Fate.TAKEN_ON: 4, Fate.WAITING: 5, Fate.ASKED: 1}),
    (35, {Fate.TAKEN_ON: 11, Fate.CLOSED: 4, Fate.WAITING: 4, Fate.ASKED: 2, Fate.DISMISSED: 1}),
    (9999, {Fate.CLOSED: 17, Fate.DISMISSED: 2, Fate.TAKEN_ON: 1}),
)
"""By age in days: how often each fate comes."""


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of event, told in the answers of the deviation flow."""

    unit_kind: str
    weight: int
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that the file of templates says."""

    unit_kinds: Mapping[str, Sequence[str]]
    questions: Sequence[str]
    reasons: Sequence[str]
    templates: Sequence[Template]

    def kind_of(self, unit: str) -> str:
        return next(kind for kind, units in self.unit_kinds.items() if unit in units)


def read_book() -> Book:
    """The templates that come with the demo."""
    raw = tomllib.loads((files("bot.demo") / "cases.toml").read_text(encoding="utf-8"))
    templates = tuple(Template(each.pop("unit_kind"), each.pop("weight"), each) for each in raw["case"])
    return Book(raw["unit_kinds"], raw["questions"], raw["reasons"], templates)


@dataclass(frozen=True, slots=True)
class Event:
    """One case to be: when, where, and of what kind."""

    at: datetime
    unit: str
    template: Template


class Past:
    """A year that nobody lived; the same each time, seen from the day it ends."""

    def __init__(self, house: House, tr: Translator, *, until: datetime) -> None:
        self._house = house
        self._tr = tr
        self._until = until
        self._zone = house.profile.timezone
        self._book = read_book()
        self._chance = random.Random(SEED)  # noqa: S311 - an invented year is no secret

    def plan(self, first: date, last: date, sure: Sequence[date]) -> list[Event]:
        """Every case of these days, oldest first; one unit has something on each of the days that are `sure`."""
        events = [self._event(first + timedelta(n)) for n in range((last - first).days + 1) for _ in self._number()]
        events += [self._event(day, SURE_UNIT) for day in sure]
        return sorted(events, key=lambda event: event.at)

    def _number(self) -> range:
        return range(self._chance.choices(PER_DAY, HOW_OFTEN)[0])

    def _event(self, day: date, unit: str = "") -> Event:
        kind = self._book.kind_of(unit) if unit else ""
        fitting = [each for each in self._book.templates if kind in ("", each.unit_kind)]
        template = self._chance.choices(fitting, [each.weight for each in fitting])[0]
        where = unit or self._chance.choice(self._book.unit_kinds[template.unit_kind])
        hour = self._chance.choice((21, 22, 23) if template.unit_kind == "natt" else range(7, 20))
        return Event(datetime.combine(day, time(hour, self._chance.randrange(60)), self._zone), where, template)

    async def happen(self, store: Store, events: Sequence[Event]) -> int:
        """Reports every case and lets happen what happened to it since; returns how many there are."""
        organisation = await store.people.organisation()
        units = {"/".join(unit.path): unit.id for unit in organisation.units.values()}
        happened = 0
        for event in events:
            staff = _staff(organisation, units[event.unit], event.at.date())
            if staff:
                visit = self._visit(store, organisation, self._chance.choice(staff), event.at)
                await self._live(visit, event, units[event.unit])
                happened += 1
        await self._fall_silent(store)
        return happened

    def _visit(self, store: Store, organisation: Organisation, person: int, at: datetime) -> Visit:
        scope = self._house.scope_of(organisation, person, at)
        return Visit(store, self._house, organisation, scope, self._tr, at, Address("web", str(person)))

    async def _live(self, visit: Visit, event: Event, unit: int) -> None:
        session = Session(deviation.NAME, visit.person)
        report = deviation.build(self._answers(event, unit))
        subject = await deviation.submit(visit, report, session)
        case = await visit.store.cases.for_delivery(id_of(subject))
        handlers = visit.organisation.holders(case.holder, visit.today, case.barred) if case else ()
        if case is not None and handlers:
            await self._handle(visit, case, handlers[0], self._fate(event, restricted=case.restricted))
        await visit.store.duties.end(subject, MESSAGES, at=visit.now, how="said")

    def _answers(self, event: Event, unit: int) -> dict[str, Answer]:
        template = event.template.answers
        laws = template["laws"]
        given: dict[str, Answer] = {
            "occurred": "today",
            "record": "now",
            "record_system": "Lifecare",
            "record_reference": f"{laws[0]}-{self._chance.randrange(10_000, 30_000)}",
            "involved": "no",
            "shows_name": "yes" if self._chance.random() < 0.8 else "no",
            **template,
            "unit": str(unit),
        }
        if template["nature"] == "risk":
            del given["actual"]
        return given

    def _fate(self, event: Event, *, restricted: bool) -> Fate:
        age = (self._until - event.at).days
        fates = next(found for limit, found in FATES if age <= limit)
        fate = self._chance.choices(list(fates), list(fates.values()))[0]
        return Fate.TAKEN_ON if restricted and fate in (Fate.DISMISSED, Fate.WAITING) else fate

    async def _handle(self, reporter: Visit, case: Case, person: int, fate: Fate) -> None:
        """What whoever has the case did with it, some hours after it came, if that time has come."""
        subject = f"case:{case.id}"
        at = reporter.now + timedelta(hours=self._chance.randrange(2, 20), minutes=self._chance.randrange(60))
        if at > self._until or fate is Fate.WAITING:
            return
        visit = self._visit(reporter.store, reporter.organisation, person, at)
        match fate:
            case Fate.TAKEN_ON:
                await cases.take_on(visit, subject)
            case Fate.ASKED:
                question = self._chance.choice(self._book.questions)
                await handling.ask_more(visit, question, Session("ask_more", person, subject))
            case Fate.DISMISSED:
                reason = self._chance.choice(self._book.reasons)
                await handling.dismiss(visit, reason, Session("dismiss", person, subject))
            case Fate.CLOSED:
                await self._close(visit, case)

    async def _close(self, visit: Visit, case: Case) -> None:
        """An investigation that has ended; its conversation is not built yet, so it is written down directly."""
        at = min(visit.now + timedelta(days=self._chance.randrange(3, 30)), self._until)
        done = replace(case, state=State.CLOSED, assignee=visit.person, closed_at=at)
        closed = await visit.store.cases.change(done)
        await replace(visit, now=at).audit(closed, "closed", state=closed.state.value, assignee=closed.assignee)
        await visit.store.duties.end(f"case:{case.id}", WAITING, at=at, how="closed")

    async def _fall_silent(self, store: Store) -> None:
        """Whoever is late has been reminded already, and is again on the next working day."""
        profile = self._house.profile
        again = add_working_days(self._until, 1, zone=self._zone, hours=profile.hours)
        while due := await store.duties.due(now=self._until):
            for duty in due:
                again += timedelta(minutes=1)
                await store.duties.reschedule(duty.id, next_nudge_at=again, level=min(duty.level + 1, 2), attempts=0)


def _staff(organisation: Organisation, unit: int, day: date) -> list[int]:
    return [
        post.person
        for post in organisation.posts
        if post.unit == unit and post.function is Function.EMPLOYEE and post.on(day)
    ]
