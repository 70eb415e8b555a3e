"""Every conversation of the product, walked through every branch to its record, re-read before each event."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from conversation.flow import (
    Answer,
    Answers,
    Choice,
    Condition,
    Day,
    Either,
    Every,
    Flow,
    Is,
    ManyOf,
    Moment,
    Offered,
    Offers,
    OneOf,
    Otherwise,
    Page,
    Step,
    Text,
    choices_of,
    default_of,
    problems,
)
from conversation.session import Answered, Asking, Edit, Event, Restart, Session, Show, Status, Submit, Turn, advance
from handlers import appointing, assessment, barring, danger, decision, handing_over, notification
from handlers.asked import Common
from handlers.conversation import Conversation
from handlers.decided import DEGREES
from handlers.decision_flows import MISCONDUCT
from handlers.deviation import Deviation
from handlers.deviation import flow as deviation_flow
from handlers.handling import ASK_MORE, ASSIGN, COMPLETE, DISMISS, RecordReference, record_flow
from quality.case import Law, Nature, Suspicion
from quality.privacy import check
from quality.profile_file import load
from storage.database import Database
from storage.vault import Vault, new_key
from tests.handlers.taps import NOW, ONE_UNIT, PATHS, TWO_UNITS, counted, document

PROFILE = load("standard")
DEVIATION = deviation_flow(PROFILE)
RECORD = record_flow(PROFILE)
COLLEAGUES: Offers = {"colleagues": (Choice("5", "Omar"), Choice("6", "Samira"))}
PLACES: Offers = {**ONE_UNIT, "units": (*ONE_UNIT["units"], Choice("9.12", "Asken – Karin"))}
LEX_OFFERS: Offers = {
    **PLACES,
    "tracks": (Choice("misconduct", "Lex Sarah"), Choice("harm", "Lex Maria")),
    "investigators": (Choice("later", "Utses senare"), Choice("7", "Ali")),
    "appointable": (Choice("7", "Ali"),),
    "imy": (Choice("yes", "Ja"), Choice("no", "Nej")),
    "notices": (Choice("notify_ivo", "IVO"), Choice("notify_imy", "IMY")),
    "people": (Choice("7", "Ali"),),
    "barred": (Choice("7", "Ali"),),
}
ROOMS: tuple[Sequence[Conversation[Any]], ...] = (
    handing_over.CONVERSATIONS,
    assessment.CONVERSATIONS,
    decision.conversations(PROFILE),
    notification.conversations(PROFILE),
    barring.CONVERSATIONS,
)
LEX: tuple[Flow[Any], ...] = (
    danger.flow(),
    appointing.APPOINT,
    *(each.flow for room in ROOMS for each in room),
)
FLOWS: Mapping[str, tuple[Flow[Any], Offers]] = {
    "deviation": (DEVIATION, PLACES),
    "assign": (ASSIGN, COLLEAGUES),
    "ask_more": (ASK_MORE, {}),
    "complete": (COMPLETE, {}),
    "dismiss": (DISMISS, {}),
    "record": (RECORD, {}),
    **{flow.name: (flow, LEX_OFFERS) for flow in LEX},
}
each_flow = pytest.mark.parametrize(("flow", "offers"), FLOWS.values(), ids=FLOWS)


def steps_of(flow: Flow[Any]) -> list[Step]:
    pages = [page for page in (*flow.pages, flow.closing) if isinstance(page, Page)]
    return [step for page in pages for step in page.steps]


# The definitions


@each_flow
def test_a_flow_is_sound(flow: Flow[Any], offers: Offers) -> None:
    assert problems(flow) == []


@each_flow
def test_every_default_can_be_chosen_and_every_source_is_offered(flow: Flow[Any], offers: Offers) -> None:
    for step in steps_of(flow):
        if isinstance(step.default, str | list):
            assert default_of(step, {}, offers) == step.default
        if isinstance(step.input, OneOf | ManyOf):
            assert choices_of(step, {}, offers)


@each_flow
def test_words_are_sensitive_and_fit_every_channel(flow: Flow[Any], offers: Offers) -> None:
    for step in steps_of(flow):
        if isinstance(step.input, Text):
            assert step.input.sensitive
            assert step.input.max_length <= 3000


# Plans: which answers to give


def conditions_of(flow: Flow[Any]) -> list[Is]:
    """Every simple condition that stands anywhere in a flow."""

    def within(condition: Condition | None) -> Iterator[Is]:
        match condition:
            case Is():
                yield condition
            case Either(inner) | Every(inner):
                for each in inner:
                    yield from within(each)
            case Otherwise(one):
                yield from within(one)
            case None | Offered():
                return

    return [each for step in steps_of(flow) for each in within(step.when)]


def kinds(step: Step, conditions: Sequence[Is], offers: Offers) -> list[list[str]]:
    """The codes of a step, those together that no condition tells apart."""
    found: dict[tuple[bool, ...], list[str]] = {}
    for choice in choices_of(step, {}, offers):
        told = tuple(choice.code in each.codes for each in conditions if each.step == step.id)
        found.setdefault(told, []).append(choice.code)
    return list(found.values())


def every_branch(flow: Flow[Any], offers: Offers) -> list[dict[str, Answer]]:
    """Every combination of the choices that conditions tell apart; all other choices take turns."""
    conditions = conditions_of(flow)
    steps = [step for step in steps_of(flow) if isinstance(step.input, OneOf)]
    ways = [kinds(step, conditions, offers) for step in steps]
    plans = enumerate(product(*ways))
    return [
        {step.id: codes[number % len(codes)] for step, codes in zip(steps, way, strict=True)} for number, way in plans
    ]


Pair = frozenset[tuple[str, str]]


def pairs_of(plan: Mapping[str, Answer]) -> set[Pair]:
    return {frozenset(both) for both in combinations(((step, str(code)) for step, code in plan.items()), 2)}


def every_pair(flow: Flow[Any], offers: Offers) -> list[dict[str, Answer]]:
    """Plans in which every two choices of different steps meet at least once."""
    steps = [step for step in steps_of(flow) if isinstance(step.input, OneOf)]
    codes = {step.id: [choice.code for choice in choices_of(step, {}, offers)] for step in steps}
    missing = {frozenset(((a, x), (b, y))) for a, b in combinations(codes, 2) for x in codes[a] for y in codes[b]}
    plans: list[dict[str, Answer]] = []
    for wanted in sorted(missing, key=sorted):
        if wanted not in missing:
            continue
        plan: dict[str, str] = dict(wanted)
        for step, offered in codes.items():
            if step not in plan:
                plan[step] = max(
                    offered, key=lambda code: sum(frozenset(((step, code), item)) in missing for item in plan.items())
                )
        missing -= pairs_of(plan)
        plans.append(dict(plan))
    return plans


# Walking


@dataclass
class Desk:
    """Keeps a conversation in memory between its events."""

    flow: Flow[Any]
    offers: Offers
    kept: Session = field(default_factory=lambda: Session("", 1))

    async def does(self, event: Event) -> Turn[Any]:
        turn = advance(self.flow, self.kept, event, offers=self.offers, check=check, now=NOW)
        self.kept = replace(turn.session, revision=self.kept.revision + 1)
        return turn


@dataclass
class StoredDesk(Desk):
    """Knows nothing between two events but what the database says, as after a restart at every step."""

    database: Database | None = None
    subject: str = ""
    person: int = 0

    async def does(self, event: Event) -> Turn[Any]:
        assert self.database is not None
        async with self.database.write() as store:
            session = await store.sessions.load(self.person, self.flow.name, self.subject, at=NOW)
            turn = advance(self.flow, session, event, offers=self.offers, check=check, now=NOW)
            if turn.session != session:
                await store.sessions.save(turn.session, at=NOW)
        return turn


def answer(step: Step, plan: Answers, known: Answers, offers: Offers) -> Answer:
    """The plan's answer; else what is filled in; else something that fits."""
    given = plan.get(step.id) or default_of(step, known, offers)
    match step.input:
        case _ if given:
            return given
        case Text():
            return f"Ord om {step.id}."
        case Moment():
            return "2026-11-22T08:00"
        case Day():
            return "2026-11-22"
        case ManyOf():
            return [choices_of(step, known, offers)[0].code]
        case _:
            return choices_of(step, known, offers)[0].code


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk asked and what became of it."""

    asked: tuple[str, ...]
    record: Any
    answers: Answers


async def walk_through(desk: Desk, plan: Answers) -> Walked:
    """From the first page to the record, looking back once on the way."""
    turn = await desk.does(Restart())
    asked: list[str] = []
    given: dict[str, Answer] = {}
    while turn.session.status is Status.OPEN:
        assert not turn.problems
        assert len(asked) < 100
        asking = turn.position if isinstance(turn.position, Asking) else None
        page = asking.page if asking else turn.walk.closing
        steps = page.steps if page else ()
        answers = {step.id: answer(step, plan, turn.walk.known, desk.offers) for step in steps}
        given |= answers
        asked += [step.id for step in steps]
        if asking and asking.back:
            await desk.does(Edit(asking.back))
            await desk.does(Edit(asking.page.id))
        turn = await desk.does(Answered(answers, page=asking.page.id) if asking else Submit(answers))
    again = await desk.does(Show())
    assert again.record is None
    assert again.session.answers == {}
    return Walked(tuple(asked), turn.record, given)


def expected(plan: Answers, given: Answers) -> tuple[set[str], Deviation]:
    """What a report must ask and become, worked out without the flow."""
    risk = plan["nature"] == "risk"
    degrees = {plan["possible"]} | (set() if risk else {plan["actual"]})
    abuse = str(plan["category"]).split("_")[-1].startswith("abuse")
    asked = {"nature", "category", "unit", "occurred", "discovered", "what", "possible", "measure", "record"}
    asked |= {"laws", "involved", "shows_name"} | (set() if risk else {"actual"})
    asked |= {"occurred_at"} if plan["occurred"] == "moment" else set()
    asked |= {"discovered_at"} if plan["discovered"] == "moment" else set()
    asked |= {"record_system", "record_reference"} if plan["record"] == "now" else set()
    asked |= {"suspicion"} if abuse or degrees & {"3", "4"} else set()
    unit, _, manager = str(plan["unit"]).partition(".")
    record = f"{plan['record_system']} Ord om record_reference." if plan["record"] == "now" else ""
    common = Common(
        unit=int(unit),
        manager=int(manager) if manager else None,
        occurred=str(plan["occurred"]),
        occurred_at="2026-11-22T08:00" if "occurred_at" in asked else "",
        discovered_at="2026-11-22T08:00" if "discovered_at" in asked else "",
        laws=frozenset(Law(law) for law in given["laws"]),
        manager_involved=plan["involved"] == "yes",
        shows_name=plan["shows_name"] == "yes",
    )
    return asked, Deviation(
        common=common,
        nature=Nature(str(plan["nature"])),
        category=str(plan["category"]),
        actual="unknown" if risk else str(plan["actual"]),
        possible=str(plan["possible"]),
        record=str(plan["record"]),
        suspicion=Suspicion(str(plan["suspicion"])) if "suspicion" in asked else Suspicion.NONE,
        words={"what": "Ord om what.", "measure": "Ord om measure.", "record": record},
    )


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url, Vault([new_key()], new_key()))
    yield opened
    await opened.close()


@pytest.mark.slow
async def test_every_branch_of_a_report_leads_to_its_record_with_a_restart_at_every_step(database: Database) -> None:
    async with database.write() as store:
        person = await store.people.person("samira@example.se", "Samira")
    desk = StoredDesk(DEVIATION, PLACES, database=database, person=person)
    plans = every_branch(DEVIATION, PLACES)
    assert len(plans) == 2**7
    for plan in plans:
        walked = await walk_through(desk, plan)
        assert (set(walked.asked), walked.record) == expected(plan, walked.answers)


async def test_any_two_choices_of_a_report_go_together() -> None:
    for plan in every_pair(DEVIATION, PLACES):
        walked = await walk_through(Desk(DEVIATION, PLACES), plan)
        assert (set(walked.asked), walked.record) == expected(plan, walked.answers)


def test_the_plans_meet_every_pair_and_every_choice() -> None:
    plans = every_pair(DEVIATION, PLACES)
    met = set().union(*(pairs_of(plan) for plan in plans))
    codes = {
        step.id: [choice.code for choice in choices_of(step, {}, PLACES)]
        for step in steps_of(DEVIATION)
        if isinstance(step.input, OneOf)
    }
    assert len(met) == sum(len(codes[a]) * len(codes[b]) for a, b in combinations(codes, 2))


@pytest.mark.parametrize(
    ("flow", "plan", "record"),
    [
        (ASSIGN, {"assignee": "6"}, "6"),
        (ASK_MORE, {"question": "När?"}, "När?"),
        (COMPLETE, {"completion": "I går."}, "I går."),
        (DISMISS, {"reason": "Ett önskemål."}, "Ett önskemål."),
        *(
            (RECORD, {"system": system, "reference": "4711"}, RecordReference(system, "4711"))
            for system in PROFILE.record_systems
        ),
    ],
)
async def test_a_small_conversation_leads_to_its_record(
    flow: Flow[Any], plan: Answers, record: object, database: Database
) -> None:
    async with database.write() as store:
        person = await store.people.person("samira@example.se", "Samira")
    desk = StoredDesk(flow, COLLEAGUES, database=database, person=person, subject="case:1")
    walked = await walk_through(desk, plan)
    assert (list(walked.asked), walked.record) == (list(plan), record)


# Where the defaults come from


@pytest.mark.parametrize(
    ("category", "unit", "laws"),
    [
        ("fall.transfer", "4", ["HSL"]),
        ("performance.absent", "4", ["SoL"]),
        ("performance.absent", "9.12", ["SoL", "LSS"]),  # a unit that says nothing: what the category says
        ("fall.transfer", "7", ["HSL"]),  # nothing in common: the category knows better
        ("", "4", None),
    ],
)
def test_the_law_is_filled_in_by_category_and_unit(category: str, unit: str, laws: list[str] | None) -> None:
    step = next(step for step in steps_of(DEVIATION) if step.id == "laws")
    assert default_of(step, {"category": category, "unit": unit}, PLACES) == laws


@pytest.mark.parametrize(("offers", "unit"), [(ONE_UNIT, "4"), (TWO_UNITS, None), ({"units": ()}, None)])
def test_the_unit_is_filled_in_when_there_is_one_of_ones_own(offers: Offers, unit: str | None) -> None:
    step = next(step for step in steps_of(DEVIATION) if step.id == "unit")
    assert default_of(step, {}, offers) == unit


# Taps


def test_the_common_case_takes_at_most_nine_taps() -> None:
    assert counted()[PATHS[0].name][1] <= 9


def test_each_path_costs_what_it_asks_and_no_more() -> None:
    common = counted()[PATHS[0].name][1]
    costs = {name: count - common for name, (_, count) in counted().items()}
    assert list(costs.values()) == [0, 0, 2, 2, 4, 1, 3, 1, 1, 1]


def test_the_document_says_what_is_counted() -> None:
    written = Path(__file__).parents[2] / "docs" / "taps.md"
    assert written.read_text(encoding="utf-8") == document()


@pytest.mark.parametrize("flow", LEX, ids=[flow.name for flow in LEX])
async def test_any_two_choices_on_the_statutory_tracks_lead_to_a_record(flow: Flow[Any]) -> None:
    for plan in every_pair(flow, LEX_OFFERS) or [{}]:
        walked = await walk_through(Desk(flow, LEX_OFFERS), plan)
        assert walked.record is not None
        assert set(walked.asked) == set(walked.answers)


@pytest.mark.parametrize("degree", DEGREES)
async def test_ivo_is_a_question_only_where_the_law_leaves_it_open(degree: str) -> None:
    plan = {"degree": degree, "ivo": "no"}
    walked = await walk_through(Desk(MISCONDUCT, LEX_OFFERS), plan)
    serious = degree in {"serious", "serious_risk"}
    assert ("ivo" in walked.asked, "diary" in walked.asked) == (not serious, serious)
