"""That the app package is what Teams takes, and says what the bot does."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

import jsonschema
import pytest

from bot.settings import Settings
from bot.teams.icon import GROUND, color_icon, outline_icon
from bot.teams.manifest import EXTENSION, SCHEMA, SCHEMA_VERSION, NotReady, manifest, package
from bot.teams.read import INVOKES
from bot.words import load
from handlers.commands import COMMANDS, command_of
from storage.vault import new_key
from tests.channels.screens import Swedish
from tests.infra.teams_schema import Absent, published
from tests.teams_fake import BOT, TENANT

HOME = "https://hjulet.example.se"
GUID = {"pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
ADDRESS = {"pattern": "^https://[^/ ]+"}
SCOPES = {"type": "array", "items": {"enum": ["personal", "team", "groupChat"]}, "uniqueItems": True, "minItems": 1}


def words(longest: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest}


def whole(**fields: Any) -> dict[str, Any]:
    """An object with all of these fields and no other."""
    return {"type": "object", "properties": fields, "required": [*fields], "additionalProperties": False}


def several(most: int, each: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "maxItems": most, "items": each}


COMMAND_LIST = whole(scopes=SCOPES, commands=several(10, whole(title=words(32), description=words(128))))
EVERY_FIELD = whole(
    **{"$schema": {"const": SCHEMA}},
    manifestVersion={"const": SCHEMA_VERSION},
    version={"pattern": r"^\d+\.\d+\.\d+$"},
    id=GUID,
    developer=whole(name=words(32), websiteUrl=ADDRESS, privacyUrl=ADDRESS, termsOfUseUrl=ADDRESS),
    name=whole(short=words(30), full=words(100)),
    description=whole(short=words(80), full=words(4000)),
    localizationInfo=whole(defaultLanguageTag={"const": "sv"}),
    icons=whole(color={"const": "color.png"}, outline={"const": "outline.png"}),
    accentColor={"pattern": "^#[0-9A-F]{6}$"},
    defaultInstallScope={"const": "personal"},
    defaultGroupCapability=whole(team={"const": "bot"}, groupchat={"const": "bot"}),
    bots=several(
        1,
        whole(
            botId=GUID,
            scopes=SCOPES,
            supportsFiles={"const": False},
            isNotificationOnly={"const": False},
            commandLists=several(3, COMMAND_LIST),
        ),
    ),
    composeExtensions=several(
        1,
        whole(
            botId=GUID,
            commands=several(
                10,
                whole(
                    id=words(64),
                    type={"const": "action"},
                    context={"type": "array", "items": {"enum": ["message", "compose", "commandBox"]}, "maxItems": 3},
                    title=words(32),
                    description=words(128),
                    fetchTask={"const": True},
                ),
            ),
        ),
    ),
    validDomains=several(16, {"pattern": "^[a-z0-9.-]+$"}),
)


def settings(**more: object) -> Settings:
    values = {
        "keys": new_key(),
        "lookup_key": new_key(),
        "teams_app_id": BOT,
        "teams_app_secret": "hemlig-nyckel",
        "tenant_id": TENANT,
        "public_url": HOME,
        **more,
    }
    return Settings.model_validate(values)


@pytest.fixture
def said() -> dict[str, Any]:
    return manifest(settings(), load("sv"))


def test_every_field_is_there_and_within_its_limits(said: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(EVERY_FIELD).validate(said)


def test_it_holds_by_microsofts_published_schema(said: dict[str, Any]) -> None:
    try:
        schema = published(SCHEMA_VERSION)
    except Absent as absent:
        pytest.skip(f"the app manifest by Microsoft's own schema, because {absent}")
    jsonschema.Draft4Validator(schema).validate(said)


def test_every_command_is_one_that_the_bot_knows(said: dict[str, Any]) -> None:
    personal, shared = said["bots"][0]["commandLists"]
    assert [each["title"] for each in personal["commands"]] == [each.word for each in COMMANDS if each.listed]
    assert all(command_of(each["title"]) for each in shared["commands"])
    assert {*personal["scopes"], *shared["scopes"]} == {*said["bots"][0]["scopes"]}


def test_the_entry_in_the_menu_is_what_people_press(said: dict[str, Any]) -> None:
    (command,) = said["composeExtensions"][0]["commands"]
    assert (command["id"], command["title"]) == (EXTENSION, "Gör en avvikelse")
    assert {"composeExtension/fetchTask", "composeExtension/submitAction"} <= set(INVOKES)


def test_ids_and_addresses_are_those_of_the_settings(said: dict[str, Any]) -> None:
    assert said["bots"][0]["botId"] == said["composeExtensions"][0]["botId"] == said["id"] == BOT
    assert said["validDomains"] == ["hjulet.example.se"]
    assert said["developer"]["privacyUrl"] == HOME


def test_the_package_holds_three_files_and_no_secret() -> None:
    content = package(settings(), Swedish())
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["manifest.json", "color.png", "outline.png"]
        assert archive.testzip() is None
        assert archive.read("color.png") == color_icon()
        assert all(b"hemlig-nyckel" not in archive.read(name) for name in archive.namelist())


def test_the_same_settings_give_the_same_bytes() -> None:
    assert package(settings(), Swedish()) == package(settings(), Swedish())


@pytest.mark.parametrize("more", [{"teams_app_id": "not-a-guid"}, {"teams_app_id": "", "teams_app_secret": ""}])
def test_without_the_bots_id_it_says_so(more: dict[str, object]) -> None:
    with pytest.raises(NotReady, match="HJULET_TEAMS_APP_ID"):
        manifest(settings(**more), Swedish())


@pytest.mark.parametrize("home", ["", "http://127.0.0.1:8000"])
def test_without_an_address_that_teams_takes_it_says_so(home: str) -> None:
    with pytest.raises(NotReady, match="HJULET_PUBLIC_URL"):
        manifest(settings(public_url=home), Swedish())


def pixels(icon: bytes) -> tuple[int, int, list[tuple[int, ...]]]:
    """Width, height and every pixel of one of our PNG files."""
    width, height = struct.unpack(">II", icon[16:24])
    parts = dict(_chunks(icon[8:]))
    rows = zlib.decompress(parts[b"IDAT"])
    step = 1 + width * 4
    lines = [rows[start + 1 : start + step] for start in range(0, len(rows), step)]
    return width, height, [tuple(line[place : place + 4]) for line in lines for place in range(0, len(line), 4)]


def _chunks(rest: bytes) -> Iterator[tuple[bytes, bytes]]:
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        name, content = rest[4:8], rest[8 : 8 + length]
        assert struct.unpack(">I", rest[8 + length : 12 + length]) == (zlib.crc32(name + content),)
        yield name, content
        rest = rest[12 + length :]


def test_the_color_icon_fills_its_square() -> None:
    width, height, drawn = pixels(color_icon())
    assert (width, height) == (192, 192)
    assert {pixel[3] for pixel in drawn} == {255}
    assert drawn[0][:3] == GROUND
    assert (255, 255, 255, 255) in drawn


def test_the_outline_icon_is_white_on_nothing() -> None:
    width, height, drawn = pixels(outline_icon())
    assert (width, height) == (32, 32)
    assert {pixel[:3] for pixel in drawn} == {(255, 255, 255)}
    assert drawn[0][3] == 0
    assert max(pixel[3] for pixel in drawn) == 255
