"""A whole municipality under its own profile, served as a process, with people on all three channels."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.directory import csv
from quality.access import Scope
from quality.case import Case, State
from quality.profile_file import load
from quality.role import Function
from storage.database import Database, Store
from tests.journeys.house import House
from tests.journeys.in_slack import InSlack
from tests.journeys.in_teams import InTeams
from tests.journeys.moment import real_time
from tests.journeys.on_the_web import OnTheWeb
from tests.journeys.somebody import Somebody
from tests.journeys.town import email, patient_slack
from tests.teams_fake import FakeTeams
from tests.world import hush

THURSDAY = datetime(2026, 11, 26, 9, tzinfo=UTC)
TOP = "Socialförvaltningen"
CARE = f"{TOP}/Äldreomsorg"
LINDEN, NORTH = f"{CARE}/Linden", f"{TOP}/Utförare/Omsorg i Norr"
PEOPLE: Mapping[str, tuple[str, Function, str]] = {
    "dag": ("Dag Öberg", Function.DIRECTOR, TOP),
    "vera": ("Vera Lind", Function.HEAD, CARE),
    "fatima": ("Fatima Rahimi", Function.UNIT_MANAGER, LINDEN),
    "samira": ("Samira Haddad", Function.EMPLOYEE, LINDEN),
    "omar": ("Omar Nilsson", Function.EMPLOYEE, LINDEN),
    "lena": ("Lena Åkesson", Function.LEX_RESPONSIBLE, TOP),
    "ulf": ("Ulf Tegner", Function.LEX_INVESTIGATOR, TOP),
    "birgitta": ("Birgitta Löfgren", Function.MAS, TOP),
    "mats": ("Mats Ström", Function.MAR, TOP),
    "ida": ("Ida Ek", Function.SECURITY, TOP),
    "disa": ("Disa Palm", Function.DPO, TOP),
    "conny": ("Conny Falk", Function.CONTRACT, TOP),
    "bo": ("Bo Svärd", Function.BOARD, TOP),
    "rut": ("Rut Ängström", Function.REGISTRAR, TOP),
    "pia": ("Pia Nord", Function.PROVIDER, NORTH),
}
LAWS = {"uppsala": "SoL"}
WORDS = 20
"""Letters of the shortest of what people write: a diary number is no secret."""
ANYBODY = Scope(person=1)
"""What is owed is looked up as it is, whoever may see it."""


@dataclass
class Municipality:
    """The house, who uses which channel, and what has to be so in the end."""

    house: House
    people: dict[str, Somebody]
    closed: list[str] = field(default_factory=list)

    def __getitem__(self, who: str) -> Somebody:
        return self.people[who]

    async def comes_to(self, kind: str) -> None:
        """It is the moment at which something of this kind is said."""
        self.house.clock.move(await self.house.next_reminder(kind))

    async def case(self, reference: str) -> Case:
        async with self.house.database() as database, database.read() as store:
            return await _case(store, reference)

    async def owed(self, reference: str) -> set[str]:
        """What is owed about a case, its actions included."""
        async with self.house.database() as database, database.read() as store:
            case = await _case(store, reference)
            subjects = [f"case:{case.id}", *(f"case:{case.id}#{a.number}" for a in await store.actions.of(case))]
            duties = [duty for subject in subjects for duty in await store.duties.about(subject, scope=ANYBODY)]
        return {duty.kind.value for duty in duties if not duty.kind.is_message}

    async def is_over(self, reference: str, *, but: frozenset[str] = frozenset()) -> Case:
        """The case is closed and nobody owes anything about it, but what outlives it."""
        case = await self.case(reference)
        assert case.state is State.CLOSED, (reference, case.state)
        assert await self.owed(reference) == but, reference
        self.closed.append(reference)
        return case

    async def ends_well(self) -> None:
        """Nothing that anybody wrote stands in a message or the log, nothing went wrong, and the log is whole."""
        for person in self.people.values():
            if isinstance(person, OnTheWeb):
                await person.leaves()
        written = {text for person in self.people.values() for text in person.wrote if len(text) > WORDS}
        assert written
        log = self.house.logged()
        for text in written:
            assert text not in log, f"in the log: {text}"
            for person in self.people.values():
                assert text not in person.kept, f"kept with {person.name} in {person.channel}: {text}"
        assert self.house.stop() == 0
        assert '"level": "error"' not in log, [line for line in log.splitlines() if '"level": "error"' in line][:3]
        assert "Traceback" not in log
        async with self.house.database() as database, database.read() as store:
            assert (await store.audit.verify()).faults == ()


async def _case(store: Store, reference: str) -> Case:
    number = 1
    while case := await store.cases.for_delivery(number):
        if case.reference == reference:
            return case
        number += 1
    raise LookupError(reference)


@contextmanager
def told(story: str) -> Iterator[None]:
    """Says which story it was, if it does not end well."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"in the story: {story}")
        raise


@asynccontextmanager
async def municipality(directory: Path, url: str, profile: str, on: Mapping[str, str]) -> AsyncIterator[Municipality]:
    """Served under this profile; `on` says who is there and on which channel (slack, teams or web)."""
    with ExitStack() as fakes:
        channels = set(on.values())
        slack = fakes.enter_context(patient_slack()) if "slack" in channels else None
        teams = fakes.enter_context(FakeTeams()) if "teams" in channels else None
        house = House(directory, url, slack=slack, teams=teams, profile=profile, demo=True)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(house.kill)
            async with house.database() as database:
                await _settle(database, profile)
            house.clock.move(THURSDAY)
            await house.start()
            yield Municipality(house, await _arrived(house, on, stack))


async def _settle(database: Database, profile: str) -> None:
    """Everybody moves in, as a municipality brings them; the year wheel has said everything."""
    nodes = load(profile).providers.nodes  # where they are none of the organisation's, nobody of theirs is in it
    there = {who: each for who, each in PEOPLE.items() if nodes or each[1] is not Function.PROVIDER}
    rows = [f"{email(who)},{name},{unit},{post.value},," for who, (name, post, unit) in there.items()]
    people = "\n".join(["e-post,namn,enhet,funktion,från,till", *rows, ""])
    units = f"enhet,lagrum\n{LINDEN},{LAWS.get(profile, 'HSL SoL')}\n"
    await csv.import_people(database, csv.read_people(people), real_time(), profile=load(profile))
    await csv.import_units(database, csv.read_units(units), real_time())
    await hush(database, load(profile))


async def _arrived(house: House, on: Mapping[str, str], stack: AsyncExitStack) -> dict[str, Somebody]:
    """Everybody with their own channel; who uses Teams is known there by the directory."""
    found: dict[str, Somebody] = {}
    for who, channel in on.items():
        name = PEOPLE[who][0]
        if channel == "slack" and house.slack:
            found[who] = InSlack(house.slack.person(f"U{who.upper()}", email=email(who), name=name), name)
        elif channel == "teams" and house.teams:
            person = house.teams.person(who, email=email(who), name=name)
            await person.installs()
            found[who] = InTeams(person, name)
        else:
            found[who] = visitor = OnTheWeb(house.url, name)
            stack.push_async_callback(visitor.closes)
            await visitor.comes_in()
    return found
