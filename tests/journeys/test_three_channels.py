"""One person, three channels: a report begun in Slack is continued in Teams and finished in the web chat."""

import pytest

from tests.journeys.browse import Browser
from tests.journeys.conftest import Build
from tests.journeys.house import House
from tests.journeys.talk import CHOICES, FIRST, RECEIPT, WORDS, fills, is_told, opens_report, sends
from tests.journeys.teams_talk import arrive_in_teams, is_in_the_directory, presses
from tests.journeys.teams_talk import fills as fills_card
from tests.journeys.teams_talk import sees as sees_in_teams
from tests.journeys.town import PEOPLE
from tests.slack_fake import FakeSlack
from tests.slack_fake import Person as Colleague
from tests.teams_fake import FakeTeams, Person

GROUNDS = [
    pytest.param("sqlite", marks=pytest.mark.sqlite),
    pytest.param("postgres", marks=pytest.mark.postgres),
]


@pytest.mark.parametrize("url", GROUNDS, indirect=True)
async def test_a_report_begun_in_slack_goes_on_in_teams_and_is_sent_from_the_web(
    build: Build, slack: FakeSlack, teams: FakeTeams, people: dict[str, Colleague], url: str
) -> None:
    house = await build(url, slack=slack, teams=teams, demo=True)
    clients = arrive_in_teams(teams)
    await house.start()
    web = Browser(house.url)
    try:
        await is_begun_in_slack(people["samira"])
        await goes_on_in_teams(clients["samira"])
        await is_sent_from_the_web(web)
        await is_one_report(house)
        await is_told(people["fatima"], "En ny rapport väntar på dig.")
        await an_old_card_shows_where_the_report_is(clients["samira"])
    finally:
        await web.leaves()


async def is_begun_in_slack(samira: Colleague) -> None:
    await opens_report(samira)
    await fills(samira, FIRST)
    await sends(samira)


async def goes_on_in_teams(samira: Person) -> None:
    """The same word asks whether to go on; the page that comes is the one that Slack would have asked next."""
    await samira.says("avvikelse")
    await presses(samira, "Fortsätt")
    await sees_in_teams(samira, "Beskriv kort vad som hände")
    fills_card(samira, CHOICES, WORDS)
    await presses(samira, "Nästa")
    await sees_in_teams(samira, "Stämmer det?")
    assert WORDS["what"] not in samira.text


async def is_sent_from_the_web(web: Browser) -> None:
    await web.goes("/")
    await web.presses(PEOPLE["samira"][0])
    await web.presses("Rapportera avvikelse")
    await web.presses("Fortsätt")
    assert WORDS["what"] in web.page.html
    await web.presses("Skicka rapporten")
    assert RECEIPT in web.page.html


async def is_one_report(house: House) -> None:
    """With the answers of all three."""
    async with house.database() as database, database.read() as store:
        case = await store.cases.for_delivery(1)
        assert case
        assert case.facts["nature"] == FIRST["nature"]
        assert {each.field: each.text for each in await store.cases.words(case)} == {**WORDS}
        assert await store.cases.for_delivery(2) is None


async def an_old_card_shows_where_the_report_is(samira: Person) -> None:
    """The review that is still open in Teams sends nothing twice."""
    await presses(samira, "Skicka rapporten")
    assert "AVV-2026-00002" not in samira.text


@pytest.mark.sqlite
async def test_who_has_no_app_in_teams_is_told_in_slack(
    build: Build, slack: FakeSlack, teams: FakeTeams, people: dict[str, Colleague], sqlite_url: str
) -> None:
    house = await build(sqlite_url, slack=slack, teams=teams)
    clients = arrive_in_teams(teams)
    clients["fatima"].member.installed = False
    await is_in_the_directory(house, "fatima")
    await house.start()
    await clients["samira"].installs()
    await opens_report(people["samira"])
    await fills(people["samira"], FIRST)
    await sends(people["samira"])
    await fills(people["samira"], CHOICES, WORDS)
    await sends(people["samira"])
    await sends(people["samira"])
    await is_told(people["fatima"], "En ny rapport väntar på dig.")
    assert "create" in teams.calls, "Teams was tried first"
    assert clients["fatima"].cards == []
