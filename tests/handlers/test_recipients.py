"""Who owes a report, who gets its card, and who must not know: one row per situation (27 kap. 2 § SoL)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from conversation.flow import Answer
from conversation.screen import CaseCard, Notice, Reading
from quality.duty import DutyKind
from quality.role import Function
from tests.world import POSTS, SUSPECTED, World, posts_without, subject

INVOLVED: Mapping[str, Answer] = {"involved": "yes"}
MARIA: Mapping[str, Answer] = {"actual": "4", "suspicion": "maria"}
BOTH: Mapping[str, Answer] = {"actual": "4", "suspicion": "both"}
UNSURE: Mapping[str, Answer] = {"actual": "3", "suspicion": "unsure"}


@dataclass(frozen=True, slots=True)
class Row:
    """A report, and who owes, hears of, and must not find it."""

    owes: set[str]
    cards: set[str]
    barred: set[str] = field(default_factory=set)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    by: str = "samira"
    unit: str = "linden"
    manager: str = ""
    gone: tuple[str, ...] = ()


SITUATIONS = {
    "as a rule the unit's manager": Row({"fatima"}, {"fatima"}),
    "suspicion: the receiving function, and the manager reads": Row({"lena"}, {"lena", "fatima"}, answers=SUSPECTED),
    "suspected vårdskada: the MAS": Row({"birgitta"}, {"birgitta", "fatima"}, answers=MARIA),
    "both: both": Row({"lena", "birgitta"}, {"lena", "birgitta", "fatima"}, answers=BOTH),
    "unsure about care: the MAS": Row({"birgitta"}, {"birgitta", "fatima"}, answers=UNSURE),
    "unsure about care and support: both": Row(
        {"lena", "birgitta"}, {"lena", "birgitta", "fatima"}, answers={**UNSURE, "laws": ["HSL", "SoL"]}
    ),
    "the manager is involved: the next level, and the receiving function hears": Row(
        {"anna"}, {"anna", "lena"}, {"fatima"}, INVOLVED
    ),
    "involved and suspicion: the receiving function alone": Row(
        {"lena"}, {"lena"}, {"fatima"}, {**SUSPECTED, **INVOLVED}
    ),
    "two managers: the one who was chosen": Row({"karin"}, {"karin"}, by="eva", unit="eken", manager="karin"),
    "two managers, the chosen one involved: the next level": Row(
        {"anna"}, {"anna", "lena"}, {"karin", "tomas"}, INVOLVED, by="eva", unit="eken", manager="tomas"
    ),
    "no manager at the unit: the next level": Row({"anna"}, {"anna"}, by="ali", unit="asken"),
    "no manager at the unit, suspicion: the next level reads": Row(
        {"lena"}, {"lena", "anna"}, answers=SUSPECTED, by="ali", unit="asken"
    ),
    "no manager at the unit, and the one above is involved: the level above that": Row(
        {"dag"}, {"dag", "lena"}, {"anna"}, INVOLVED, by="ali", unit="asken"
    ),
    "a manager reports that their own manager is involved": Row(
        {"dag"}, {"dag", "lena"}, {"anna"}, INVOLVED, by="fatima"
    ),
    "the involved manager is the reporter's own, at another unit": Row(
        {"anna"}, {"anna", "lena"}, {"fatima", "karin", "tomas"}, INVOLVED, by="samira", unit="eken", manager="karin"
    ),
    "the receiving function is vacant: the top of the line": Row(
        {"dag"}, {"dag", "fatima"}, answers=SUSPECTED, gone=("lena",)
    ),
    "vacant, and the manager is involved": Row({"dag"}, {"dag"}, {"fatima"}, {**SUSPECTED, **INVOLVED}, gone=("lena",)),
    "nobody above and nobody to receive: whoever else may be trusted with it, never the accused": Row(
        {"birgitta"}, {"birgitta"}, {"fatima"}, {**SUSPECTED, **INVOLVED}, gone=("anna", "dag", "lena")
    ),
    "no manager anywhere, nobody to receive: the quality staff": Row(
        {"kim"}, {"kim"}, by="ali", unit="asken", gone=("anna", "dag", "lena", "birgitta")
    ),
    "nobody above: the receiving function": Row({"lena"}, {"lena"}, {"fatima"}, INVOLVED, gone=("anna", "dag")),
    "the manager is away: the substitute": Row({"stig"}, {"stig"}, by="nils", unit="boklunden"),
    "away and involved: neither they nor the substitute": Row(
        {"dag"}, {"dag", "lena"}, {"petra", "stig"}, INVOLVED, by="nils", unit="boklunden"
    ),
}


async def cards(world: World) -> set[str]:
    return {sent.to for sent in world.chat.sent if isinstance(sent.screen, CaseCard)}


async def owing(world: World) -> set[str]:
    """Whose list holds the duty to receive a report."""
    found = set()
    async with world.database.read() as store:
        for who in world.people:
            duties = await store.duties.owed_by(scope=await world.scope(who))
            if any(duty.kind is DutyKind.ACKNOWLEDGE for duty in duties):
                found.add(who)
    return found


@pytest.mark.parametrize("row", SITUATIONS.values(), ids=SITUATIONS.keys())
async def test_a_report_goes_to_the_right_people(world: World, row: Row) -> None:
    await world.hold(*posts_without(*row.gone))
    case = await world.report(row.by, row.answers, unit=row.unit, manager=row.manager)
    names = {number: who for who, number in world.people.items()}
    assert {names[person] for person in case.barred} == row.barred
    await world.keep()
    assert await cards(world) == row.cards
    people = {names[p] for d in await owners(world, subject(case)) for p in d}
    assert people == row.owes
    assert row.owes <= (await owing(world) | {"petra", "stig"})
    for who in row.barred:
        for action in ("card", "read", "take_on"):
            hidden = await world.presses(who, action, subject(case))
            assert isinstance(hidden, Notice)
            assert "finns inte" in hidden.text


async def owners(world: World, about: str) -> list[tuple[int, ...]]:
    """The people behind each duty to receive it."""
    organisation = await world.organisation()
    case = await world.newest()
    async with world.database.read() as store:
        duties = await store.duties.about(about, scope=await world.scope("dag"))
    return [
        organisation.holders(duty.owner, world.today, case.barred)
        for duty in duties
        if duty.kind is DutyKind.ACKNOWLEDGE
    ]


async def test_whoever_is_told_can_open_what_they_were_told_of(world: World) -> None:
    case = await world.report(answers=SUSPECTED)
    await world.keep()
    for who in ("lena", "fatima"):
        assert isinstance(await world.presses(who, "card", subject(case)), CaseCard)
    assert "read" in buttons(await world.presses("lena", "card", subject(case)))


def buttons(screen: object) -> set[str]:
    assert isinstance(screen, CaseCard)
    return {
        button.subject.partition("|")[0] if button.action == "start" else button.action for button in screen.buttons
    }


async def test_a_manager_reads_a_suspected_case_but_does_not_act_on_it(world: World) -> None:
    case = await world.report(answers=SUSPECTED)
    assert buttons(await world.presses("fatima", "card", subject(case))) == {"read", "more"}
    assert buttons(await world.presses("lena", "card", subject(case))) == {
        "read",
        "assess_report",
        "take_on",
        "ask_more",
        "more",
    }


async def test_the_next_level_sees_reference_and_status_of_a_suspected_case_only(world: World) -> None:
    case = await world.report(answers={**SUSPECTED, **INVOLVED})
    card = await world.presses("anna", "card", subject(case))
    assert isinstance(card, CaseCard)
    assert (card.reference, card.facts, card.buttons) == (case.reference, (), ())
    assert card.title == "Avvikelse"
    refused = await world.presses("anna", "read", subject(case))
    assert isinstance(refused, Notice)


async def test_the_involved_manager_gets_nothing_later_either(world: World) -> None:
    """No nudge, no escalation, no renewed card and no summary says that there is such a case."""
    case = await world.report(answers=INVOLVED)
    for day in ("2026-11-25 09:00", "2026-11-26 09:05", "2026-11-27 09:10", "2026-11-30 09:15", "2026-12-03 09:20"):
        await world.keep_at(day)
    await world.presses("anna", "take_on", subject(case))
    await world.keep()
    told = str(world.chat.to("fatima"))
    assert case.reference not in told
    assert "Inga avvikelser kom in" in told or "avvikelse" not in told


async def test_a_manager_who_lost_the_post_does_not_see_the_units_cases(world: World) -> None:
    case = await world.report()
    await world.hold(*posts_without("fatima"), ("fatima", Function.EMPLOYEE, "eken"))
    hidden = await world.presses("fatima", "card", subject(case))
    assert isinstance(hidden, Notice)


@pytest.mark.requirement("I1")
async def test_everybody_else_finds_nothing(world: World) -> None:
    case = await world.report(answers=SUSPECTED)
    for who in ("omar", "cecilia", "karin", "eva", "petra", "kim"):
        hidden = await world.presses(who, "card", subject(case))
        assert isinstance(hidden, Notice), who
    assert len(POSTS) == len(world.people)


async def test_a_report_that_nobody_can_take_is_kept_for_whoever_becomes_responsible(world: World) -> None:
    everybody = ("anna", "dag", "lena", "birgitta", "kim", "rut")
    await world.hold(*posts_without(*everybody))
    case = await world.report("ali", unit="asken")
    await world.keep()
    assert await cards(world) == set()
    await world.hold(*posts_without(*everybody), ("lena", Function.LEX_RESPONSIBLE, "top"))
    assert isinstance(await world.presses("lena", "read", subject(case)), Reading)
