"""Makes one Swedish sentence of everything that can be wrong with a configuration, without what was configured."""

import binascii
import contextlib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from typer.exceptions import TyperException

from bot.directory import faults as directory
from bot.directory.csv import BadFile
from bot.directory.entra import NotChosen, Overtaken, TooMany
from bot.microsoft import faults as microsoft
from bot.microsoft.credential import BadCertificate
from bot.microsoft.graph import GraphBusy, GraphRefused
from bot.microsoft.tokens import NoToken
from bot.serve import PortTaken
from bot.slack.api import Refused
from bot.slack.gate import WrongWorkspace
from quality.profile_file import BadProfile
from storage.vault import Sealed


class Fault(Exception):
    """Something that whoever gave the command can put right; its text is the sentence."""


CONFIGURATION = (
    Fault,
    PortTaken,
    WrongWorkspace,
    Refused,
    ValidationError,
    BadProfile,
    BadFile,
    NotChosen,
    TooMany,
    Overtaken,
    *microsoft.FAULTS,
    Sealed,
    DBAPIError,
    ArgumentError,
    NoSuchModuleError,
    ModuleNotFoundError,
    OSError,
    TyperException,
)
"""Errors that are explained instead of shown."""


def demand_folder(url: str) -> None:
    """A SQLite file is made by itself, the folder around it is not. Raises Fault, or ArgumentError."""
    made = make_url(url)
    is_file = made.get_backend_name() == "sqlite" and made.database
    if is_file and not Path(made.database or "").resolve().parent.is_dir():
        raise Fault("Mappen för databasen i HJULET_DATABASE_URL finns inte; skapa den eller ändra adressen.")


def sentence(error: BaseException) -> str:
    """What is wrong and what to do."""
    match error:
        case ValidationError():
            return "Inställningarna går inte att använda: " + "; ".join(_settings_faults(error)) + "."
        case BadProfile():
            return f"Profilen går inte att använda: {error}."
        case BadFile():
            return "Filen går inte att använda, och inget av den lästes in:\n" + "\n".join(error.faults)
        case Sealed():
            return "En text i databasen går inte att öppna: en nyckel som den är krypterad med saknas i HJULET_KEYS."
        case Refused():
            return f"Slack tar inte emot SLACK_BOT_TOKEN ({error.code}); kontrollera den i Slackappens inställningar."
        case _:
            return _other_sentence(error)


def _other_sentence(error: BaseException) -> str:
    match error:
        case DBAPIError():
            return _database_fault(error)
        case NotChosen() | TooMany() | Overtaken() | BadCertificate() | NoToken() | GraphRefused() | GraphBusy():
            return directory.explain(error)
        case ArgumentError() | NoSuchModuleError() | ModuleNotFoundError():
            return (
                "HJULET_DATABASE_URL går inte att använda; den ska börja med sqlite+aiosqlite:/// eller "
                "postgresql+psycopg://."
            )
        case OSError(strerror=str(), filename=name) if name:
            return f"Det går inte att läsa eller skriva {name}: kontrollera att den finns och att du har rätt till den."
        case TyperException():
            return _usage(error)
        case _:
            return str(error)


def _usage(error: TyperException) -> str:
    """What was missing or misspelt, by its name where the command line has one."""
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", "") or (parameter.name if parameter else "")
    what = f"{name} saknas eller går inte att använda så" if name else "Kommandot finns inte eller är inte helt"
    return f"{what}; `hjulet --help` visar vad som finns."


def _settings_faults(error: ValidationError) -> list[str]:
    """Each fault by the name of its setting; never its value, which may be a secret."""
    return [_settings_fault(each) for each in error.errors(include_url=False, include_input=False)]


def _settings_fault(fault: Any) -> str:
    name = str(fault["loc"][0]).upper() if fault["loc"] else ""
    where = name if name.startswith(("SLACK_", "HJULET_")) else f"HJULET_{name}" if name else ""
    why = fault.get("ctx", {}).get("error")
    if isinstance(why, ValueError) and not isinstance(why, binascii.Error):
        return f"{where}: {why}" if where else str(why)
    allowed = fault.get("ctx", {}).get("expected")
    return f"{where} har ett värde som inte går att använda" + (f" (välj {allowed})" if allowed else "")


def _database_fault(error: DBAPIError) -> str:
    told = ""
    with contextlib.suppress(AttributeError):
        told = str(error.orig)
    if any(sign in told for sign in ("no such table", "no such column", "does not exist")):
        return "Databasen är inte klar för den här versionen; kör `hjulet migrate` först."
    if "locked" in told:
        return "Databasen är upptagen av något annat; försök igen om en stund."
    return "Det går inte att nå databasen i HJULET_DATABASE_URL; kontrollera adressen och att databasen är i gång."
