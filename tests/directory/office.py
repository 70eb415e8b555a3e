"""The municipality of `tests.world` as its tenant knows it, and the import that reads it there."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace

import pytest

from bot.directory.entra import Reading, demand, read, write
from bot.microsoft.graph import open_graph
from bot.microsoft.tokens import graph_tokens
from bot.settings import Settings
from conversation.port import Address
from quality.profile import Profile
from quality.role import Function
from storage.vault import new_key
from tests.graph_fake import FakeGraph
from tests.world import PEOPLE, UNITS, World, municipality

TITLES = {
    Function.DIRECTOR: "Socialchef",
    Function.MAS: "Medicinskt ansvarig sjuksköterska",
    Function.LEX_RESPONSIBLE: "Ansvarig för lex Sarah",
    Function.QUALITY: "Kvalitetsutvecklare",
    Function.REGISTRAR: "Registrator",
    Function.AREA_MANAGER: "Områdeschef",
    Function.UNIT_MANAGER: "Enhetschef",
    Function.COACH: "Förbättringscoach",
    Function.EMPLOYEE: "Undersköterska",
}
MANAGERS = {"samira": "fatima", "omar": "fatima", "cecilia": "fatima", "fatima": "anna", "karin": "anna", "anna": "dag"}


@dataclass
class Office:
    """The tenant, the municipality, and how long the import had to wait."""

    graph: FakeGraph
    world: World
    profile: Profile
    waited: list[float] = field(default_factory=list)

    async def look(self, *, whole: bool = False, tries: int = 6) -> Reading:
        """Reads the tenant and compares; changes nothing."""

        async def sleep(seconds: float) -> None:
            self.waited.append(seconds)

        tokens = graph_tokens(settings(self.graph))
        try:
            async with open_graph(tokens, f"{self.graph.url}/v1.0", tries=tries, sleep=sleep) as graph:
                return await read(self.world.database, graph, self.profile, day=self.world.today, whole=whole)
        finally:
            tokens.close()

    async def sync(self, *, whole: bool = False, accept: bool = False, tries: int = 6) -> Reading:
        reading = await self.look(whole=whole, tries=tries)
        if not accept:
            demand(reading.difference, self.profile)
        await write(self.world.database, reading, self.profile, now=self.world.time())
        return reading

    async def functions(self, who: str) -> set[tuple[str, str]]:
        """What somebody answers for today, as `("enhetschef", "Linden")`."""
        organisation, person = await self.world.organisation(), self.world.people[who]
        return {
            (post.function.value, organisation.units[post.unit].name)
            for post in organisation.posts_of(person, self.world.today)
        }

    async def everything(self) -> list[tuple[str, str, str]]:
        """Everybody with a function today."""
        organisation = await self.world.organisation()
        return sorted(
            (organisation.people[post.person].name, post.function.value, organisation.units[post.unit].name)
            for post in organisation.posts
            if post.on(self.world.today)
        )

    async def known_as(self, account: str) -> int | None:
        """Whose account that is."""
        async with self.world.database.read() as store:
            return await store.people.by_address(Address("entra", account))

    def rules(self, **what: object) -> None:
        """Other rules in the profile from now on."""
        self.profile = replace(self.profile, directory=replace(self.profile.directory, **what))  # type: ignore[arg-type]


def settings(graph: FakeGraph, **more: object) -> Settings:
    keys = {"keys": new_key(), "lookup_key": new_key()}
    return Settings(_env_file=None, **{**keys, **graph.settings(), **more})


def employ(graph: FakeGraph) -> None:
    """Everybody of the municipality has an account; the id of each is `id-` and the short name."""
    for who, name, function, unit in PEOPLE:
        graph.tenant.add(
            id=f"id-{who}",
            displayName=name,
            mail=f"{who}@example.se",
            department=UNITS[unit][0].rpartition("/")[2],
            jobTitle=TITLES[function],
            manager=f"id-{MANAGERS[who]}" if who in MANAGERS else None,
        )


def crowd(office: Office, number: int) -> None:
    """So many more at Linden and Eken, under its managers."""
    for n in range(number):
        where, boss = ("Linden", "fatima") if n % 2 else ("Eken", "karin")
        office.graph.tenant.add(
            id=f"crowd-{n}",
            displayName=f"Nummer {n}",
            mail=f"nummer.{n}@example.se",
            department=where,
            jobTitle="Undersköterska",
            manager=f"id-{boss}",
        )


def _office(graph: FakeGraph, world: World) -> Office:
    employ(graph)
    made = Office(graph, world, world.profile)
    made.rules(units={path.rpartition("/")[2]: path for path, _ in UNITS.values()})
    return made


@pytest.fixture
def graph() -> Iterator[FakeGraph]:
    with FakeGraph() as fake:
        yield fake


@pytest.fixture
async def office(world: World, graph: FakeGraph) -> Office:
    """On SQLite and on PostgreSQL."""
    return _office(graph, world)


@pytest.fixture
async def sqlite_office(sqlite_town: str, graph: FakeGraph) -> AsyncIterator[Office]:
    async with municipality(sqlite_town) as world:
        yield _office(graph, world)
