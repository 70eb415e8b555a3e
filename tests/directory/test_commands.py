"""The directory from the command line and by the clock."""

import asyncio
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from sqlalchemy.exc import DBAPIError

from bot.directory.rounds import UNFINISHED, Rounds
from bot.settings import from_environment
from bot.wiring import open_database
from quality.profile_file import load as load_profile
from storage.tenant import Run
from tests.bot.command_line import Hjulet, hjulet, quiet_logs
from tests.directory.office import Office, settings
from tests.graph_fake import FakeGraph
from tests.graph_fake.fake import Fault
from tests.world import WEDNESDAY

__all__ = ["hjulet", "quiet_logs"]

PROFILE = """
[directory]
only = ["*"]
under = "Socialförvaltningen"
titles = [{ match = "enhetschef", function = "enhetschef" }]
"""


@pytest.fixture
def ready(hjulet: Hjulet, graph: FakeGraph, monkeypatch: pytest.MonkeyPatch) -> Hjulet:
    """The command, with a tenant of two people and a profile that takes everybody in."""
    standard = Path(__file__).parents[2] / "quality" / "profiles" / "standard.toml"
    text = standard.read_text(encoding="utf-8").partition("# How the tenant's directory")
    rest = text[2].partition("[directory.units]")[2]
    profile = hjulet.folder / "kommun.toml"
    profile.write_text(text[0] + PROFILE + rest, encoding="utf-8")
    for name, value in graph.settings(profile=str(profile)).items():
        monkeypatch.setenv(f"HJULET_{name.upper()}", value)
    graph.tenant.add(
        id="1", displayName="Fatima Rahimi", mail="fatima@example.se", department="Linden", jobTitle="Enhetschef"
    )
    graph.tenant.add(id="2", displayName="Samira Haddad", mail="samira@example.se", department="Linden", manager="1")
    assert hjulet("init").code == 0
    assert hjulet("migrate").code == 0
    return hjulet


def people(folder: Path) -> int:
    database = sqlite3.connect(folder / "hjulet.db")
    (number,) = database.execute("SELECT count(*) FROM people").fetchone()
    database.close()
    return int(number)


def test_a_preview_shows_what_would_change_and_changes_nothing(ready: Hjulet) -> None:
    said = ready("directory", "preview")
    assert said.code == 0
    assert said.out == (
        "Nya (2):\n"
        "  Fatima Rahimi: enhetschef på Linden\n"
        "  Samira Haddad: medarbetare på Linden\n"
        "Nya enheter (2):\n"
        "  Socialförvaltningen\n"
        "  Socialförvaltningen/Linden\n"
    )
    assert people(ready.folder) == 0


def test_a_sync_writes_it_and_the_next_one_changes_nothing(ready: Hjulet) -> None:
    assert "Läste in 2 personer från Entra" in ready("directory", "sync").out
    assert people(ready.folder) == 2
    assert ready("directory", "preview").out == "Ingenting ändras.\n"


def test_a_change_is_told_person_by_person(ready: Hjulet, graph: FakeGraph) -> None:
    ready("directory", "sync")
    graph.tenant.change("2", displayName="Samira Lind", department="Eken")
    assert "Samira Haddad: heter nu Samira Lind; + medarbetare på Eken; − medarbetare på Linden" in (
        ready("directory", "preview").out
    )


def test_one_leaver_of_two_needs_nobodys_leave(ready: Hjulet, graph: FakeGraph) -> None:
    ready("directory", "sync")
    graph.tenant.change("2", accountEnabled=False)
    assert ready("directory", "sync").code == 0


def test_half_of_everybody_gone_stops_until_it_is_accepted(ready: Hjulet, graph: FakeGraph) -> None:
    for n in range(3, 11):
        graph.tenant.add(id=f"{n}", displayName=f"Nummer {n}", mail=f"{n}@example.se", department="Linden")
    ready("directory", "sync")
    for n in range(2, 7):
        graph.tenant.change(f"{n}", accountEnabled=False)
    assert "50% av personerna" in ready("directory", "preview").out
    refused = ready("directory", "sync")
    assert (refused.code, refused.out) == (2, "")
    assert "--accept" in refused.err
    accepted = ready("directory", "sync", "--accept")
    assert accepted.code == 0
    assert "Samira Haddad (kontot är stängt): − medarbetare på Linden" in accepted.out


def test_the_status_says_how_old_the_directory_is_and_what_stopped_it(ready: Hjulet, graph: FakeGraph) -> None:
    assert ready("directory", "status").out == "Ingen är inläst från Entra än.\n"
    ready("directory", "sync")
    said = ready("directory", "status")
    assert (said.code, said.out[:20]) == (0, "Lästes in senast 202")
    graph.entra.application.roles = []
    clocked(ready)
    said = ready("directory", "status")
    assert said.code == 1
    assert re.fullmatch(
        r"Läsningen \S+ \S+ stoppades: Microsoft Graph nekar .*User\.Read\.All.* Lästes in senast \S+ \S+\.\n", said.out
    )


def clocked(ready: Hjulet) -> None:
    """The clock finds that the directory is a day old."""
    given = from_environment(ready.folder / "hjulet.env")
    settings = given.model_copy(update={"directory_hours": 12})

    async def sweep() -> None:
        database = open_database(settings)
        now = datetime.now(UTC) + timedelta(days=1)
        assert await Rounds(settings, database, load_profile(settings.profile), now=lambda: now).sweep() == 0
        await database.close()

    asyncio.run(sweep())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"HJULET_GRAPH_CLIENT_SECRET": "not-this-one"}, "HJULET_GRAPH_CLIENT_SECRET"),
        ({"HJULET_GRAPH_CLIENT_ID": "unknown"}, "HJULET_GRAPH_CLIENT_ID"),
        ({"HJULET_TENANT_ID": "99999999-2222-3333-4444-555555555555"}, "HJULET_TENANT_ID"),
        ({"HJULET_LOGIN_BASE_URL": "http://127.0.0.1:1"}, "HJULET_LOGIN_BASE_URL"),
        ({"HJULET_GRAPH_CLIENT_ID": "", "HJULET_GRAPH_CLIENT_SECRET": ""}, "HJULET_GRAPH_CLIENT_ID"),
        ({"HJULET_PROFILE": "standard"}, "directory.units"),
    ],
)
def test_what_is_missing_is_one_sentence_without_any_secret(
    ready: Hjulet, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], told: str
) -> None:
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    said = ready("directory", "sync")
    assert said.code == 2
    assert told in said.err
    assert said.err.count("\n") == 1
    assert "not-this-one" not in said.err
    assert "graph-secret-value" not in said.err


def test_a_missing_permission_is_named(ready: Hjulet, graph: FakeGraph) -> None:
    graph.entra.application.roles = ["Mail.Send"]
    assert "User.Read.All" in ready("directory", "sync").err


def certificate(path: Path) -> str:
    """Writes a key and its certificate; returns the public key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hjulet")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(datetime(2026, 1, 1)).not_valid_after(datetime(2036, 1, 1))  # noqa: DTZ001
    public = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + public)
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def test_a_certificate_does_instead_of_the_secret(
    ready: Hjulet, graph: FakeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph.entra.application.certificate = certificate(ready.folder / "graph.pem")
    monkeypatch.setenv("HJULET_GRAPH_CLIENT_SECRET", "")
    monkeypatch.setenv("HJULET_GRAPH_CERTIFICATE", "graph.pem")
    assert ready("directory", "sync").code == 0


# By the clock


def rounds(office: Office) -> Rounds:
    told = settings(office.graph, directory_hours=12)
    return Rounds(told, office.world.database, office.profile, now=office.world.time)


async def test_the_clock_reads_the_directory_when_it_is_old_enough(sqlite_office: Office) -> None:
    office = sqlite_office
    due = rounds(office)
    assert await due.sweep() == 17
    calls = len(office.graph.calls)
    office.world.time.forward(hours=11)
    assert await rounds(office).sweep() == 0
    assert len(office.graph.calls) == calls
    office.graph.tenant.change("id-omar", displayName="Omar B")
    office.world.time.forward(hours=1)
    assert await due.sweep() == 17
    organisation = await office.world.organisation()
    assert organisation.people[office.world.people["omar"]].name == "Omar B"


async def test_what_went_wrong_is_logged_without_names_and_left_alone_for_an_hour(sqlite_office: Office) -> None:
    office = sqlite_office
    due = rounds(office)
    await due.sweep()
    for who in ("omar", "eva", "ali", "nils", "stig"):
        office.graph.tenant.remove(f"id-{who}")
    office.world.time.moment = WEDNESDAY + timedelta(hours=12)
    before = await office.everything()
    with structlog.testing.capture_logs() as logs:
        assert await due.sweep() == 0
        calls = len(office.graph.calls)
        assert await due.sweep() == 0
    why = "people 29% > 10%"
    assert logs == [{"event": "directory not read", "error": "TooMany", "why": why, "log_level": "warning"}]
    assert len(office.graph.calls) == calls
    assert await office.everything() == before
    assert await rounds(office).sweep() == 0
    assert len(office.graph.calls) == calls, "another process leaves it alone as well"


async def last_run(office: Office) -> Run | None:
    async with office.world.database.read() as store:
        return await store.tenant.last_run()


async def test_a_run_that_nobody_foresaw_the_end_of_is_told_of_and_left_alone(sqlite_office: Office) -> None:
    office = sqlite_office
    async with office.world.database.engine.begin() as connection:
        full = "CREATE TRIGGER full BEFORE INSERT ON directories BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        await connection.exec_driver_sql(full)
    with pytest.raises(DBAPIError):
        await rounds(office).sweep()
    assert await last_run(office) == Run(WEDNESDAY, UNFINISHED)
    assert await office.known_as("id-samira") is None
    assert await rounds(office).sweep() == 0, "and not tried again at once"


async def test_how_a_run_by_the_clock_went_is_kept_until_the_next(office: Office) -> None:
    assert await last_run(office) is None
    office.graph.faults = {1: Fault(403, code="Authorization_RequestDenied")}
    assert await rounds(office).sweep() == 0
    stopped = await last_run(office)
    assert stopped is not None
    assert stopped.at == WEDNESDAY
    assert "User.Read.All" in stopped.why
    office.world.time.forward(minutes=61)
    assert await rounds(office).sweep() == 17
    assert await last_run(office) == Run(office.world.time())
