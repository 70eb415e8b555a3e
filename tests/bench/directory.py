"""A large tenant read the first time and when something has changed, against reading the same pages and no more."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import aiohttp

from bot.directory.entra import Reading, counts, demand, write
from bot.directory.rounds import look
from bot.directory.told import USERS, WANTED
from bot.microsoft.graph import scope_of
from bot.microsoft.tokens import graph_tokens
from bot.settings import Settings
from bot.wiring import Bot
from quality.profile import Directory, Profile, Title
from quality.role import Function
from tests.bench.figures import Figure, compared, percentile
from tests.bench.town import KEY, Unexpected
from tests.graph_fake import FakeGraph
from tests.vaults import Counting

AREAS = 20
PAGES = "the same pages fetched and parsed"
TITLES = (Title("områdeschef", Function.AREA_MANAGER), Title("enhetschef", Function.UNIT_MANAGER))


@dataclass(frozen=True, slots=True)
class Size:
    """How many people and units, how many of the people change between two readings, and how often that is timed."""

    people: int
    units: int
    changes: int
    rounds: int

    def rules(self) -> Directory:
        """What a profile says of a tenant that names units and areas only."""
        top = "Omsorgsförvaltningen"
        areas = {f"Område {area}": f"{top}/Område {area}" for area in range(AREAS)}
        units = {f"Enhet {n}": f"{areas[f'Område {n % AREAS}']}/Enhet {n}" for n in range(self.units - AREAS)}
        return Directory(units={**areas, **units}, titles=TITLES)


@dataclass(slots=True)
class Pages:
    """Graph's answers fetched and parsed with a token from before, and nothing done with them.

    `link` is where the next changes are.
    """

    graph: FakeGraph
    settings: Settings
    link: str = ""
    seconds: list[float] = field(default_factory=list)

    async def fetch(self, *, whole: bool) -> int:
        """Adds how long it took; returns how many people were told of."""
        tokens = graph_tokens(self.settings)
        token = await tokens.token(scope_of(self.settings.graph_base_url))
        tokens.close()
        first = f"{self.settings.graph_base_url}{USERS}?$select={','.join(WANTED)}"
        begun = time.perf_counter()
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session:
            number, self.link = await _follow(session, first if whole else self.link)
        self.seconds.append(time.perf_counter() - begun)
        return number


async def _follow(session: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    number = 0
    while True:
        async with session.get(url) as got:
            page = json.loads(await got.read())
        number += len(page["value"])
        if "@odata.deltaLink" in page:
            return number, page["@odata.deltaLink"]
        url = page["@odata.nextLink"]


async def synchronise(ground: str, bot: Bot, size: Size) -> list[Figure]:
    """The figures of a first reading and of later ones, written to a database where none of these people are."""
    with FakeGraph() as graph:
        employ(graph, size)
        settings = Settings.model_validate({"keys": KEY, "lookup_key": KEY, **graph.settings()})
        pages, profile = Pages(graph, settings), replace(bot.profile, directory=size.rules())
        first = await _first(bot, pages, profile, size)
        begun = percentile(pages.seconds, 0.5)
        pages.seconds.clear()
        bot.database.vault = vault = Counting([KEY], KEY)
        later = [await _later(bot, pages, profile, size, turn) for turn in range(size.rounds)]
        opened = len(vault.accounts) / size.rounds
    what = f"{ground}: directory of {size.people:,} people and {size.units} units"
    again = percentile(later, 0.5)
    return [
        compared(f"{what}, first run", (first, begun), "s", PAGES),
        compared(f"{what}, {size.changes} changed", (again, percentile(pages.seconds, 0.5)), "s", PAGES),
        compared(f"{what}, {size.changes} changed, against the first run", (again, first), "s", "the first run"),
        compared(f"{what}, {size.changes} changed: opened", (opened, size.changes), "accounts", "those that changed"),
    ]


async def _first(bot: Bot, pages: Pages, profile: Profile, size: Size) -> float:
    """Fetched before and after, so that neither has the warm half alone."""
    fetched = [await pages.fetch(whole=True)]
    reading, seconds = await _timed(bot, pages.settings, profile)
    fetched += [await pages.fetch(whole=True) for _ in range(size.rounds)]
    told = counts(reading)
    if set(fetched) != {size.people} or (told["new"], told["units"]) != (size.people, size.units + 1):
        raise Unexpected(f"{fetched} {told}")
    return seconds


async def _later(bot: Bot, pages: Pages, profile: Profile, size: Size, turn: int) -> float:
    move(pages.graph, size, turn)
    fetched = await pages.fetch(whole=False)
    reading, seconds = await _timed(bot, pages.settings, profile)
    found = len(reading.difference.changed) + len(reading.difference.leavers)
    if reading.told.whole or {fetched, found} != {size.changes}:
        raise Unexpected(f"{fetched} people were told of, {found} were changed")
    return seconds


async def _timed(bot: Bot, settings: Settings, profile: Profile) -> tuple[Reading, float]:
    begun, now = time.perf_counter(), datetime.now(UTC)
    reading = await look(settings, bot.database, profile, now=now, whole=False)
    demand(reading.difference, profile)
    await write(bot.database, reading, profile, now=now)
    return reading, time.perf_counter() - begun


def employ(graph: FakeGraph, size: Size) -> None:
    """An area's managers, then the units' managers, then everybody else, under them."""
    for number in range(size.people):
        graph.tenant.add(
            id=f"{number:08}-aaaa-bbbb-cccc-dddddddddddd",
            displayName=f"Person Nummer {number}",
            givenName="Person",
            surname=f"Nummer {number}",
            mail=f"person.{number}@example.se",
            companyName="Kommunen",
            officeLocation="Stadshuset",
            preferredLanguage="sv-SE",
            **_place(number, size),
        )


def _place(number: int, size: Size) -> Mapping[str, str | None]:
    units = size.units - AREAS
    if number < AREAS:
        return {"department": f"Område {number}", "jobTitle": "Områdeschef", "manager": None}
    unit = number % units
    title, boss = ("Enhetschef", unit % AREAS) if number < AREAS + units else ("Undersköterska", _chief(unit, units))
    return {
        "department": f"Enhet {unit}",
        "jobTitle": title,
        "manager": f"{boss:08}-aaaa-bbbb-cccc-dddddddddddd",
    }


def _chief(unit: int, units: int) -> int:
    """The number of the unit's manager: the first after the areas' who is at that unit."""
    return AREAS + (unit - AREAS) % units


def move(graph: FakeGraph, size: Size, turn: int) -> None:
    """Somebody in ten is closed, and the others move to the next unit; others each time."""
    last = size.people - turn * size.changes
    for number in range(last - size.changes, last):
        id_ = f"{number:08}-aaaa-bbbb-cccc-dddddddddddd"
        if number % 10:
            graph.tenant.change(id_, **_place(number + 1, size))
        else:
            graph.tenant.change(id_, accountEnabled=False)
