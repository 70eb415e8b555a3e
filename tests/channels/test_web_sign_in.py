"""Signing in: over real HTTP, with a provider that checks what real ones check, and everything that must not work."""

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.channels.web_errand import Served, Visitor, entra_settings, served
from tests.idp_fake import FakeIdp, certificate, entra


def reasons(lines: list[Any]) -> list[str]:
    """Why sign-ins were refused, as the log says it; and it says nothing else."""
    refused = [line for line in lines if line["event"] == "sign-in refused"]
    assert all(set(line) == {"event", "log_level", "provider", "reason"} for line in refused)
    assert not any(word in str(lines) for word in ("samira", "HEMLIGT", "example.se"))
    return [line["reason"] for line in refused]


# The way in


async def test_one_button_for_each_provider_leads_there_and_back(visitor: Visitor, lines: list[Any]) -> None:
    await visitor.goes("/")
    assert [each.text.strip() for each in visitor.page.all("a")][-2:] == [
        "Logga in med Microsoft", "Logga in med Utföraren AB",
    ]  # fmt: skip
    assert not visitor.page.all("form")
    await visitor.signs_in("samira")
    assert (visitor.path, visitor.heading) == ("/chatt", "Hej Samira!")
    assert "Inloggad som" in visitor.page.html
    assert reasons(lines) == []


async def test_the_chat_is_the_same_as_ever(visitor: Visitor) -> None:
    await visitor.signs_in("samira")
    await visitor.presses("Rapportera avvikelse")
    assert "Vad är det fråga om?" in visitor.page.html
    await visitor.goes("/chatt")
    await visitor.presses("Fråga", question="hjälp")
    assert visitor.status == 200


async def test_the_errand_carries_pkce_state_and_nonce_and_asks_for_no_more_than_it_needs(
    visitor: Visitor, tenant: FakeIdp
) -> None:
    await visitor.signs_in("samira")
    asked = next(sent for what, sent in tenant.seen if what == "authorize")
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 22
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    redeemed = next(sent for what, sent in tenant.seen if what == "token")
    assert len(redeemed["code_verifier"]) >= 43


async def test_a_person_is_known_by_their_object_id_though_their_address_changes(
    house: Served, visitor: Visitor
) -> None:
    await visitor.signs_in("samira")
    later = house.browser()
    await later.signs_in("renamed")
    assert later.heading == "Hej Samira!"


async def test_a_person_without_a_mailbox_is_known_by_their_user_name(visitor: Visitor) -> None:
    await visitor.signs_in("upn")
    assert visitor.heading == "Hej Omar!"


async def test_another_provider_lets_its_own_people_in(house: Served, visitor: Visitor, provider: FakeIdp) -> None:
    await visitor.signs_in("nils", "Utföraren AB")
    assert visitor.heading == "Hej Nils!"
    sent = next(sent for what, sent in provider.seen if what == "token")
    assert (sent["client_secret"], sent["authorization"]) == (provider.registration.secret, "")
    async with house.bot.database.read() as store:
        (address,) = await store.people.addresses(await store.people.by_email("nils@utforare.example.se") or 0)
    assert (address.channel, address.to) == ("oidc:utforare", "sub-nils")


async def test_the_page_that_was_wanted_is_shown_after_signing_in(visitor: Visitor) -> None:
    await visitor.goes("/chatt?samtal=deviation")
    assert visitor.path == "/"
    await visitor.follows("Logga in med Microsoft")
    await visitor.presses("Fortsätt", account="samira")
    assert visitor.path == "/chatt"
    assert "Vad är det fråga om?" in visitor.page.html


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/chatt//evil", "/chatt?a=//\r\nX: y", "/logga-ut"],
)
async def test_nobody_is_sent_on_to_another_site(visitor: Visitor, elsewhere: str) -> None:
    await visitor.signs_in("samira", start=f"/?{urlencode({'till': elsewhere})}")
    assert (visitor.path, visitor.status) == ("/chatt", 200)
    answer = await visitor.client.get("/", params={"till": elsewhere}, follow_redirects=False)
    assert answer.headers["location"] == "/chatt"
    answer = await visitor.client.get("/logga-in/entra", params={"till": elsewhere}, follow_redirects=False)
    assert answer.headers["location"].startswith("http://localhost:")


# What must not work


async def test_a_state_of_nobodys_is_refused(house: Served, visitor: Visitor, lines: list[Any]) -> None:
    back = await visitor.is_sent_back("samira")
    query = {name: value[0] for name, value in parse_qs(urlsplit(back).query).items()}
    for state in ("", "guess", query["state"] + "x"):
        await visitor.goes(f"/logga-in/svar/entra?{urlencode({**query, 'state': state})}")
        assert (visitor.status, visitor.heading) == (400, "Inloggningen måste börja om")
    await visitor.goes("/logga-in/svar/entra")
    assert visitor.status == 400
    assert set(reasons(lines)) == {"errand"}
    await visitor.goes(back)
    assert visitor.heading == "Hej Samira!"


async def test_an_errand_belongs_to_the_browser_that_began_it(house: Served, visitor: Visitor) -> None:
    back = await visitor.is_sent_back("samira")
    victim = house.browser()
    await victim.goes(back)
    assert victim.status == 400
    assert not await victim.is_in()
    await victim.goes_to_provider()
    await victim.goes(back)
    assert victim.status == 400


async def test_an_answer_is_good_once(house: Served, visitor: Visitor, tenant: FakeIdp) -> None:
    back = await visitor.is_sent_back("samira")
    await visitor.goes(back)
    assert visitor.path == "/chatt"
    await visitor.goes(back)
    assert visitor.status == 400
    assert [what for what, _ in tenant.seen].count("token") == 1


async def test_an_errand_is_over_after_ten_minutes(house: Served, visitor: Visitor, tenant: FakeIdp) -> None:
    back = await visitor.is_sent_back("samira")
    house.time.forward(minutes=10)
    await visitor.goes(back)
    assert visitor.heading == "Inloggningen måste börja om"
    assert "token" not in [what for what, _ in tenant.seen]


async def test_one_providers_answer_is_nothing_to_another(visitor: Visitor) -> None:
    back = await visitor.is_sent_back("samira")
    await visitor.goes(back.replace("/svar/entra", "/svar/utforare"))
    assert visitor.status == 400


async def test_two_windows_may_sign_in_at_once(visitor: Visitor) -> None:
    first = await visitor.is_sent_back("samira")
    second = await visitor.is_sent_back("samira", start="/?byt=ja")
    await visitor.goes(first)
    assert visitor.path == "/chatt"
    await visitor.goes(second)
    assert visitor.path == "/chatt"


ATTACKER = entra()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"nonce": "another"}, "answer"),
        ({"nonce": None}, "answer"),
        ({"iss": "https://login.evil.example/v2.0"}, "InvalidIssuerError"),
        ({"aud": "another-app"}, "InvalidAudienceError"),
        ({"aud": ["hjulet", "another-app"], "azp": "another-app"}, "azp"),
        ({"aud": ["hjulet", "another-app"]}, "azp"),
        ({"exp": 1_700_000_000}, "ExpiredSignatureError"),
        ({"exp": None}, "MissingRequiredClaimError"),
        ({"nbf": 4_000_000_000}, "ImmatureSignatureError"),
        ({"tid": "99999999-5b7a-4c2e-8d6f-112233445566"}, "tenant"),
        ({"tid": None}, "tenant"),
        ({"oid": None}, "oid"),
        ({"acct": None}, "acct"),
    ],
)
async def test_a_token_with_other_claims_lets_nobody_in(
    visitor: Visitor, tenant: FakeIdp, lines: list[Any], wrong: dict[str, Any], reason: str
) -> None:
    tenant.change = lambda claims: {k: v for k, v in {**claims, **wrong}.items() if v is not None}
    await visitor.signs_in("samira")
    assert (visitor.status, visitor.heading) == (403, "Inloggningen gick inte")
    assert reasons(lines) == [reason]
    assert not await visitor.is_in()


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (lambda idp, claims: idp.signed(claims, key=ATTACKER.key), "InvalidSignatureError"),
        (lambda idp, claims: idp.signed(claims, key=ATTACKER.key, kid="key-2"), "key"),
        (lambda idp, claims: idp.signed(claims, key="x" * 64, algorithm="HS256"), "InvalidAlgorithmError"),
        (lambda idp, claims: idp.signed(claims, algorithm="RS512"), "InvalidAlgorithmError"),
        (lambda idp, claims: idp.signed(claims).rpartition(".")[0] + ".", "InvalidSignatureError"),
        (lambda idp, claims: "a.b", "answer"),
        (lambda idp, claims: "", "answer"),
    ],
)
async def test_a_forged_token_lets_nobody_in(
    visitor: Visitor, tenant: FakeIdp, lines: list[Any], forge: Any, reason: str
) -> None:
    tenant.sign = lambda claims: forge(tenant, claims)
    await visitor.signs_in("samira")
    assert visitor.status == 403
    assert reasons(lines) == [reason]
    assert not await visitor.is_in()


async def test_an_unsigned_token_lets_nobody_in(visitor: Visitor, tenant: FakeIdp) -> None:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    tenant.sign = lambda claims: f"{part({'alg': 'none', 'kid': tenant.kid})}.{part(claims)}."
    await visitor.signs_in("samira")
    assert visitor.status == 403
    assert not await visitor.is_in()


@pytest.mark.parametrize(
    ("account", "label", "reason"),
    [
        ("guest", "Microsoft", "guest"),
        ("invited", "Microsoft", "guest"),
        ("marked", "Microsoft", "guest"),
        ("samira", "Utföraren AB", "domain"),
        ("subdomain", "Utföraren AB", "domain"),
        ("hidden", "Utföraren AB", "domain"),
        ("unverified", "Utföraren AB", "email not verified"),
        ("silent", "Utföraren AB", "email not verified"),
    ],
)
async def test_a_provider_vouches_for_its_own_people_only(
    visitor: Visitor, lines: list[Any], account: str, label: str, reason: str
) -> None:
    await visitor.signs_in(account, label)
    assert (visitor.status, visitor.heading) == (403, "Inloggningen gick inte")
    assert reasons(lines) == [reason]
    assert not await visitor.is_in()


async def test_somebody_we_do_not_know_is_told_kindly(visitor: Visitor, lines: list[Any]) -> None:
    await visitor.signs_in("stranger")
    assert (visitor.status, visitor.heading) == (403, "Vi har inte setts förut")
    assert "Ring 112" in visitor.page.html
    assert reasons(lines) == ["unknown"]
    assert not await visitor.is_in()


async def test_whoever_changes_their_mind_at_the_provider_may_begin_again(visitor: Visitor, lines: list[Any]) -> None:
    await visitor.goes_to_provider()
    await visitor.presses("Neka", account="samira")
    assert (visitor.status, visitor.heading) == (403, "Inloggningen gick inte")
    assert reasons(lines) == ["error access_denied"]
    await visitor.follows("Till startsidan")
    await visitor.follows("Logga in med Microsoft")
    await visitor.presses("Fortsätt", account="samira")
    assert visitor.path == "/chatt"


@pytest.mark.parametrize("broken", ["metadata", "metadata 503", "token", "keys", "keys 503"])
async def test_a_provider_that_is_out_of_order_is_not_the_persons_fault(
    visitor: Visitor, tenant: FakeIdp, lines: list[Any], caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    tenant.broken = broken
    await visitor.goes("/")
    await visitor.follows("Logga in med Microsoft")
    if not broken.startswith("metadata"):
        await visitor.presses("Fortsätt", account="samira")
    assert (visitor.status, visitor.heading) == (503, "Inloggningen svarar inte")
    assert [line["event"] for line in lines] == ["sign-in provider away"]
    assert "HEMLIGT" not in str(lines) + caplog.text
    tenant.broken = ""
    await visitor.signs_in("samira")
    assert visitor.path == "/chatt"


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://login.evil.example"},
        {"token_endpoint": "http://login.example.se/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": ""},
    ],
)
async def test_a_provider_that_is_another_or_can_be_listened_to_gets_nothing(
    visitor: Visitor, tenant: FakeIdp, told: dict[str, str]
) -> None:
    tenant.metadata = told
    await visitor.goes("/")
    await visitor.follows("Logga in med Microsoft")
    assert visitor.status == 503


async def test_a_wrong_client_secret_is_named_in_the_log(visitor: Visitor, tenant: FakeIdp, lines: list[Any]) -> None:
    tenant.registration.secret = "another"
    await visitor.signs_in("samira")
    assert visitor.status == 403
    assert reasons(lines) == ["error invalid_client"]


async def test_new_keys_of_the_provider_are_fetched_when_they_are_used(
    house: Served, visitor: Visitor, tenant: FakeIdp
) -> None:
    await visitor.signs_in("samira")
    with entra() as renewed:
        tenant.key, tenant.kid = renewed.key, "key-2"
    again = house.browser()
    await again.signs_in("samira")
    assert again.path == "/chatt"
    assert [what for what, _ in tenant.seen].count("keys") == 2
    assert [what for what, _ in tenant.seen].count("metadata") == 1


async def test_there_is_no_other_provider_than_those(visitor: Visitor) -> None:
    for path in ("/logga-in/google", "/logga-in/svar/google?code=a&state=b", "/vem", "/ut"):
        await visitor.goes(path)
        assert visitor.status == 404


async def test_a_certificate_does_instead_of_a_secret(sqlite_url: str, tmp_path: Path, lines: list[Any]) -> None:
    key, public = certificate()
    (tmp_path / "sign-in.pem").write_text(key + public, encoding="utf-8")
    with entra() as tenant:
        tenant.registration.certificate = public
        given = entra_settings(tenant, sign_in_certificate=tmp_path / "sign-in.pem")
        async with served(sqlite_url, tenant, **given) as house:
            visitor = house.browser()
            await visitor.signs_in("samira")
            assert visitor.heading == "Hej Samira!"
        sent = next(sent for what, sent in tenant.seen if what == "token")
        assert "client_secret" not in sent
        assert not any(sent[name] in str(lines) for name in ("code", "code_verifier", "client_assertion"))
