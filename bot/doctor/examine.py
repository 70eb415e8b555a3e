"""Looks at everything in turn; what one part finds keeps no other from being looked at."""

from collections.abc import AsyncIterator, Callable

from bot.doctor.finding import About, Finding, Mark
from bot.doctor.house import check_address, check_database, check_profile
from bot.doctor.mail import check_mail
from bot.doctor.microsoft import check_graph, check_sign_in, check_teams
from bot.doctor.slack import check_slack
from bot.faults import CONFIGURATION, sentence
from bot.settings import Settings

SETTINGS = About("Inställningarna")


async def examine_and_tell(settings: Callable[[], Settings], *, mail_to: str, write: Callable[[str], None]) -> int:
    """Writes each finding when it is found; returns how many are wrong."""
    try:
        made = settings()
    except CONFIGURATION as error:
        write(str(SETTINGS.wrong(sentence(error))))
        return 1
    wrong = 0
    async for finding in examine(made, mail_to=mail_to):
        write(str(finding))
        wrong += finding.mark is Mark.WRONG
    write(f"\n{wrong} att rätta." if wrong else "\nInget att rätta.")
    return wrong


async def examine(settings: Settings, *, mail_to: str = "") -> AsyncIterator[Finding]:
    """Every finding, as it is found; a mail is sent to `mail_to` and nothing else is done."""
    profile, finding = check_profile(settings)
    yield finding
    async for finding in check_database(settings, profile):
        yield finding
    if settings.demo:  # which talks to nobody outside this machine
        return
    yield await check_address(settings)
    async for finding in check_slack(settings):
        yield finding
    async for finding in check_teams(settings):
        yield finding
    async for finding in check_sign_in(settings):
        yield finding
    async for finding in check_graph(settings, profile, mail_is_tried=bool(mail_to)):
        yield finding
    for finding in await check_mail(settings, to=mail_to):
        yield finding
