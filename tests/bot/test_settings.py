"""Settings take what people usually write, and refuse what is not safe with a sentence."""

import json

import pytest
from pydantic import ValidationError

from bot.settings import Settings
from storage.vault import new_key

KEY = new_key()
TENANT = "01234567-89ab-cdef-0123-456789abcdef"
OTHER = {
    "name": "utforare",
    "label": "Utföraren",
    "issuer": "https://login.example.se/",
    "client_id": "a",
    "client_secret": "b",
    "domains": ["utforare.example.se"],
}


def settings(**given: object) -> Settings:
    return Settings.model_validate({"keys": KEY, "lookup_key": KEY, **given})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("postgres://me@db/hjulet", "postgresql+psycopg://me@db/hjulet"),
        ("postgresql://me@db/hjulet", "postgresql+psycopg://me@db/hjulet"),
        ("postgresql+psycopg://me@db/hjulet", "postgresql+psycopg://me@db/hjulet"),
        ("sqlite:///hjulet.db", "sqlite+aiosqlite:///hjulet.db"),
        ("sqlite+aiosqlite:////var/hjulet.db", "sqlite+aiosqlite:////var/hjulet.db"),
    ],
)
def test_a_database_may_be_named_the_usual_way(written: str, meant: str) -> None:
    assert settings(database_url=written).database_url == meant


def test_another_database_is_refused() -> None:
    with pytest.raises(ValidationError, match="postgresql://"):
        settings(database_url="mysql://me@db/hjulet")


@pytest.mark.parametrize("written", ["http://127.0.0.1:9000/api", "http://127.0.0.1:9000/api/"])
def test_slacks_address_ends_in_a_slash(written: str) -> None:
    assert settings(slack_api_base_url=written).slack_api_base_url == "http://127.0.0.1:9000/api/"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"keys": ""}, "hjulet init"),
        ({"keys": "c2hvcnQ="}, "32 byte"),
        ({"demo": True, "host": "0.0.0.0"}, "den egna datorn"),  # noqa: S104  (what must be refused)
        ({"public_url": "http://hjulet.example.se"}, "https://"),
        ({"slack_bot_token": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"slack_app_token": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"demo": True, "public_url": "https://hjulet.example.se"}, "den egna datorn"),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "free_text": "web"}, "HJULET_PUBLIC_URL"),
        ({"teams_anonymous": True, "host": "0.0.0.0"}, "den egna datorn"),  # noqa: S104  (what must be refused)
        ({"teams_anonymous": True, "public_url": "https://hjulet.example.se"}, "den egna datorn"),
        ({"teams_anonymous": True, "teams_app_id": "a", "teams_app_secret": "b", "tenant_id": "t"}, "välj en"),
        ({"teams_anonymous": True, "free_text": "web"}, "HJULET_PUBLIC_URL"),
        ({"teams_app_id": "a", "teams_app_secret": "b"}, "HJULET_TENANT_ID"),
        ({"teams_app_id": "a", "tenant_id": "t"}, "hemlighet eller ett certifikat"),
        ({"teams_app_id": "a", "teams_app_secret": "b", "teams_app_certificate": "c", "tenant_id": "t"}, "inte båda"),
        ({"graph_client_secret": "b", "tenant_id": "t"}, "HJULET_GRAPH_CLIENT_ID"),
        ({"sign_in_client_id": "a", "sign_in_client_secret": "b", "tenant_id": TENANT}, "HJULET_PUBLIC_URL"),
        ({"sign_in_client_id": "a", "sign_in_client_secret": "b", "tenant_id": "example.se"}, "en GUID"),
        ({"oidc_providers": [OTHER, OTHER], "public_url": "https://hjulet.example.se"}, "eget namn"),
        ({"oidc_providers": [{**OTHER, "name": "entra"}], "public_url": "https://hjulet.example.se"}, "eget namn"),
        ({"oidc_providers": [OTHER]}, "HJULET_PUBLIC_URL"),
        ({"mail_from": "hjulet@example.se"}, "HJULET_SMTP_URL"),
        ({"graph_base_url": "http://graph.example.se"}, "https://"),
        ({"oidc_providers": '[{"name": "x"}]'}, "oidc_providers"),
    ],
)
def test_what_is_not_safe_is_refused(given: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        settings(**given)


def test_slack_needs_either_of_its_two_secrets() -> None:
    assert settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1").slack
    assert settings(slack_bot_token="xoxb-1", slack_signing_secret="s").slack
    assert not settings().slack


def test_other_sign_ins_are_given_as_json_and_vouch_for_their_own_domains() -> None:
    given = (
        '[{"name": "utforare", "label": "Utföraren", "issuer": "https://login.example.se/", "client_id": "a", '
        '"client_secret": "b", "domains": ["utforare.example.se"]}]'
    )
    (provider,) = settings(oidc_providers=json.loads(given), public_url="https://hjulet.example.se").oidc_providers
    assert (provider.issuer, provider.domains) == ("https://login.example.se", ("utforare.example.se",))
