"""What a manager takes in at a glance: what is owed by urgency, what the units have by age, what nobody has read."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from conversation.screen import Home
from quality.action import CaseAction, Kind, Stage, Strength
from quality.case import Case, Holder, State
from quality.control import Control, Point
from quality.control import Kind as ControlKind
from quality.duty import DutyKind, owed
from quality.role import Function
from tests.handlers.test_home import home, part
from tests.storage.samples import sample_duty, stored_case
from tests.world import WEDNESDAY, ZONE, World, municipality

MOST_QUESTIONS = 16
"""Statements that a manager's first page may take, with those of every turn."""


def came(days: int) -> datetime:
    return WEDNESDAY - timedelta(days=days)


async def test_a_manager_sees_the_units_open_cases_by_age_and_opens_each_group(world: World) -> None:
    old = [await stored_case(world, created_at=came(days), state=State.INVESTIGATING) for days in (200, 91)]
    month = [await stored_case(world, created_at=came(90)), await stored_case(world, created_at=came(31))]
    new = await stored_case(world, created_at=came(7))
    await stored_case(world, created_at=came(8), state=State.CLOSED)
    await stored_case(world, created_at=came(3), unit=world.units["eken"])
    await stored_case(world, created_at=came(3), barred=frozenset({world.people["fatima"]}))
    heading = "Öppna ärenden på Linden: 5"
    groups = part(await home(world, "fatima"), heading)
    assert [(item.text.replace("\xa0", " "), item.detail) for item in groups] == [
        ("Äldre än 90 dagar: 2", ""),
        ("31–90 dagar: 2", "2 är inte påbörjade"),
        ("De senaste 7 dagarna: 1", "1 är inte påbörjat"),
    ]
    for item, cases in zip(groups, (old, month, [new]), strict=True):
        (button,) = item.buttons
        screen = await world.presses("fatima", button.action, button.subject)
        assert isinstance(screen, Home)
        (rows,) = screen.parts
        assert [row.text.split()[0] for row in rows.items] == [case.reference for case in cases]
        assert [button.action for row in rows.items for button in row.buttons] == ["card"] * len(cases)
        assert "~0" in str(screen.buttons), "the way back"
    first = (await world.presses("fatima", "home", "aged.0~0")).parts[0].items[0]  # type: ignore[union-attr]  # a Home
    assert first.detail.endswith("· 200 dagar")


@pytest.mark.parametrize(
    ("who", "heading"),
    [
        ("anna", "Öppna ärenden på dina enheter: 1"),
        ("dag", "Öppna ärenden på dina enheter: 1"),
        ("karin", "Öppna ärenden på Eken: 0"),
        ("stig", "Öppna ärenden på Boklunden: 0"),
    ],
)
async def test_whoever_leads_units_sees_theirs_also_in_anothers_stead(world: World, who: str, heading: str) -> None:
    await world.report()
    screen = await home(world, who)
    assert isinstance(screen, Home)
    assert heading in [each.heading for each in screen.parts]


async def test_whoever_leads_nothing_sees_no_ages(world: World) -> None:
    case = await world.report()
    for who in ("samira", "lena", "kim"):
        assert "Öppna ärenden" not in str(await home(world, who))
        assert case.reference not in str(await world.presses(who, "home", "aged.3~0")) or who == "samira"


async def test_what_waits_is_counted_by_how_urgent_it_is(world: World) -> None:
    for number, at in enumerate(("-09-01", "-11-24", "-11-25", "-11-26", "-12-02", "-12-03", "-12-24"), 1):
        await stored_case(world)
        await world.owe(sample_duty(world, number, at=datetime.fromisoformat(f"2026{at} 08:00").replace(tzinfo=ZONE)))
    screen = await home(world, "fatima")
    assert isinstance(screen, Home)
    assert screen.text.startswith("Att göra: 2 försenade, 1 i dag, 2 inom en vecka, 2 senare.\n")
    assert [item.detail.partition(" · ")[0] for item in part(screen, "Att göra (1–5 av 7)")] == [
        "85 dagar försenat",
        "1 dag försenat",
        "Ska vara klart i dag",
        "Senast torsdag 26 november kl. 08.00",
        "Senast onsdag 2 december kl. 08.00",
    ]


async def test_a_first_page_asks_the_database_as_often_for_forty_things_as_for_sixteen(database_url: str) -> None:
    async with municipality(database_url) as world:
        few = await questions(world, range(16))
        many = await questions(world, range(16, 40))
        assert many == few
        assert few <= MOST_QUESTIONS, few


async def questions(world: World, more: range) -> int:
    """How many statements a manager's first page takes, with more of all that it shows."""
    fatima = world.people["fatima"]
    for each in more:
        case = await stored_case(world, reporter=fatima, assignee=fatima, created_at=came(each))
        await world.owe(sample_duty(world, case.id))
        await owed_action(world, case)
        await owed_checkpoint(world, WEDNESDAY.date() - timedelta(days=each))
    asked: list[str] = []

    def keep(*call: Any) -> None:
        asked.append(call[2])

    await home(world, "fatima")  # the organisation is read once and kept
    engine = world.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", keep)
    try:
        screen = await home(world, "fatima")
    finally:
        event.remove(engine, "before_cursor_execute", keep)
    assert "Egenkontroll: " in str(screen)
    assert "Åtgärd 1" in str(await world.presses("fatima", "home", "owed~0"))
    return len(asked)


async def owed_action(world: World, case: Case) -> None:
    """The manager has something to do in this case."""
    fatima, day = world.people["fatima"], world.today
    action = CaseAction(
        case=case.id, number=1, unit=case.unit, kind=Kind.ROUTINE, strength=Strength.WEAK, owner=fatima,
        due_on=day, check_on=day + timedelta(days=90), stage=Stage.DECIDED,
    )  # fmt: skip
    async with world.database.write() as store:
        await store.actions.add(action)
    duty = owed(DutyKind.ACT, f"case:{case.id}#1", Holder(person=fatima), case.unit, due_at=WEDNESDAY)
    await world.owe(duty)


async def owed_checkpoint(world: World, day: date) -> None:
    """The manager has a control of a plan to do."""
    unit = world.units["linden"]
    planned = Control(
        code=f"c{day}", title="Hygien", area="HSL", kind=ControlKind.SELF, laws=frozenset(), unit=unit, year=2026,
        function=Function.UNIT_MANAGER, rule="FREQ=YEARLY", points=(Point("p", "Går det bra?"),),
    )  # fmt: skip
    async with world.database.write() as store:
        control = await store.controls.plan(planned)
        assert control
        (point,) = await store.controls.schedule(control, [day])
    holder = Holder(Function.UNIT_MANAGER.value, unit)
    await world.owe(owed(DutyKind.CHECKPOINT, f"checkpoint:{point.id}", holder, unit, due_at=WEDNESDAY))
