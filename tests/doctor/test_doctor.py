"""`hjulet doctor`: what is well, what is missing with the setting or consent to give, and never a secret."""

import asyncio
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.slack.manifest import scopes
from storage.vault import new_key
from tests.bot.command_line import Hjulet
from tests.doctor.conftest import OIDC_SECRET, SECRETS, Clinic, SelfSigned, Stranger, ran
from tests.idp_fake import other
from tests.slack_fake import FakeSlack
from tests.smtp_fake import FakeSmtp
from tests.teams_fake import BOT, TENANT
from tests.world import WEDNESDAY

GONE = "http://127.0.0.1:1"


def test_where_everything_is_well_it_says_so(clinic: Clinic) -> None:
    said = clinic()
    assert (said.code, said.err) == (0, "")
    marks = {line[:3] for line in said.out.splitlines() if line[:1] not in ("", "I")}
    assert marks == {"OK "}
    assert "Inget att rätta." in said.out
    for what in ("Databasen", "Adressen", "Slack", "Teams", "Inloggning", "Graph", "Mejl", "Profilen"):
        assert f"OK   {what}: " in said.out
    assert "OK   Katalogen: Lästes in senast " in said.out


def test_what_is_not_used_is_no_fault(hjulet: Hjulet) -> None:
    hjulet.ready()
    said = hjulet("doctor")
    assert said.code == 0
    assert said.out.count("\n–") == 6


def test_nothing_is_changed_and_nothing_is_sent(clinic: Clinic) -> None:
    before = (clinic.hjulet.folder / "hjulet.db").read_bytes()
    clinic()
    clinic.use(**{f"HJULET_{name.upper()}": value for name, value in clinic.smtp.settings().items()})
    clinic()
    assert (clinic.hjulet.folder / "hjulet.db").read_bytes() == before
    assert [each.method for each in clinic.slack.calls] == ["auth.test", "apps.connections.open"] * 2
    assert (clinic.graph.mails, clinic.smtp.taken) == ([], [])


# Our own house


def test_settings_that_cannot_be_used_are_said_in_a_sentence(hjulet: Hjulet, monkeypatch: pytest.MonkeyPatch) -> None:
    hjulet("init")
    monkeypatch.setenv("HJULET_TEAMS_APP_ID", "app")
    said = hjulet("doctor")
    assert said.code == 1
    assert "FEL  Inställningarna: " in said.out
    assert "HJULET_TEAMS_APP_ID" in said.out


def test_a_database_that_is_not_there_is_not_made(hjulet: Hjulet) -> None:
    hjulet("init")
    said = hjulet("doctor")
    assert said.code == 1
    assert "FEL  Databasen: finns inte än; kör `hjulet migrate`." in said.out
    assert not (hjulet.folder / "hjulet.db").exists()


def test_a_database_of_another_version_is_said(hjulet: Hjulet) -> None:
    hjulet("init")
    (hjulet.folder / "hjulet.db").touch()
    assert "FEL  Databasen: är inte klar för den här versionen; kör `hjulet migrate`." in hjulet("doctor").out


def test_an_empty_database_is_pointed_out(hjulet: Hjulet) -> None:
    hjulet("init")
    hjulet("migrate")
    said = hjulet("doctor")
    assert said.code == 0
    assert "OBS  Databasen: är klar, men inga personer är inlästa än" in said.out


def test_a_database_server_that_is_away_is_said(clinic: Clinic) -> None:
    clinic.use(HJULET_DATABASE_URL="postgresql://hjulet:database-secret@127.0.0.1:1/hjulet")
    (wrong,) = clinic.wrong()
    assert "HJULET_DATABASE_URL" in wrong
    assert "database-secret" not in wrong


@pytest.mark.parametrize("name", ["HJULET_KEYS", "HJULET_LOOKUP_KEY"])
def test_another_key_than_the_databases_own_is_said(clinic: Clinic, name: str) -> None:
    clinic.use(**{name: new_key()})
    (wrong,) = clinic.wrong()
    assert name in wrong


def test_a_profile_that_cannot_be_used_is_said(clinic: Clinic) -> None:
    clinic.use(HJULET_PROFILE="finns-inte.toml")
    (wrong,) = clinic.wrong()
    assert "HJULET_PROFILE" in wrong


def test_an_address_that_nobody_answers_at_is_said(clinic: Clinic) -> None:
    clinic.use(HJULET_PUBLIC_URL=GONE)
    (wrong,) = clinic.wrong()
    assert "ingen svarar på HJULET_PUBLIC_URL" in wrong


@pytest.mark.parametrize("front", [Stranger], indirect=True)
def test_an_address_that_somebody_else_answers_at_is_said(clinic: Clinic) -> None:
    (wrong,) = clinic.wrong()
    assert "någon annan än Hjulet svarar" in wrong


@pytest.mark.parametrize("front", [SelfSigned], indirect=True)
def test_a_certificate_that_is_not_trusted_is_said_with_the_setting(clinic: Clinic) -> None:
    assert clinic.wrong() == ["Adressen: certifikatet på HJULET_PUBLIC_URL godkänns inte; byt det mot ett giltigt."]


def test_an_address_that_is_needed_and_missing_is_said(clinic: Clinic) -> None:
    clinic.use(HJULET_PUBLIC_URL=None, HJULET_SIGN_IN_CLIENT_ID=None, HJULET_SIGN_IN_CLIENT_SECRET=None)
    assert clinic.wrong() == ["Adressen: HJULET_PUBLIC_URL saknas, och behövs för Teams."]


# The directory


def test_a_reading_by_the_clock_that_stopped_is_said(clinic: Clinic) -> None:
    asyncio.run(ran(clinic.hjulet.folder, WEDNESDAY, why="29% av personerna skulle mista sina uppdrag."))
    (wrong,) = clinic.wrong()
    assert wrong.startswith(
        "Katalogen: Läsningen 2026-11-25 09:00 stoppades: 29% av personerna skulle mista sina uppdrag. Lästes in senast"
    )


def test_a_directory_that_is_older_than_it_should_be_is_pointed_out(clinic: Clinic) -> None:
    asyncio.run(ran(clinic.hjulet.folder, datetime(2026, 1, 2, 8, tzinfo=UTC)))
    clinic.use(HJULET_DIRECTORY_HOURS="12")
    said = clinic()
    assert said.code == 0
    assert "OBS  Katalogen: Lästes in senast 2026-01-02 09:00. Den skulle ha lästs igen" in said.out


def test_a_directory_that_was_never_read_is_pointed_out(clinic: Clinic, ready_folder: Path) -> None:
    shutil.copy(ready_folder / "hjulet.db", clinic.hjulet.folder / "hjulet.db")
    assert "OBS  Katalogen: Ingen är inläst från Entra än. Kör `hjulet directory preview`" in clinic().out


# Slack


def test_the_fake_has_the_scopes_of_the_manifest() -> None:
    assert sorted(FakeSlack().workspace.scopes) == scopes()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-another"}, "Slack tar inte emot SLACK_BOT_TOKEN (invalid_auth)"),
        ({"SLACK_APP_TOKEN": "xapp-another"}, "tar inte emot SLACK_APP_TOKEN (invalid_auth)"),
        ({"SLACK_API_BASE_URL": GONE}, "går inte att nå på SLACK_API_BASE_URL"),
        ({"SLACK_TEAM_ID": "T0OTHER"}, "SLACK_TEAM_ID är T0OTHER"),
    ],
)
def test_what_slack_refuses_is_said(clinic: Clinic, settings: dict[str, str], told: str) -> None:
    clinic.use(**settings)
    (wrong,) = clinic.wrong()
    assert told in wrong
    assert "another" not in wrong


def test_a_missing_scope_is_named(clinic: Clinic) -> None:
    clinic.slack.workspace.scopes = ("chat:write", "commands", "im:history", "users:read", "users:read.email")
    (wrong,) = clinic.wrong()
    assert "appen saknar im:write;" in wrong


def test_a_scope_too_many_is_pointed_out(clinic: Clinic) -> None:
    clinic.slack.workspace.scopes += ("channels:history",)
    said = clinic()
    assert said.code == 0
    assert "OBS  Slack: appen får mer än den behöver; ta bort channels:history." in said.out


def test_a_busy_slack_is_said(clinic: Clinic) -> None:
    clinic.slack.fail("auth.test", status=503)
    (wrong,) = clinic.wrong()
    assert "svarar inte som väntat (503)" in wrong


# Microsoft


def teams_alone(clinic: Clinic, **more: str) -> None:
    """A bot in Teams only, with the Entra of Teams' own fake."""
    for name in [each for each in clinic.given if "GRAPH" in each or "SIGN_IN" in each or "DIRECTORY" in each]:
        clinic.use(**{name: None})
    clinic.use(
        HJULET_MAIL_FROM=None,
        HJULET_TENANT_ID=TENANT,
        HJULET_LOGIN_BASE_URL=clinic.teams.login_url,
        HJULET_TEAMS_APP_ID=BOT,
        HJULET_TEAMS_APP_SECRET=clinic.teams.secret,
    )
    clinic.use(**more)


def test_the_bots_own_token_is_asked_for_with_the_right_scope(clinic: Clinic) -> None:
    teams_alone(clinic)
    assert clinic.wrong() == []
    assert {"token", "openid"} <= set(clinic.teams.calls)


def test_a_wrong_secret_of_teams_is_said(clinic: Clinic) -> None:
    teams_alone(clinic, HJULET_TEAMS_APP_SECRET="another-secret")
    (wrong,) = clinic.wrong()
    assert wrong.startswith("Teams: ")
    assert "HJULET_TEAMS_APP_ID" in wrong


def test_keys_that_cannot_be_had_are_said(clinic: Clinic) -> None:
    clinic.use(HJULET_TEAMS_OPENID_URL=GONE)
    (wrong,) = clinic.wrong()
    assert "HJULET_TEAMS_OPENID_URL" in wrong


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"HJULET_GRAPH_CLIENT_SECRET": "another"}, ["Graph: Entra tar inte emot HJULET_GRAPH_CLIENT_SECRET"]),
        ({"HJULET_GRAPH_CLIENT_ID": "another"}, ["Graph: Entra känner inte appen i HJULET_GRAPH_CLIENT_ID"]),
        ({"HJULET_SIGN_IN_CLIENT_ID": "another"}, ["Inloggning: Entra känner inte appen i HJULET_SIGN_IN_CLIENT_ID"]),
        ({"HJULET_GRAPH_BASE_URL": f"{GONE}/v1.0"}, ["Graph: Microsoft Graph är upptaget eller går inte att nå"]),
        (
            {"HJULET_TENANT_ID": "99999999-2222-3333-4444-555555555555"},
            [
                "Teams: Entra känner inte organisationen",
                "Inloggning: organisationens inloggning",
                "Graph: Entra känner",
            ],
        ),
        (
            {"HJULET_LOGIN_BASE_URL": GONE},
            [
                "Teams: Det går inte att nå Entra",
                "Inloggning: organisationens inloggning",
                "Graph: Det går inte att nå",
            ],
        ),
    ],
)
def test_what_entra_refuses_is_said(clinic: Clinic, settings: dict[str, str], told: list[str]) -> None:
    clinic.use(**settings)
    wrong = clinic.wrong()
    assert [line[: len(start)] for line, start in zip(wrong, told, strict=True)] == told


def test_a_secret_that_has_run_out_is_said(clinic: Clinic) -> None:
    clinic.graph.entra.application.expired = True
    (wrong,) = clinic.wrong()
    assert "HJULET_GRAPH_CLIENT_SECRET har gått ut" in wrong


def test_a_certificate_that_is_none_is_said(clinic: Clinic) -> None:
    file = clinic.hjulet.folder / "graph.pem"
    file.write_text("not a certificate", encoding="utf-8")
    clinic.use(HJULET_GRAPH_CLIENT_SECRET=None, HJULET_GRAPH_CERTIFICATE=str(file))
    assert "graph.pem" in clinic.wrong()[0]


def test_each_missing_consent_is_named(clinic: Clinic) -> None:
    clinic.graph.entra.application.roles = []
    people, mail, answer = clinic.wrong()
    assert people.startswith("Graph: appen saknar User.Read.All (Application)")
    assert mail.startswith("Graph: appen saknar Mail.Send (Application)")
    assert "--mail-to" in mail
    assert "User.Read.All" in answer


def test_a_permission_that_nothing_uses_is_pointed_out(clinic: Clinic) -> None:
    clinic.use(HJULET_DIRECTORY_HOURS=None)
    clinic.graph.entra.application.roles = ["Mail.Send", "User.Read.All", "Mail.ReadWrite"]
    said = clinic()
    assert said.code == 0
    assert "OBS  Graph: appen får mer än den behöver; ta bort Mail.ReadWrite, User.Read.All." in said.out


def provider(issuer: str) -> str:
    """The setting of one sign-in outside the tenant."""
    told: dict[str, Any] = {"name": "utforare", "label": "Utföraren", "issuer": issuer, "client_id": "hjulet"}
    return json.dumps([{**told, "client_secret": OIDC_SECRET, "domains": ["utforare.example.se"]}])


def test_another_sign_in_that_works_is_said_to(clinic: Clinic) -> None:
    with other() as idp:
        clinic.use(HJULET_OIDC_PROVIDERS=provider(idp.issuer))
        said = clinic()
        assert (said.code, [what for what, _ in idp.seen]) == (0, ["metadata", "keys"])
    assert "OK   Inloggning utforare: går att nå" in said.out


@pytest.mark.parametrize("broken", ["keys", "keys 503"])
def test_another_sign_in_whose_keys_cannot_be_had_is_said(clinic: Clinic, broken: str) -> None:
    with other() as idp:
        idp.broken = broken
        clinic.use(HJULET_OIDC_PROVIDERS=provider(idp.issuer))
        (wrong,) = clinic.wrong()
    assert wrong.startswith("Inloggning utforare: lämnar inte ut sina nycklar")


@pytest.mark.parametrize("front", [SelfSigned], indirect=True)
def test_another_sign_in_with_a_certificate_that_is_not_trusted_is_said_with_the_setting(clinic: Clinic) -> None:
    clinic.use(HJULET_OIDC_PROVIDERS=provider(clinic.front))
    _, wrong = clinic.wrong()
    assert wrong.startswith("Inloggning utforare: certifikatet godkänns inte")
    assert "HJULET_OIDC_PROVIDERS" in wrong


def test_another_sign_in_is_looked_at(clinic: Clinic) -> None:
    clinic.use(HJULET_OIDC_PROVIDERS=provider(GONE))
    (wrong,) = clinic.wrong()
    assert wrong.startswith("Inloggning utforare: går inte att nå")
    clinic.use(HJULET_OIDC_PROVIDERS=provider(clinic.issuer.replace("https", "http")))
    (wrong,) = clinic.wrong()
    assert wrong.startswith("Inloggning utforare: kallar sig något annat")


# Mail


def by_server(clinic: Clinic, **more: str) -> FakeSmtp:
    clinic.use(**{f"HJULET_{name.upper()}": value for name, value in clinic.smtp.settings().items()})
    clinic.use(**more)
    return clinic.smtp


def test_the_mail_server_is_logged_in_to(clinic: Clinic) -> None:
    smtp = by_server(clinic)
    assert clinic.wrong() == []
    assert "AUTH" in smtp.verbs
    assert "DATA" not in smtp.verbs


def test_the_mail_server_makes_no_permission_of_graphs_necessary(clinic: Clinic) -> None:
    by_server(clinic)
    clinic.graph.entra.application.roles = ["User.Read.All"]
    assert clinic.wrong() == []


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"HJULET_SMTP_URL": "smtp://127.0.0.1:1"}, "går inte att nå"),
        ({"HJULET_MAIL_FROM": "annan@example.se"}, "HJULET_MAIL_FROM (550)"),
        ({"HJULET_MAIL_FROM": None}, "HJULET_MAIL_FROM saknas"),
    ],
)
def test_what_the_mail_server_refuses_is_said(clinic: Clinic, settings: dict[str, str], told: str) -> None:
    by_server(clinic, **settings)
    (wrong,) = clinic.wrong()
    assert wrong.startswith("Mejl: ")
    assert told in wrong


def test_a_wrong_password_is_said(clinic: Clinic) -> None:
    by_server(clinic, HJULET_SMTP_URL=clinic.smtp.url.replace("smtp-secret", "another-secret"))
    (wrong,) = clinic.wrong()
    assert "HJULET_SMTP_URL (535)" in wrong
    assert "another-secret" not in wrong


def test_a_mail_to_try_with_is_sent_where_it_is_asked_for(clinic: Clinic) -> None:
    assert clinic.wrong("--mail-to", "it@example.se") == []
    (sent,) = clinic.graph.mails
    assert sent["message"]["toRecipients"][0]["emailAddress"]["address"] == "it@example.se"
    smtp = by_server(clinic)
    assert clinic.wrong("--mail-to", "it@example.se") == []
    assert smtp.taken[0].to == "it@example.se"


def test_a_mail_that_is_refused_is_said(clinic: Clinic) -> None:
    clinic.graph.entra.application.roles = ["User.Read.All"]
    (wrong,) = clinic.wrong("--mail-to", "it@example.se")
    assert "provbrevet togs inte emot (ErrorAccessDenied)" in wrong


# Secrets


@pytest.mark.parametrize("broken", [False, True])
def test_no_secret_is_ever_printed(clinic: Clinic, broken: bool) -> None:
    by_server(clinic)
    clinic.use(
        SLACK_SIGNING_SECRET="signing-secret-value",
        HJULET_OIDC_PROVIDERS=json.dumps(
            [
                {
                    "name": "utforare",
                    "label": "Utföraren",
                    "issuer": GONE,
                    "client_id": "hjulet",
                    "client_secret": OIDC_SECRET,
                    "domains": ["utforare.example.se"],
                }
            ]
        ),
    )
    if broken:
        clinic.graph.entra.others.clear()
        clinic.graph.entra.application.secret = "changed"
        clinic.slack.bot_token = clinic.slack.app_token = "changed"
        clinic.smtp.password = "changed"
        clinic.use(HJULET_DATABASE_URL="postgresql://hjulet:database-secret@127.0.0.1:1/hjulet")
    env = (clinic.hjulet.folder / "hjulet.env").read_text(encoding="utf-8")
    keys = [line.partition("=")[2] for line in env.splitlines() if line.startswith(("HJULET_KEYS", "HJULET_LOOKUP"))]
    said = clinic()
    assert said.code == 1
    told = said.out + said.err
    secrets = [*SECRETS.values(), *keys, "graph-secret-value", "xoxb-", "xapp-", "smtp-secret", "database-secret"]
    assert len(keys) == 2
    for secret in [*secrets, "signing-secret-value", OIDC_SECRET]:
        assert secret not in told
