"""Looks at Microsoft: the tokens of each application, what announces keys and sign-ins, and what Graph allows."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import jwt
from pydantic import SecretStr

from bot.directory.status import is_read
from bot.doctor.ask import UNTRUSTED, ask
from bot.doctor.finding import About, Finding
from bot.faults import sentence
from bot.microsoft.credential import BadCertificate, credential
from bot.microsoft.faults import explain
from bot.microsoft.graph import GraphBusy, GraphRefused, open_graph, scope_of
from bot.microsoft.tokens import NoToken, Tokens
from bot.settings import OidcProvider, Settings
from quality.profile import Profile

TEAMS, SIGN_IN, GRAPH = About("Teams"), About("Inloggning"), About("Graph")
CONNECTOR = "https://api.botframework.com/.default"
DISCOVERY = "/.well-known/openid-configuration"
PEOPLE, MAIL = "User.Read.All", "Mail.Send"


@dataclass(frozen=True, slots=True)
class Application:
    """One registration in Entra; `group` is its part of the settings' names."""

    group: str
    id: str
    secret: SecretStr
    certificate: Path | None

    def tokens(self, settings: Settings) -> Tokens:
        """Raises BadCertificate or OSError."""
        shown = credential(self.secret, self.certificate)
        return Tokens(self.id, shown, tenant=settings.tenant_id, login_base_url=settings.login_base_url)


async def _token(app: Application, settings: Settings, scope: str) -> tuple[str, str]:
    """A token, or the sentence that says why there is none."""
    try:
        tokens = app.tokens(settings)
    except BadCertificate as error:
        return "", explain(error, app.group)
    except OSError as error:
        return "", sentence(error)
    try:
        return await tokens.token(scope), ""
    except NoToken as error:
        return "", explain(error, app.group)
    finally:
        tokens.close()


# Teams


async def check_teams(settings: Settings) -> AsyncIterator[Finding]:
    """The bot's own token, and the keys that those who call it are checked with."""
    if settings.teams_anonymous:
        yield TEAMS.note("HJULET_TEAMS_ANONYMOUS är på: bara för ett testverktyg på den egna datorn.")
        return
    if not settings.teams_app_id:
        yield TEAMS.off("HJULET_TEAMS_APP_ID är inte satt; Teams är avstängt.")
        return
    app = Application("TEAMS_APP", settings.teams_app_id, settings.teams_app_secret, settings.teams_app_certificate)
    _, fault = await _token(app, settings, CONNECTOR)
    yield TEAMS.wrong(fault) if fault else TEAMS.good("Entra ger boten token till Bot Connector.")
    if (await ask(settings.teams_openid_url)).json.get("jwks_uri"):
        yield TEAMS.good("Bot Connectors nycklar går att hämta.")
    else:
        yield TEAMS.wrong("Bot Connectors nycklar går inte att hämta på HJULET_TEAMS_OPENID_URL; kontrollera nätet.")


# Sign-in


async def check_sign_in(settings: Settings) -> AsyncIterator[Finding]:
    """The tenant's sign-in and everybody else's."""
    if not settings.sign_in:
        yield SIGN_IN.off("HJULET_SIGN_IN_CLIENT_ID är inte satt; ingen loggar in i webbchatten.")
    if settings.sign_in_client_id:
        async for finding in _check_entra(settings):
            yield finding
    for provider in settings.oidc_providers:
        yield await _check_provider(provider)


async def _check_entra(settings: Settings) -> AsyncIterator[Finding]:
    told = (await ask(f"{settings.login_base_url.rstrip('/')}/{settings.tenant_id}/v2.0{DISCOVERY}")).json
    if told.get("authorization_endpoint"):
        yield SIGN_IN.good("organisationens inloggning går att nå.")
    else:
        yield SIGN_IN.wrong(
            "organisationens inloggning går inte att nå; kontrollera HJULET_TENANT_ID, HJULET_LOGIN_BASE_URL och nätet."
        )
        return
    app = Application(
        "SIGN_IN", settings.sign_in_client_id, settings.sign_in_client_secret, settings.sign_in_certificate
    )
    _, fault = await _token(app, settings, scope_of(settings.graph_base_url))
    yield SIGN_IN.wrong(fault) if fault else SIGN_IN.good("Entra känner appen och dess hemlighet.")


async def _check_provider(provider: OidcProvider) -> Finding:
    about = About(f"Inloggning {provider.name}")
    answer = await ask(provider.issuer + DISCOVERY)
    told = answer.json
    if answer.status == UNTRUSTED:
        return about.wrong(
            "certifikatet godkänns inte; kontrollera issuer i HJULET_OIDC_PROVIDERS, eller be om ett giltigt."
        )
    if not told.get("authorization_endpoint"):
        return about.wrong("går inte att nå; kontrollera issuer i HJULET_OIDC_PROVIDERS och nätet.")
    if str(told.get("issuer") or "").rstrip("/") != provider.issuer:
        return about.wrong("kallar sig något annat än issuer i HJULET_OIDC_PROVIDERS; skriv den som den kallar sig.")
    if not (await ask(str(told.get("jwks_uri") or ""))).json.get("keys"):
        return about.wrong("lämnar inte ut sina nycklar; be den som sköter inloggningen se över jwks_uri.")
    return about.good("går att nå, och dess nycklar går att hämta.")


# Graph


async def check_graph(settings: Settings, profile: Profile | None, *, mail_is_tried: bool) -> AsyncIterator[Finding]:
    """The token, each permission that a feature needs, and none that no feature does."""
    if not settings.graph_client_id:
        yield GRAPH.off("HJULET_GRAPH_CLIENT_ID är inte satt; varken personer eller mejl går genom Microsoft Graph.")
        return
    app = Application("GRAPH", settings.graph_client_id, settings.graph_client_secret, settings.graph_certificate)
    token, fault = await _token(app, settings, scope_of(settings.graph_base_url))
    if fault:
        yield GRAPH.wrong(fault)
        return
    reads = is_read(settings, profile)
    sends = bool(settings.mail_from) and not settings.smtp_url.get_secret_value()
    yield GRAPH.good("Entra ger appen token.")
    for finding in _check_roles(token, reads=reads, sends=sends, mail_is_tried=mail_is_tried):
        yield finding
    if reads:
        yield await _check_people(settings, app)
    elif not sends:
        yield GRAPH.note("appen används inte än: profilen väljer inga avdelningar, och HJULET_MAIL_FROM är inte satt.")


def _check_roles(token: str, *, reads: bool, sends: bool, mail_is_tried: bool) -> Iterator[Finding]:
    try:
        told = jwt.decode(token, options={"verify_signature": False}).get("roles")
    except jwt.InvalidTokenError:
        yield GRAPH.note("det går inte att läsa ur token vilka behörigheter appen har.")
        return
    has = {str(each) for each in told} if isinstance(told, list) else set()
    wanted = {role for role, needed in ((PEOPLE, reads), (MAIL, sends)) if needed}
    if PEOPLE in wanted - has:
        yield GRAPH.wrong(_missing(PEOPLE, "läsa personer, chefer och avdelningar"))
    if MAIL in wanted - has and not mail_is_tried:
        yield GRAPH.wrong(
            f"{_missing(MAIL, 'skicka mejl')} Är rätten given i Exchange i stället, för den enda brevlådan, så syns "
            "den inte här: prova med `hjulet doctor --mail-to DIN@ADRESS`."
        )
    if more := sorted(has - wanted):
        yield GRAPH.note(f"appen får mer än den behöver; ta bort {', '.join(more)}.")
    if wanted and wanted <= has:
        yield GRAPH.good(f"appen har {', '.join(sorted(wanted))}.")


def _missing(role: str, why: str) -> str:
    return (
        f"appen saknar {role} (Application), som behövs för att {why}; lägg till den under API permissions i Entra och "
        "låt en administratör godkänna den."
    )


async def _check_people(settings: Settings, app: Application) -> Finding:
    """Whether Graph really answers: a permission may be given and a policy still say no."""
    tokens = app.tokens(settings)
    try:
        async with open_graph(tokens, settings.graph_base_url, tries=1) as graph:
            await graph.get("/users", **{"$top": "1", "$select": "id"})
    except (GraphRefused, GraphBusy, NoToken) as error:
        return GRAPH.wrong(explain(error, app.group))
    finally:
        tokens.close()
    return GRAPH.good("personer går att läsa.")
