"""A small municipality in a database of its own, wired as the real one, so that tests tell what people do in it.

async with municipality(database_url) as world:
    case = await world.report("samira", unit="linden")
    await world.keep()
    assert world.chat.to("fatima")[-1].screen == ...

Socialförvaltningen      dag (socialchef) birgitta (mas) lena (lex Sarah) kim (kvalitet) rut (registrator)
  Äldreomsorg            anna (områdeschef)
    Linden               fatima (enhetschef) samira, omar (medarbetare) cecilia (förbättringscoach)
    Eken                 two managers: karin and tomas; eva (medarbetare)
    Asken                no manager: ali (medarbetare)
  Funktionsstöd          no manager of its own
    Boklunden            petra (enhetschef), away until 2026-12-04: stig stands in; nils (medarbetare)
"""

from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.wiring import composers, table
from bot.words import load_all
from conversation.flow import Answer
from conversation.port import Address, Asked, In, Pressed, Said, TryLater
from conversation.screen import Done, Home, Item, Notice, Nudge, Prompt, Review, Screen
from conversation.session import Answered, Event, Submit
from handlers.converse import Desk
from handlers.visit import House, subject_of
from quality.access import Scope, scope_of
from quality.case import Case, Law
from quality.duty import Duty
from quality.privacy import check
from quality.profile import Profile
from quality.profile_file import load
from quality.role import Function, Organisation, Post, Substitution
from quality.yearly import yearly
from reminders.keeper import Keeper
from reminders.means import Watch
from storage.database import Database
from storage.vault import Vault

ZONE = ZoneInfo("Europe/Stockholm")
WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=ZONE)
"""When everything begins: an ordinary morning, with no weekly summary due before the Monday after."""
OWN_ADDRESS = "https://hjulet.example.se"
KEYS = {"keys": b64encode(b"k" * 32).decode(), "lookup_key": b64encode(b"l" * 32).decode()}
VAULT = Vault([KEYS["keys"]], KEYS["lookup_key"])

TOP = "Socialförvaltningen"
CARE, SUPPORT = f"{TOP}/Äldreomsorg", f"{TOP}/Funktionsstöd"
HEALTH, SERVICE = frozenset({Law.HSL, Law.SOL}), frozenset({Law.LSS})
UNITS: Mapping[str, tuple[str, frozenset[Law]]] = {
    "top": (TOP, frozenset()),
    "care": (CARE, HEALTH),
    "support": (SUPPORT, SERVICE),
    "linden": (f"{CARE}/Linden", HEALTH),
    "eken": (f"{CARE}/Eken", HEALTH),
    "asken": (f"{CARE}/Asken", HEALTH),
    "boklunden": (f"{SUPPORT}/Boklunden", SERVICE),
}
PEOPLE: tuple[tuple[str, str, Function, str], ...] = (
    ("dag", "Dag Öberg", Function.DIRECTOR, "top"),
    ("birgitta", "Birgitta Löfgren", Function.MAS, "top"),
    ("lena", "Lena Åkesson", Function.LEX_RESPONSIBLE, "top"),
    ("kim", "Kim Zetterlund", Function.QUALITY, "top"),
    ("rut", "Rut Ängström", Function.REGISTRAR, "top"),
    ("anna", "Anna Berg", Function.AREA_MANAGER, "care"),
    ("fatima", "Fatima Rahimi", Function.UNIT_MANAGER, "linden"),
    ("samira", "Samira Haddad", Function.EMPLOYEE, "linden"),
    ("omar", "Omar Nilsson", Function.EMPLOYEE, "linden"),
    ("cecilia", "Cecilia Holm", Function.COACH, "linden"),
    ("karin", "Karin Lundmark", Function.UNIT_MANAGER, "eken"),
    ("tomas", "Tomas Ek", Function.UNIT_MANAGER, "eken"),
    ("eva", "Eva Strand", Function.EMPLOYEE, "eken"),
    ("ali", "Ali Karimi", Function.EMPLOYEE, "asken"),
    ("petra", "Petra Sund", Function.UNIT_MANAGER, "boklunden"),
    ("stig", "Stig Dahl", Function.EMPLOYEE, "boklunden"),
    ("nils", "Nils Persson", Function.EMPLOYEE, "boklunden"),
)
AWAY = ("petra", "stig", date(2026, 11, 1), date(2026, 12, 4))

USUAL: Mapping[str, Answer] = {
    "nature": "harm",
    "category": "fall.own_activity",
    "what": "Den boende föll i hallen.",
    "actual": "2",
    "measure": "Vi hjälpte den boende upp.",
}
SUSPECTED: Mapping[str, Answer] = {"category": "physical_abuse.staff", "suspicion": "sarah"}
"""What makes a report one of suspected abuse."""


class Time:
    """A clock that stands still until a test moves it."""

    def __init__(self, start: datetime = WEDNESDAY) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        return self.moment

    def at(self, text: str) -> None:
        """Sets the municipality's own clock, for example to `2026-11-26 09:00`."""
        self.moment = datetime.fromisoformat(text).replace(tzinfo=ZONE)

    def forward(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that reached a chat."""

    to: str
    screen: Screen
    replaces: str
    id: str


@dataclass
class Chat:
    """A channel that keeps what is sent; it fails in the ways it is told to, once for each."""

    name: str
    sent: list[Sent] = field(default_factory=list)
    fails: dict[str, list[BaseException]] = field(default_factory=dict)
    dies_after: BaseException | None = None

    async def __call__(self, to: Address, screen: Screen, *, replaces: str = "") -> str:
        waiting = self.fails.get(to.to)
        if waiting:
            raise waiting.pop(0)
        message = Sent(to.to, screen, replaces, f"{self.name}-{len(self.sent) + 1}")
        self.sent.append(message)
        if self.dies_after is not None:
            death, self.dies_after = self.dies_after, None
            raise death
        return message.id

    def to(self, person: str) -> list[Screen]:
        """What one person was sent, oldest first."""
        return [sent.screen for sent in self.sent if sent.to == person]

    def forget(self) -> None:
        self.sent.clear()


@dataclass
class World:
    """The municipality: people and units by short names, the desk and the keeper at work, and a clock to turn."""

    url: str
    vault: Vault
    house: House
    time: Time
    database: Database
    chat: Chat
    mail: Chat
    people: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.desk = self.another_desk(self.database)
        self.lookup_is_busy = False
        self.keeper = self.another_keeper(self.database)

    @property
    def profile(self) -> Profile:
        return self.house.profile

    @property
    def today(self) -> date:
        return self.time.moment.astimezone(ZONE).date()

    # More of the same, for restarts and replicas

    def another_database(self) -> Database:
        """A second process's connection; whoever asks closes it."""
        return Database(self.url, self.vault)

    def another_desk(self, database: Database, *, house: House | None = None) -> Desk:
        own = house or self.house
        return Desk(database, own, table(own.profile), check=check, translators=load_all(), now=self.time)

    def another_keeper(self, database: Database, *, watch: Watch | None = None) -> Keeper:
        async def find(person: int) -> list[Address]:
            if self.lookup_is_busy:
                raise TryLater("ratelimited", 30)
            async with database.read() as store:
                return list(await store.people.addresses(person))

        return Keeper(
            database,
            self.profile,
            sends={self.chat.name: self.chat, self.mail.name: self.mail},
            compose=composers(self.house),
            find=find,
            translators=load_all(),
            now=self.time,
            watch=watch,
        )

    # What people do

    def said(self, who: str, event: In | Pressed | Asked, *, delivery: str = "", channel: str = "slack") -> Said:
        """What a channel hands to the desk, from the running chat unless another channel is named."""
        person = self.people[who]
        address = Address(channel, who if channel == "slack" else str(person))
        return Said(address, person, event, delivery, chat=channel == "slack")

    async def says(self, who: str, event: In | Pressed | Asked, **more: str) -> Screen:
        """One turn of somebody's."""
        return await self.desk.hear(self.said(who, event, **more))

    async def presses(self, who: str, action: str, subject: str = "", **more: str) -> Screen:
        return await self.says(who, Pressed(action, subject), **more)

    async def types(self, who: str, text: str, command: str = "") -> Screen:
        return await self.says(who, Asked(text, command))

    async def does(self, who: str, flow: str, subject: str, **answers: Answer) -> Screen:
        """A short conversation of one page, from its button to its end."""
        prompt = await self.presses(who, "start", f"{flow}|{subject}")
        return await self.says(who, sends(prompt, answers)) if isinstance(prompt, Prompt) else prompt

    async def walks(self, who: str, flow: str, subject: str, answers: Mapping[str, Answer], **more: str) -> Screen:
        """A longer conversation page by page, from its button to its end."""
        screen = await self.presses(who, "start", f"{flow}|{subject}", **more)
        again = [each for each in screen.buttons if each.action == "restart"] if isinstance(screen, Notice) else []
        screen = await self.presses(who, "restart", again[0].subject, **more) if again else screen
        while isinstance(screen, Prompt | Review):
            screen = await self.says(who, sends(screen, answers), **more)
        return screen

    async def begins(self, who: str, **more: str) -> Screen:
        """Begins a deviation anew, whatever was begun before."""
        screen = await self.presses(who, "start", "deviation", **more)
        again = [each for each in screen.buttons if each.action == "restart"] if isinstance(screen, Notice) else []
        return await self.presses(who, "restart", again[0].subject, **more) if again else screen

    async def talks(self, who: str, answers: Mapping[str, Answer], **more: str) -> Screen:
        """Reports a deviation page by page, up to the review."""
        screen = await self.begins(who, **more)
        while isinstance(screen, Prompt):
            screen = await self.says(who, sends(screen, answers), **more)
        return screen

    async def report(
        self,
        who: str = "samira",
        answers: Mapping[str, Answer] | None = None,
        *,
        unit: str = "linden",
        manager: str = "",
        **more: Answer,
    ) -> Case:
        """A whole report with the usual answers and these; the case that it became."""
        place = str(self.units[unit]) + (f".{self.people[manager]}" if manager else "")
        given = {**USUAL, "unit": place, **(answers or {}), **more}
        review = await self.talks(who, given)
        done = await self.says(who, sends(review, given))
        assert isinstance(done, Done), done
        return await self.newest()

    async def owe(self, *duties: Duty) -> None:
        """Makes these owed, as what causes them would."""
        async with self.database.write() as store:
            await store.duties.owe(duties)

    async def keep(self) -> int:
        """The keeper's sweep, now."""
        return await self.keeper.sweep()

    async def keep_at(self, text: str) -> int:
        self.time.at(text)
        return await self.keeper.sweep()

    async def files(
        self, who: str, flow: str, answers: Mapping[str, Answer], *, unit: str = "linden", **more: Answer
    ) -> Screen:
        """A whole report of any type, from its button to its receipt."""
        given = {"unit": str(self.units[unit]), **answers, **more}
        screen = await self.presses(who, "start", flow)
        while isinstance(screen, Prompt | Review):
            screen = await self.says(who, sends(screen, given))
        return screen

    # What is there to see

    async def newest(self) -> Case:
        return (await self.cases())[-1]

    async def cases(self) -> list[Case]:
        """Every case, by number, whoever may see it."""
        found: list[Case] = []
        async with self.database.read() as store:
            while case := await store.cases.for_delivery(len(found) + 1):
                found.append(case)
        return found

    async def case(self, case: Case) -> Case:
        """The case as it is now."""
        async with self.database.read() as store:
            now = await store.cases.for_delivery(case.id)
        assert now is not None
        return now

    async def words(self, case: Case) -> dict[str, str]:
        async with self.database.read() as store:
            return {each.field: each.text for each in await store.cases.words(case)}

    async def log(self, case: Case) -> list[tuple[str, str]]:
        """Who did what with a case, as `(samira, reported)`."""
        names = {f"person:{number}": name for name, number in self.people.items()}
        async with self.database.read() as store:
            return [(names[each.actor], each.action) for each in await store.audit.entries(f"case:{case.id}")]

    async def organisation(self) -> Organisation:
        async with self.database.read() as store:
            return await store.people.organisation()

    async def scope(self, who: str) -> Scope:
        return scope_of(await self.organisation(), self.people[who], self.today, self.profile.cases)

    async def hold(self, *posts: tuple[str, Function, str]) -> None:
        """These are the posts from now on."""
        async with self.database.write() as store:
            await store.people.replace_posts([Post(self.people[who], f, self.units[unit]) for who, f, unit in posts])
            await store.people.changed()


def sends(screen: Screen, answers: Mapping[str, Answer]) -> In:
    """The press of the screen's main button, with these answers and its own values for the rest."""
    assert isinstance(screen, Prompt | Review), screen
    shown: dict[str, Answer] = {
        each.id: list(each.value) if isinstance(each.value, tuple) else each.value for each in screen.fields
    }
    given = {step: answers.get(step, value) for step, value in shown.items()}
    at = screen.at
    event: Event = (
        Answered(given, screen.page, at.revision) if isinstance(screen, Prompt) else Submit(given, at.revision)
    )
    return In(at.flow, event, at.subject)


def subject(case: Case) -> str:
    return subject_of(case)


POSTS = tuple((who, function, unit) for who, _, function, unit in PEOPLE)


def posts_without(*absent: str) -> tuple[tuple[str, Function, str], ...]:
    """Everybody's posts but these people's."""
    return tuple(post for post in POSTS if post[0] not in absent)


async def settle(world: World) -> None:
    """Fills an empty database with the municipality; everybody is reached in the chat, then by mail."""
    async with world.database.write() as store:
        for name, (path, laws) in UNITS.items():
            world.units[name] = await store.people.unit(tuple(path.split("/")), laws)
        for who, name, _, _ in PEOPLE:
            number = await store.people.person(f"{who}@example.se", name)
            world.people[who] = number
            await store.people.remember(number, Address("slack", who))
            await store.people.remember(number, Address("mail", who))
        absent, substitute, start, end = AWAY
        await store.people.replace_substitutions(
            [Substitution(world.people[absent], world.people[substitute], start, end)]
        )
    await world.hold(*POSTS)


async def forget_addresses(world: World) -> None:
    """Nobody is known in any chat any more."""
    engine = create_async_engine(world.url)
    async with engine.begin() as connection:
        await connection.execute(text("DELETE FROM addresses"))
    await engine.dispose()


async def recall(world: World, organisation: Organisation) -> None:
    """Finds the short names again in a database that was filled before."""
    numbers = {person.name: person.id for person in organisation.people.values()}
    paths = {"/".join(unit.path): unit.id for unit in organisation.units.values()}
    world.people |= {who: numbers[name] for who, name, _, _ in PEOPLE}
    world.units |= {unit: paths[path] for unit, (path, _) in UNITS.items()}


async def hush(database: Database, profile: Profile) -> None:
    """The year wheel has said everything already, for tests of a whole process that are about something else."""
    this = datetime.now(ZONE).year
    days = [
        datetime(year, month, 15, 9, tzinfo=ZONE) for year in {this, this + 1, 2026, 2027} for month in range(1, 13)
    ]
    async with database.write() as store:
        organisation = await store.people.organisation()
        duties = {duty.key: duty for day in days for duty in yearly(organisation, profile, day)}
        await store.duties.owe([replace(duty, next_nudge_at=None) for duty in duties.values()])


@asynccontextmanager
async def municipality(
    url: str, *, free_text: str = "form", vault: Vault = VAULT, profile: str = ""
) -> AsyncIterator[World]:
    """The whole of it in the migrated database at `url`, at nine on a Wednesday morning.

    The year wheel stands still unless a profile is named: it would have something to say on every morning.
    """
    used = load(profile) if profile else replace(load("standard"), year_wheel=())
    house = House(used, free_text, OWN_ADDRESS)
    database = Database(url, vault)
    world = World(url, vault, house, Time(), database, Chat("slack"), Chat("mail"))
    try:
        organisation = await world.organisation()
        await (recall(world, organisation) if organisation.people else settle(world))
        yield world
    finally:
        await database.close()


def reminders_to(world: World, who: str) -> list[Nudge]:
    """What somebody was reminded of, also in a morning's message of several things."""
    found: list[Nudge] = []
    for screen in world.chat.to(who):
        if isinstance(screen, Nudge):
            found.append(screen)
        elif isinstance(screen, Home):
            items = [item for part in screen.parts for item in part.items]
            found += [Nudge(_about(item), item.text, item.detail, buttons=item.buttons) for item in items]
    return found


def _about(item: Item) -> str:
    return item.buttons[0].subject.rpartition("|")[2] if item.buttons else ""
