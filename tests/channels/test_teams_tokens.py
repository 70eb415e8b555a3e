"""Nothing is read that the Bot Connector did not sign for this bot, this service and this moment."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from typing import Any

import jwt
import pytest

from bot.teams.tokens import FLOOR_SECONDS, FRESH_SECONDS, Keys
from conversation.screen import Notice
from tests.channels.teams_desk import TeamsDesk, running
from tests.teams_fake import BOT, FakeTeams, Person
from tests.teams_fake.tokens import SigningKey

SECRET = "Hemliga ord om en annan människa"


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams() as fake:
        yield fake


@pytest.fixture
def desk() -> TeamsDesk:
    return TeamsDesk([Notice("Klart.")])


@pytest.fixture
async def bot(desk: TeamsDesk, teams: FakeTeams) -> AsyncIterator[None]:
    async with running(desk, teams):
        yield


@pytest.fixture
def samira(teams: FakeTeams) -> Person:
    return teams.person("samira", email="samira@example.se")


async def status(teams: FakeTeams, samira: Person, authorization: str, **changed: Any) -> int:
    """What the bot answers to a whole activity with this header."""
    activity = samira._activity("message", samira.own, **{"text": SECRET, **changed})
    headers = {"Authorization": authorization} if authorization else {}
    return (await teams.post(json.dumps(activity), headers)).status


def _part(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def now(teams: FakeTeams) -> int:
    return int(teams.tokens.now())


@pytest.mark.usefixtures("bot")
class TestRefused:
    """A token that does not prove what it should."""

    async def refused(
        self, teams: FakeTeams, samira: Person, desk: TeamsDesk, capsys: pytest.CaptureFixture[str], header: str
    ) -> None:
        assert await status(teams, samira, header) == 401
        assert desk.said == []
        seen = capsys.readouterr()
        logged = (seen.out + seen.err).splitlines()
        assert len(logged) == 1
        assert "teams_token_refused" in logged[0]
        assert SECRET not in logged[0]
        assert header.partition(" ")[2] == "" or header.partition(" ")[2] not in logged[0]

    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer abc", "Bearer a.b.c"])
    async def test_what_is_no_token(
        self, teams: FakeTeams, samira: Person, desk: TeamsDesk, capsys: pytest.CaptureFixture[str], header: str
    ) -> None:
        await self.refused(teams, samira, desk, capsys, header)

    @pytest.mark.parametrize(
        "claims",
        [
            {"aud": "another-bot"},
            {"aud": None},
            {"iss": "https://sts.windows.net/7f9d2c61-5a1b-4a1e-9a53-0f6f7e7c1111/"},
            {"iss": None},
            {"exp": None},
            {"serviceurl": "https://smba.trafficmanager.net/emea/"},
            {"serviceurl": None},
        ],
    )
    async def test_a_claim_that_is_wrong_or_missing(
        self,
        teams: FakeTeams,
        samira: Person,
        desk: TeamsDesk,
        capsys: pytest.CaptureFixture[str],
        claims: dict[str, Any],
    ) -> None:
        token = teams.tokens.for_bot(teams.service_url, **claims)
        await self.refused(teams, samira, desk, capsys, f"Bearer {token}")

    @pytest.mark.parametrize("moved", [{"exp": -310}, {"nbf": 310}])
    async def test_a_time_that_is_not_now(
        self,
        teams: FakeTeams,
        samira: Person,
        desk: TeamsDesk,
        capsys: pytest.CaptureFixture[str],
        moved: dict[str, Any],
    ) -> None:
        claims: dict[str, Any] = {name: now(teams) + seconds for name, seconds in moved.items()}
        token = teams.tokens.for_bot(teams.service_url, **claims)
        await self.refused(teams, samira, desk, capsys, f"Bearer {token}")

    async def test_a_forgers_key_under_a_known_name(
        self, teams: FakeTeams, samira: Person, desk: TeamsDesk, capsys: pytest.CaptureFixture[str]
    ) -> None:
        token = teams.tokens.for_bot(teams.service_url, key=SigningKey("key-1"))
        await self.refused(teams, samira, desk, capsys, f"Bearer {token}")

    async def test_a_key_that_may_not_speak_for_teams(
        self, teams: FakeTeams, samira: Person, desk: TeamsDesk, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = SigningKey("key-2", endorsements=("webchat",))
        teams.tokens.keys.append(other)
        token = teams.tokens.for_bot(teams.service_url, key=other)
        await self.refused(teams, samira, desk, capsys, f"Bearer {token}")

    async def test_a_token_that_is_not_signed_at_all(
        self, teams: FakeTeams, samira: Person, desk: TeamsDesk, capsys: pytest.CaptureFixture[str]
    ) -> None:
        claims = jwt.decode(teams.tokens.for_bot(teams.service_url), options={"verify_signature": False})
        token = jwt.encode(claims, "", algorithm="none", headers={"kid": "key-1"})
        await self.refused(teams, samira, desk, capsys, f"Bearer {token}")

    async def test_a_token_signed_with_the_public_key_as_a_secret(
        self, teams: FakeTeams, samira: Person, desk: TeamsDesk, capsys: pytest.CaptureFixture[str]
    ) -> None:
        claims = jwt.decode(teams.tokens.for_bot(teams.service_url), options={"verify_signature": False})
        header = {"alg": "HS256", "typ": "JWT", "kid": "key-1"}  # by hand: the library refuses to do it
        signed = ".".join(_part(json.dumps(each).encode()) for each in (header, claims))
        secret = json.dumps(teams.tokens.key.public()).encode()
        token = f"{signed}.{_part(hmac.new(secret, signed.encode(), sha256).digest())}"
        await self.refused(teams, samira, desk, capsys, f"Bearer {token}")

    async def test_another_channel_of_the_same_bot(
        self, teams: FakeTeams, samira: Person, desk: TeamsDesk, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """In Web Chat anybody may say who they are."""
        teams.tokens.key.endorsements = ("msteams", "webchat")
        header = f"Bearer {teams.tokens.for_bot(teams.service_url)}"
        assert await status(teams, samira, header, channelId="webchat") == 401
        assert desk.said == []


@pytest.mark.usefixtures("bot")
class TestTaken:
    """A good token, and what Microsoft does with its keys."""

    async def test_a_good_token_is_taken(self, teams: FakeTeams, samira: Person, desk: TeamsDesk) -> None:
        assert await status(teams, samira, f"bearer {teams.tokens.for_bot(teams.service_url)}") == 202
        assert len(desk.said) == 1

    @pytest.mark.parametrize("seconds", [-290, 10])
    async def test_clocks_may_differ_by_minutes(self, teams: FakeTeams, samira: Person, seconds: int) -> None:
        token = teams.tokens.for_bot(teams.service_url, exp=now(teams) + seconds)
        assert await status(teams, samira, f"Bearer {token}") == 202

    async def test_a_key_that_says_nothing_of_channels_is_taken(self, teams: FakeTeams, samira: Person) -> None:
        teams.tokens.key.endorsements = ()
        assert await status(teams, samira, f"Bearer {teams.tokens.for_bot(teams.service_url)}") == 202

    async def test_keys_that_cannot_be_had_are_no_forgery(
        self, teams: FakeTeams, samira: Person, capsys: pytest.CaptureFixture[str]
    ) -> None:
        teams.fail("keys")
        assert await status(teams, samira, f"Bearer {teams.tokens.for_bot(teams.service_url)}") == 503
        assert "teams_keys_away" in capsys.readouterr().out
        assert await status(teams, samira, f"Bearer {teams.tokens.for_bot(teams.service_url)}") == 202


class TestKeys:
    """When Microsoft is asked."""

    @pytest.fixture
    def clock(self) -> list[float]:
        return [0.0]

    @pytest.fixture
    def keys(self, teams: FakeTeams, clock: list[float]) -> Keys:
        return Keys(teams.openid_url, now=lambda: clock[0])

    async def test_they_are_asked_for_once_a_day(self, teams: FakeTeams, keys: Keys, clock: list[float]) -> None:
        for seconds in (0.0, 60.0, FRESH_SECONDS, FRESH_SECONDS + 1):
            clock[0] = seconds
            assert await keys.find("key-1") is not None
        assert teams.calls.count("keys") == 2

    async def test_a_new_key_is_found_when_it_turns_up(self, teams: FakeTeams, keys: Keys, clock: list[float]) -> None:
        assert await keys.find("key-1")
        teams.tokens.keys.append(SigningKey("key-2"))
        clock[0] = FLOOR_SECONDS + 1
        assert await keys.find("key-2")

    async def test_made_up_keys_cannot_make_us_ask_and_ask(
        self, teams: FakeTeams, keys: Keys, clock: list[float]
    ) -> None:
        for number in range(50):
            clock[0] = number
            assert await keys.find(f"forged-{number}") is None
        assert teams.calls.count("keys") == 1

    async def test_old_keys_are_good_while_new_ones_cannot_be_had(
        self, teams: FakeTeams, keys: Keys, clock: list[float]
    ) -> None:
        assert await keys.find("key-1")
        teams.fail("keys")
        clock[0] = FRESH_SECONDS + 1
        assert await keys.find("key-1")


async def test_what_is_sent_carries_the_bots_own_token_which_is_asked_for_once(
    desk: TeamsDesk, teams: FakeTeams, samira: Person
) -> None:
    async with running(desk, teams):
        await samira.says("mitt")
        await samira.says("mitt")
    assert len(samira.cards) == 2
    assert teams.calls.count("token") == 1
    assert teams.app_id == BOT


async def test_entra_away_is_told_to_teams_and_tried_again(desk: TeamsDesk, teams: FakeTeams, samira: Person) -> None:
    async with running(desk, teams):
        teams.fail("token", drop=True)
        assert (await samira.says("mitt")).status == 503
        assert desk.said == []
        assert (await samira.says("mitt")).status == 202
    assert len(samira.cards) == 1
