"""An overdue action from its first nudge up to the socialchef and back, over the wire in Slack, on PostgreSQL."""

from datetime import datetime, timedelta

import pytest

from bot.directory import csv
from quality.profile_file import load
from tests.journeys.conftest import Build
from tests.journeys.house import House
from tests.journeys.moment import real_time
from tests.journeys.talk import fills, is_told, modal_text, presses, reports, sees, sees_modal, sends, told
from tests.journeys.town import people_file
from tests.slack_fake import FakeSlack, Person
from tests.world import ZONE

DO, DONE = "Ta bort mattan i hallen.", "Mattan är borta."
MONDAY = datetime(2026, 9, 7, 9, 0, tzinfo=ZONE)
DUE = (MONDAY + timedelta(days=8)).date()
FIRST, ON_THE_DAY, A_WEEK_AFTER = "7 dagar kvar", "Ska vara klart i dag", "7 dagar försenat"


@pytest.mark.postgres
@pytest.mark.requirement("B12")
async def test_an_overdue_action_goes_from_its_first_nudge_to_the_socialchef_and_back(
    build: Build, slack: FakeSlack, people: dict[str, Person], postgres_url: str
) -> None:
    house = await build(postgres_url, slack=slack)
    await has_a_head_of_operations(house)
    house.clock.move(MONDAY)
    await house.start()
    await omar_gets_an_action(people)
    nudge = await omar_alone_is_told_three_times(house, people)
    await those_above_are_told_one_after_the_other(house, people)
    await is_done_from_the_first_nudge(people["omar"], nudge)
    await everybody_above_hears_that_it_is_settled(house, people)
    assert house.command("duties", "--unsent").stdout.count("\n") <= 1, "everything arrived"
    assert '"level": "error"' not in house.logged()
    for person in people.values():
        assert DO not in str(person.bot_messages)
        assert DONE not in str(person.bot_messages)


async def has_a_head_of_operations(house: House) -> None:
    """Between the unit's manager and the socialchef is a verksamhetschef here."""
    file = people_file().replace("omradeschef", "verksamhetschef")
    async with house.database() as database:
        await csv.import_people(database, csv.read_people(file), real_time(), profile=load("standard"))


async def omar_gets_an_action(people: dict[str, Person]) -> None:
    await reports(people["samira"])
    fatima = people["fatima"]
    card = await is_told(fatima, "En ny rapport väntar på dig.")
    await fatima.press("Ta hand om", where=card)
    await presses(fatima, "Åtgärder")
    await presses(fatima, "Ny åtgärd")
    await sees_modal(fatima, "Vad ska göras?")
    await fills(fatima, {"kind": "environment", "strength": "strong"}, {"what": DO})
    await sends(fatima)
    await sees_modal(fatima, "Vem gör det?")
    await fills(fatima, {"owner": "Omar Nilsson", "due": DUE.isoformat()})
    await sends(fatima)
    await sees_modal(fatima, "Vad ska bli bättre?")
    await fills(fatima, {}, {"expected": "Ingen snubblar.", "seen": "Inga nya fall."})
    await sends(fatima)
    await sees_modal(fatima, "Beslutar du om åtgärden nu?")
    await sends(fatima)
    await sees_modal(fatima, "Åtgärden är beslutad.")
    await fatima.close_modal()
    await is_told(people["omar"], "Du har fått en åtgärd att göra.")


async def omar_alone_is_told_three_times(house: House, people: dict[str, Person]) -> object:
    """A week before, on the day and a week after, each on its morning; what is due today is not late."""
    omar, days = people["omar"], {}
    for standing in (FIRST, ON_THE_DAY, A_WEEK_AFTER):
        at = (await house.next_reminder("act")).astimezone(ZONE)
        house.clock.move(at)
        days[standing] = at.date() - DUE
        nudge = await is_told(omar, "Att göra. Åtgärd 1", standing)
        assert at.strftime("%H:%M") == "07:30"
        assert "AVV-" not in str(nudge), "he does not see the case"
        if standing == ON_THE_DAY:
            await house.kill()
            await house.start()
    assert days == {FIRST: timedelta(-7), ON_THE_DAY: timedelta(0), A_WEEK_AFTER: timedelta(7)}
    await is_told(omar, "Om inget händer går nästa påminnelse även till Fatima Rahimi.")
    await is_told(omar, "Att göra. Åtgärd 1", times=3)
    assert all(told(people[above], "Inte gjord än.") == [] for above in ("fatima", "anna", "dag"))
    return told(omar, FIRST)[0]


async def those_above_are_told_one_after_the_other(house: House, people: dict[str, Person]) -> None:
    """The unit's manager after a working day, then the next level after three more each, with whom it is."""
    seen = []
    for who in ("fatima", "anna", "dag"):
        at = (await house.next_reminder("act")).astimezone(ZONE)
        house.clock.move(at)
        seen.append(at.date() - DUE)
        await is_told(people[who], "Inte gjord än.", "AVV-2026-00001", "Det ligger hos: Omar Nilsson.")
    assert [each.days for each in seen] == [8, 13, 16]
    assert told(people["dag"], "Åtgärd 1") == [], "the socialchef sees the case's status, and not what is to be done"
    for who in ("fatima", "anna"):
        assert len(told(people[who], "Inte gjord än.")) == 1
    await is_told(people["omar"], "Att göra. Åtgärd 1", times=6)


async def is_done_from_the_first_nudge(omar: Person, nudge: object) -> None:
    """The oldest message does what it says, however late."""
    await omar.press("Läs", where=nudge)  # type: ignore[arg-type]  # a message, as `told` gave it
    await sees_modal(omar, DO)
    assert "AVV-" not in modal_text(omar)
    await omar.close_modal()
    await omar.press("Klart", where=nudge)  # type: ignore[arg-type]  # the same
    await sees_modal(omar, "Vad gjordes?")
    await fills(omar, {}, {"done": DONE})
    await sends(omar)
    await sees_modal(omar, "Tack! Åtgärden är gjord.")
    await omar.close_modal()


async def everybody_above_hears_that_it_is_settled(house: House, people: dict[str, Person]) -> None:
    for who in ("fatima", "anna", "dag"):
        await is_told(people[who], "Det är avklarat", "AVV-2026-00001")
    dag = people["dag"]
    await dag.opens_home()
    await sees(dag, "Öppna ärenden på dina enheter: 1")
    before = len(told(dag, "Inte gjord än."))
    house.clock.forward(days=20)
    await house.sweeps()
    assert len(told(dag, "Inte gjord än.")) == before
    await is_told(people["omar"], "Att göra. Åtgärd 1", times=6)
