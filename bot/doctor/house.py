"""Looks at what is our own: the profile, the database with its keys, and the address that others reach us at."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.directory.status import is_read, status
from bot.doctor.ask import AWAY, UNTRUSTED, ask
from bot.doctor.finding import About, Finding, Mark
from bot.faults import CONFIGURATION, sentence
from bot.settings import Settings
from bot.wiring import open_database, utc_now
from quality.profile import Profile
from quality.profile_file import BadProfile, load
from storage.database import Database
from storage.schema import is_current

DATABASE, ADDRESS, PROFILE, DIRECTORY = About("Databasen"), About("Adressen"), About("Profilen"), About("Katalogen")
NOT_READY = "är inte klar för den här versionen; kör `hjulet migrate`."


def check_profile(settings: Settings) -> tuple[Profile | None, Finding]:
    """The profile, where it can be used."""
    try:
        return load(settings.profile), PROFILE.good(f"{settings.profile} går att använda.")
    except (BadProfile, OSError) as error:
        return None, PROFILE.wrong(f"{sentence(error)} Rätta filen eller HJULET_PROFILE.")


async def check_database(settings: Settings, profile: Profile | None) -> AsyncIterator[Finding]:
    """Whether it is there, of this version, and opens with these keys; then what it says of the directory."""
    if _is_missing(settings.database_url):
        yield DATABASE.wrong("finns inte än; kör `hjulet migrate`.")
        return
    database = open_database(settings)
    try:
        if not await is_current(settings.database_url):
            yield DATABASE.wrong(NOT_READY)
        else:
            found = await _check_people(database)
            yield found
            if profile and is_read(settings, profile) and found.mark is not Mark.WRONG:
                yield await _check_directory(settings, profile, database)
    except CONFIGURATION as error:
        yield DATABASE.wrong(sentence(error))
    finally:
        await database.close()


def _is_missing(url: str) -> bool:
    """Whether looking would make a new SQLite file."""
    made = make_url(url)
    return made.get_backend_name() == "sqlite" and bool(made.database) and not Path(made.database or "").is_file()


async def _check_people(database: Database) -> Finding:
    async with database.read() as store:
        people = sorted((await store.people.organisation()).people)
        if not people:
            return DATABASE.note("är klar, men inga personer är inlästa än; kör `hjulet import people FIL`.")
        email = await store.people.email(people[0])
        found = await store.people.by_email(email or "")
    if found != people[0]:
        return DATABASE.wrong("HJULET_LOOKUP_KEY är en annan än när personerna lästes in; ta fram den rätta.")
    return DATABASE.good(f"är klar och går att läsa med nycklarna ({len(people)} personer).")


async def _check_directory(settings: Settings, profile: Profile, database: Database) -> Finding:
    """Whether people are as the tenant says: the clock runs it when nobody looks."""
    found = await status(database)
    told = found.told(profile.timezone)
    if found.is_stopped:
        return DIRECTORY.wrong(told)
    if found.read_at is None:
        return DIRECTORY.note(f"{told} Kör `hjulet directory preview`, sedan `hjulet directory sync`.")
    if found.is_late(settings.directory_hours, utc_now()):
        return DIRECTORY.note(
            f"{told} Den skulle ha lästs igen enligt HJULET_DIRECTORY_HOURS; se efter att `hjulet serve` är i gång."
        )
    return DIRECTORY.good(told)


async def check_address(settings: Settings) -> Finding:
    """Whether the address leads here, and whether somebody needs one."""
    needing = ", ".join(_needing(settings))
    if not settings.public_url:
        if needing:
            return ADDRESS.wrong(f"HJULET_PUBLIC_URL saknas, och behövs för {needing}.")
        return ADDRESS.off("HJULET_PUBLIC_URL är inte satt; ingenting behöver den.")
    answer = await ask(f"{settings.own_address}/halsa")
    if answer.status == AWAY:
        return ADDRESS.wrong(
            "ingen svarar på HJULET_PUBLIC_URL; starta `hjulet serve`, och kontrollera namnet, brandväggen och proxyn."
        )
    if answer.status == UNTRUSTED:
        return ADDRESS.wrong("certifikatet på HJULET_PUBLIC_URL godkänns inte; byt det mot ett giltigt.")
    if (answer.status, answer.text) != (200, "ok"):
        return ADDRESS.wrong(
            f"någon annan än Hjulet svarar på HJULET_PUBLIC_URL ({answer.status}); låt proxyn leda till HJULET_HOST "
            "och HJULET_PORT."
        )
    return ADDRESS.good("Hjulet svarar på HJULET_PUBLIC_URL.")


def _needing(settings: Settings) -> Iterator[str]:
    if settings.teams_app_id:
        yield "Teams"
    if settings.slack and not settings.slack_app_token.get_secret_value():
        yield "Slack utan Socket Mode"
    if settings.sign_in:
        yield "inloggningen"
    if settings.free_text == "web":
        yield "läsrummet"
