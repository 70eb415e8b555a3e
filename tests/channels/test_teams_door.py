"""Who is let in, and what is not even read."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.delivery import LARGEST
from bot.teams.channel import PATH
from bot.teams.gate import FRESH_SECONDS
from conversation.port import Address
from conversation.screen import Notice
from tests.channels.slack_desk import STRANGER
from tests.channels.teams_desk import TeamsDesk, running
from tests.teams_fake import TENANT, FakeTeams, Person

SECRET = "Hemliga ord om en annan människa"
OTHER = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams() as fake:
        yield fake


@pytest.fixture
def desk() -> TeamsDesk:
    return TeamsDesk([Notice("Klart.")])


@pytest.fixture
async def bot(desk: TeamsDesk, teams: FakeTeams, clock: list[float]) -> AsyncIterator[None]:
    async with running(desk, teams, now=lambda: clock[0]):
        yield


@pytest.fixture
def samira(teams: FakeTeams) -> Person:
    return teams.person("samira", email="samira@example.se")


@pytest.mark.usefixtures("bot")
class TestPeople:
    """The people of one tenant, as Teams itself says they are."""

    async def test_somebody_known_by_e_mail_is_let_in_and_remembered(self, desk: TeamsDesk, samira: Person) -> None:
        await samira.says("mitt")
        assert desk.said[0].person == 7
        assert desk.remembered == {Address("teams", "entra-samira"): 7}

    async def test_the_sign_in_name_does_where_there_is_no_mailbox(self, desk: TeamsDesk, teams: FakeTeams) -> None:
        await teams.person("x", principal="samira@example.se").says("mitt")
        assert desk.said[0].person == 7

    async def test_the_directorys_own_id_goes_before_any_e_mail(self, desk: TeamsDesk, teams: FakeTeams) -> None:
        desk.by_directory = {"entra-x": 9}
        await teams.person("x", email="samira@example.se").says("mitt")
        assert desk.said[0].person == 9

    async def test_a_stranger_is_told_so(self, desk: TeamsDesk, teams: FakeTeams) -> None:
        stranger = teams.person("x", email="x@example.se")
        await stranger.says(SECRET)
        await stranger.sees(STRANGER)
        assert desk.said == []

    @pytest.mark.parametrize(
        "how",
        [
            {"role": "guest"},
            {"role": "anonymous"},
            {"principal": "samira_example.se#EXT#@kommun.onmicrosoft.com"},
        ],
    )
    async def test_guests_are_strangers(self, desk: TeamsDesk, teams: FakeTeams, how: dict[str, Any]) -> None:
        guest = teams.person("x", email="samira@example.se", **how)
        await guest.says(SECRET)
        await guest.sees(STRANGER)
        assert desk.said == []
        assert desk.remembered == {}

    async def test_federated_people_are_refused_though_they_write_in_our_tenant(
        self, desk: TeamsDesk, teams: FakeTeams
    ) -> None:
        federated = teams.person("x", email="samira@example.se", tenant=OTHER)
        activity = federated._activity("message", federated.own, text=SECRET)
        activity["conversation"]["tenantId"] = TENANT
        assert (await teams.run(teams.deliver(activity))).status == 202
        await federated.sees(STRANGER)
        assert desk.said == []

    async def test_another_tenant_gets_no_answer_at_all(
        self, desk: TeamsDesk, teams: FakeTeams, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = teams.person("x", email="samira@example.se", tenant=OTHER)
        assert (await other.says(SECRET)).status == 403
        assert other.cards == []
        assert desk.said == []
        logged = capsys.readouterr().out
        assert "teams_tenant_refused" in logged
        assert SECRET not in logged

    async def test_a_conversation_without_a_tenant_is_refused(self, teams: FakeTeams, samira: Person) -> None:
        activity = samira._activity("message", samira.own, text="mitt", channelData={})
        del activity["conversation"]["tenantId"]
        assert (await teams.run(teams.deliver(activity))).status == 403

    async def test_teams_is_asked_again_after_ten_minutes(
        self, desk: TeamsDesk, teams: FakeTeams, samira: Person, clock: list[float]
    ) -> None:
        for seconds in (0.0, 100.0, FRESH_SECONDS - 1):
            clock[0] = seconds
            await samira.says("mitt")
        assert teams.calls.count("member") == 1
        samira.member.role = "guest"
        clock[0] = FRESH_SECONDS + 61
        await samira.says("mitt")
        assert len(desk.said) == 3
        await samira.sees(STRANGER)

    async def test_somebody_known_is_let_in_while_teams_cannot_say(
        self, desk: TeamsDesk, teams: FakeTeams, samira: Person, clock: list[float]
    ) -> None:
        await samira.says("mitt")
        clock[0] = FRESH_SECONDS + 61
        teams.fail("member", status=503)
        await samira.says("mitt")
        assert len(desk.said) == 2

    async def test_a_new_face_waits_until_teams_can_say(
        self, desk: TeamsDesk, teams: FakeTeams, samira: Person
    ) -> None:
        teams.fail("member", status=503)
        await samira.says("mitt")
        await samira.sees("Något gick fel hos oss.")
        assert desk.said == []


@pytest.mark.usefixtures("bot")
class TestBodies:
    """What is no activity."""

    @pytest.mark.parametrize(
        "body",
        [
            "",
            "{",
            "[]",
            "null",
            "{}",
            '{"type": "message"}',
            '{"type": {"a": 1}, "conversation": {"id": "x"}}',
            "[" * 5000,
        ],
    )
    async def test_broken_bodies_are_refused(self, teams: FakeTeams, desk: TeamsDesk, body: str) -> None:
        headers = {"Authorization": f"Bearer {teams.tokens.for_bot(teams.service_url)}"}
        assert (await teams.post(body, headers)).status == 400
        assert desk.said == []

    async def test_what_the_sdk_cannot_take_is_refused_and_not_logged(
        self, teams: FakeTeams, samira: Person, capfd: pytest.CaptureFixture[str]
    ) -> None:
        activity = samira._activity("message", samira.own, text=SECRET, attachments=SECRET, membersAdded="x")
        assert (await teams.run(teams.deliver(activity))).status == 400
        seen = capfd.readouterr()
        assert SECRET not in seen.out + seen.err

    async def test_too_much_is_refused(self, teams: FakeTeams) -> None:
        assert (await teams.post(json.dumps({"text": "x" * LARGEST}), {})).status == 413

    async def test_only_posts_are_heard(self, teams: FakeTeams) -> None:
        async with httpx.AsyncClient() as client:
            assert (await client.get(teams.bot_url)).status_code == 405

    async def test_another_service_gets_no_token_of_ours(
        self, teams: FakeTeams, samira: Person, desk: TeamsDesk
    ) -> None:
        evil = "https://evil.example.com/"
        activity = samira._activity("message", samira.own, text="mitt", serviceUrl=evil)
        headers = {"Authorization": f"Bearer {teams.tokens.for_bot(evil)}"}
        assert (await teams.post(json.dumps(activity), headers)).status == 403
        assert desk.said == []
        assert "token" not in teams.calls


class TestAnonymous:
    """Without tokens: a test tool on this machine, and nobody else."""

    @pytest.fixture
    def tool(self) -> Iterator[FakeTeams]:
        with FakeTeams(anonymous=True) as fake:
            yield fake

    async def test_the_test_tool_is_heard(self, desk: TeamsDesk, tool: FakeTeams) -> None:
        async with running(desk, tool):
            await tool.person("samira", email="samira@example.se", tenant="any").says("mitt")
        assert desk.said[0].person == 7

    async def test_what_it_says_of_a_person_is_believed(self, desk: TeamsDesk, tool: FakeTeams) -> None:
        somebody = tool.person("x", entra="")
        sender = {"id": "29:x", "name": "X", "email": "samira@example.se"}
        async with running(desk, tool):
            activity = somebody._activity("message", somebody.own, text="mitt") | {"from": sender}
            await tool.run(tool.deliver(activity))
        assert desk.said[0].address == Address("teams", "29:x")

    async def test_a_tenant_that_is_set_holds_here_too(self, desk: TeamsDesk, tool: FakeTeams) -> None:
        async with running(desk, tool, tenant_id=TENANT):
            assert (await tool.person("x", email="samira@example.se", tenant=OTHER).says("mitt")).status == 403

    @pytest.mark.parametrize("peer", ["192.0.2.7", "10.0.0.4", "2001:db8::1"])
    async def test_another_machine_is_refused(
        self, desk: TeamsDesk, tool: FakeTeams, peer: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        samira = tool.person("samira", email="samira@example.se")
        async with running(desk, tool) as made:
            transport = httpx.ASGITransport(Starlette(routes=made.routes()), client=(peer, 1234))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                activity = samira._activity("message", samira.own, text=SECRET)
                answer = await client.post(PATH, json=activity)
        assert answer.status_code == 401
        assert desk.said == []
        assert "not_this_machine" in capsys.readouterr().out

    async def test_a_service_elsewhere_is_refused(self, desk: TeamsDesk, tool: FakeTeams) -> None:
        samira = tool.person("samira", email="samira@example.se")
        async with running(desk, tool):
            activity = samira._activity(
                "message", samira.own, text="mitt", serviceUrl="https://smba.trafficmanager.net/emea/"
            )
            assert (await tool.run(tool.deliver(activity))).status == 403
