"""A checkpoint from the morning's nudge to a linked avvikelse: the same story in Slack, in Teams and on the web."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from bot.directory import csv
from quality.case import CaseType
from quality.profile_file import load
from tests.journeys.browse import Browser
from tests.journeys.clients import Client, InSlack, InTeams, OnTheWeb
from tests.journeys.conftest import Build
from tests.journeys.house import House
from tests.journeys.moment import real_time
from tests.journeys.teams_talk import is_in_the_directory
from tests.journeys.town import email
from tests.slack_fake import FakeSlack
from tests.teams_fake import FakeTeams
from tests.world import ZONE, hush

OCTOBER = datetime(2026, 10, 5, 9, 0, tzinfo=ZONE)
CARE = "Socialförvaltningen/Äldreomsorg"
MANAGERS: Mapping[str, tuple[str, str]] = {
    "fatima": ("Fatima Rahimi", "Linden"),
    "karin": ("Karin Lundmark", "Eken"),
    "ali": ("Ali Karimi", "Asken"),
}
CONTROL = "Egenkontroll: Basal hygien och kläder"
COMMENT, FAULT = "Två saknade handskar.", "Handskar glöms vid byte av förband."


@pytest.mark.sqlite
@pytest.mark.requirement("D1", "D3", "D8", "D14")
async def test_a_checkpoint_goes_from_its_nudge_to_a_linked_avvikelse_on_every_channel(
    build: Build, slack: FakeSlack, teams: FakeTeams, sqlite_url: str
) -> None:
    house = await build(sqlite_url, slack=slack, teams=teams, demo=True)
    await is_staffed(house)
    await is_in_the_directory(house, "karin")
    house.clock.move(OCTOBER)
    fatima = InSlack(slack.person("UFATIMA", email=email("fatima"), name=MANAGERS["fatima"][0]))
    karin = InTeams(teams.person("karin", email=email("karin"), name=MANAGERS["karin"][0]))
    ali = OnTheWeb(Browser(house.url), MANAGERS["ali"][0])
    clients: Mapping[str, Client] = {"fatima": fatima, "karin": karin, "ali": ali}
    await house.start()
    await ali.arrives()
    for client in clients.values():
        await plans_the_year(client)
    house.clock.move(await house.next_reminder("checkpoint"))
    for client in clients.values():
        await begins_when_it_is_said(client)
    await house.kill()
    await house.start()
    for who, client in clients.items():
        await goes_on_to_the_result(client)
        await makes_an_avvikelse_of_the_fault(client)
        await is_linked_both_ways(house, client, who)
    await house.sweeps()
    assert '"level": "error"' not in house.logged()
    assert COMMENT not in house.logged()
    assert COMMENT not in str(fatima.person.bot_messages)
    await ali.browser.leaves()


async def is_staffed(house: House) -> None:
    """A unit for each, with its manager, brought in as a municipality does."""
    lines = [f"{email(who)},{name},{CARE}/{unit},enhetschef,," for who, (name, unit) in MANAGERS.items()]
    file = "\n".join(["e-post,namn,enhet,funktion,från,till", *lines, ""])
    async with house.database() as database:
        await csv.import_people(database, csv.read_people(file), real_time(), profile=load("standard"))
        await hush(database, load("standard"))


async def plans_the_year(client: Client) -> None:
    await client.asks("egenkontroll")
    await client.presses("Planera")
    await client.presses("Lägg in i planen", picks={"codes": "hygiene"})
    await client.sees("Planen är sparad.")
    await client.leaves()


async def begins_when_it_is_said(client: Client) -> None:
    """A week before: what, why and what happens otherwise; the sample is drawn, and half of it answered."""
    await client.waits_for(CONTROL, "Rena händer", "7 dagar kvar", "Jag påminner igen om inget händer.")
    await client.presses("Dra stickprov")
    await client.presses("Dra", writes={"population": "40"})
    await client.sees("Granska nummer")
    await client.presses("Svara")
    await client.sees("Alla steg för händer")
    await client.presses("Nästa", writes={"met_1": "5", "comment_1": COMMENT})
    await client.sees("Alla steg för kläder")
    await client.leaves()


async def goes_on_to_the_result(client: Client) -> None:
    """From the first page, where it stands as begun."""
    await client.goes_home()
    await client.sees("Påbörjad. Senast 20 oktober 2026")
    await client.presses("Fortsätt")
    await client.presses("Nästa", writes={"met_2": "10"})
    await client.presses("Spara")
    await client.sees("Resultat: 75 %")
    await client.sees("Mål: 90 %")


async def makes_an_avvikelse_of_the_fault(client: Client) -> None:
    await client.presses("Gör en avvikelse")
    await client.presses("Skapa ärendet", picks={"category": "infection.hygiene"}, writes={"what": FAULT})
    await client.sees("Det är kopplat till kontrollen.")
    await client.presses("Visa ärendet")
    await client.sees("Basal hygien och kläder")
    await client.leaves()


async def is_linked_both_ways(house: House, client: Client, who: str) -> None:
    """The card names the control, and its result in the plan names the case."""
    async with house.database() as database, database.read() as store:
        organisation = await store.people.organisation()
        unit = next(unit.id for unit in organisation.units.values() if unit.name == MANAGERS[who][1])
        (control,) = await store.controls.planned([unit], 2026)
        (point,) = await store.controls.checkpoints([control.id])
        (number,) = await store.controls.caused(point.id)
        case = await store.cases.for_delivery(number)
        assert case
        assert (case.type, case.unit, await store.controls.cause_of(case.id)) == (CaseType.DEVIATION, unit, point.id)
        assert FAULT in {each.text for each in await store.cases.words(case)}
    await client.asks("egenkontroll")
    await client.presses("Resultat")
    await client.sees(case.reference)
    await client.leaves()
    await client.goes_home()
    await client.sees(f"Öppna ärenden på {MANAGERS[who][1]}: 1")
