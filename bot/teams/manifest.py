"""The app package that a Teams administrator uploads, from the same tables that the bot listens by."""

import io
import json
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.settings import Settings
from bot.teams.icon import accent, color_icon, outline_icon
from conversation.words import N_, Translator
from handlers.commands import COMMANDS, Command

NAME = "Hjulet"
SCHEMA_VERSION = "1.19"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json"
BEFORE_TIME = (1980, 1, 1, 0, 0, 0)
EXTENSION = "deviation"
PERSONAL, SHARED = ("personal",), ("team", "groupChat")

ABOUT = N_("Rapportera avvikelser, hitta rutiner och se vad som väntar på dig.")
ABOUT_FULLY = N_(
    "Rapportera en avvikelse på någon minut, fråga vilken rutin som gäller och se vad du har att göra. "
    "I en kanal eller gruppchatt svarar Hjulet på frågor om rutiner; allt annat tar du och Hjulet i er egen chatt. "
    "Det du skriver om en händelse visas bara för den som får läsa det, aldrig i ett meddelande."
)
MAKE_DEVIATION = N_("Gör en avvikelse")
ABOUT_MAKING = N_("Börja en avvikelse med meddelandets text")


class NotReady(Exception):
    """A setting is missing or wrong that the app package needs; the message says which, and what it should be."""


def package(settings: Settings, tr: Translator) -> bytes:
    """The zip file, the same bytes for the same settings. Raises NotReady."""
    written = json.dumps(manifest(settings, tr), ensure_ascii=False, indent=2).encode() + b"\n"
    files = {"manifest.json": written, "color.png": color_icon(), "outline.png": outline_icon()}
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, BEFORE_TIME)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, content)
    return made.getvalue()


def manifest(settings: Settings, tr: Translator) -> dict[str, Any]:
    """What the package says. Raises NotReady."""
    bot, home = _bot(settings), _home(settings)
    return {
        "$schema": SCHEMA,
        "manifestVersion": SCHEMA_VERSION,
        "version": version("hjulet"),
        "id": bot,
        "developer": {"name": NAME, "websiteUrl": home, "privacyUrl": home, "termsOfUseUrl": home},
        "name": {"short": NAME, "full": NAME},
        "description": {"short": tr(ABOUT), "full": tr(ABOUT_FULLY)},
        "localizationInfo": {"defaultLanguageTag": tr.language},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": accent(),
        "defaultInstallScope": PERSONAL[0],
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
        "bots": [
            {
                "botId": bot,
                "scopes": [*PERSONAL, *SHARED],
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [
                    _commands(PERSONAL, [each for each in COMMANDS if each.listed], tr),
                    _commands(SHARED, [each for each in COMMANDS if each.word in {"rutin", "hjälp"}], tr),
                ],
            }
        ],
        "composeExtensions": [_extension(bot, tr)],
        "validDomains": [urlsplit(home).hostname],
    }


def _commands(scopes: tuple[str, ...], commands: list[Command], tr: Translator) -> dict[str, Any]:
    listed = [{"title": each.word, "description": " ".join(filter(None, _said(each, tr)))} for each in commands]
    return {"scopes": [*scopes], "commands": listed}


def _said(command: Command, tr: Translator) -> tuple[str, str]:
    return tr(command.about), tr(command.hint) if command.hint else ""


def _extension(bot: str, tr: Translator) -> dict[str, Any]:
    """The entry in a message's menu and beside the box where messages are written; its dialog comes from the bot."""
    command = {
        "id": EXTENSION,
        "type": "action",
        "context": ["message", "compose"],
        "title": tr(MAKE_DEVIATION),
        "description": tr(ABOUT_MAKING),
        "fetchTask": True,
    }
    return {"botId": bot, "commands": [command]}


def _bot(settings: Settings) -> str:
    try:
        return str(UUID(settings.teams_app_id))
    except ValueError as error:
        raise NotReady(
            "HJULET_TEAMS_APP_ID ska vara botens program-id (ett GUID); se docs/microsoft.md, Teams."
        ) from error


def _home(settings: Settings) -> str:
    """The server's address, which Teams takes with https only."""
    home = settings.own_address
    if not home.startswith("https://"):
        raise NotReady("HJULET_PUBLIC_URL ska vara serverns adress med https://; Teams tar ingen annan.")
    return home
