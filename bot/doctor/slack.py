"""Looks at Slack: whether it takes the tokens, in the right workspace, with the scopes of the manifest."""

from collections.abc import AsyncIterator, Callable

from bot.doctor.ask import AWAY, UNTRUSTED, Answer, ask
from bot.doctor.finding import About, Finding
from bot.faults import sentence
from bot.settings import Settings
from bot.slack.api import Method, Refused
from bot.slack.gate import WrongWorkspace
from bot.slack.manifest import scopes

SLACK = About("Slack")
OPEN = "apps.connections.open"
SCOPES = "x-oauth-scopes"


async def check_slack(settings: Settings) -> AsyncIterator[Finding]:
    """The bot token, its workspace and scopes, and the app token where there is one."""
    if not settings.slack:
        yield SLACK.off("SLACK_BOT_TOKEN är inte satt; Slack är avstängt.")
        return
    token = settings.slack_bot_token.get_secret_value()
    answer = await ask(settings.slack_api_base_url + Method.WHO, method="POST", token=token)
    fault = _fault(answer, lambda code: sentence(Refused(code)))
    if fault:
        yield SLACK.wrong(fault)
        return
    team = str(answer.json.get("team_id") or "")
    if settings.slack_team_id and team != settings.slack_team_id:
        yield SLACK.wrong(str(WrongWorkspace(settings.slack_team_id, team)))
    else:
        yield SLACK.good("tar emot SLACK_BOT_TOKEN.")
    for finding in _check_scopes(answer):
        yield finding
    if settings.slack_app_token.get_secret_value():
        yield await _check_socket(settings)


def _check_scopes(answer: Answer) -> list[Finding]:
    told = answer.headers.get(SCOPES)
    if told is None:
        return [SLACK.note("säger inte vilka behörigheter appen har; jämför med `hjulet manifest slack`.")]
    has, wanted = {each.strip() for each in told.split(",") if each.strip()}, set(scopes())
    found: list[Finding] = []
    if missing := sorted(wanted - has):
        found.append(
            SLACK.wrong(
                f"appen saknar {', '.join(missing)}; lägg till under OAuth & Permissions (eller klistra in `hjulet "
                "manifest slack`) och installera om appen."
            )
        )
    if more := sorted(has - wanted):
        found.append(SLACK.note(f"appen får mer än den behöver; ta bort {', '.join(more)}."))
    return found or [SLACK.good("appen har de behörigheter som behövs, och inga andra.")]


async def _check_socket(settings: Settings) -> Finding:
    token = settings.slack_app_token.get_secret_value()
    answer = await ask(settings.slack_api_base_url + OPEN, method="POST", token=token)
    fault = _fault(
        answer,
        lambda code: f"tar inte emot SLACK_APP_TOKEN ({code}); gör en ny med connections:write (Basic Information).",
    )
    return SLACK.wrong(fault) if fault else SLACK.good("tar emot SLACK_APP_TOKEN (Socket Mode).")


def _fault(answer: Answer, refused: Callable[[str], str]) -> str:
    if answer.status in (AWAY, UNTRUSTED):
        return "går inte att nå på SLACK_API_BASE_URL; kontrollera nätet och adressen."
    told = answer.json
    if told.get("ok") is True:
        return ""
    if answer.status != 200:
        return f"svarar inte som väntat ({answer.status}); försök igen om en stund."
    code = str(told.get("error") or "")
    return refused(code if code.replace("_", "").isalnum() else "okänt fel")
