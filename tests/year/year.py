"""Plays a year with the product's own keeper on a real database, skipping from one moment that matters to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from sqlalchemy import func, select
from sqlmodel import SQLModel

from bot.wiring import composers
from conversation.port import Address
from conversation.screen import Screen
from quality.duty import DutyKind
from quality.profile import Profile
from quality.profile_file import load
from quality.role import Function
from reminders.keeper import Keeper
from storage.database import Database
from tests.world import VAULT
from tests.year.days import A_DAY, DIGEST, FIRST, LAST, at, days
from tests.year.here import connect
from tests.year.rules import Said
from tests.year.scene import SWEDISH, Scene
from tests.year.story import Story
from tests.year.town import build, settle

SEED = 2026
END = at(LAST + A_DAY, time())


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the channel took."""

    at: datetime
    person: int
    screen: Screen


@dataclass
class Chat:
    """The channel of the town, which takes everything and keeps it."""

    scene: Scene
    sent: list[Sent] = field(default_factory=list)

    async def __call__(self, to: Address, screen: Screen, *, replaces: str = "") -> str:
        self.sent.append(Sent(self.scene.now, int(to.to), screen))
        return str(len(self.sent))


def profile_of(name: str) -> Profile:
    """The shipped profile; every other municipality has somebody on call for what law counts in hours."""
    profile = load(name)
    on_call = (Function.DPO,) if name in {"standard", "uppsala", "ekero"} else ()
    return replace(profile, nudging=replace(profile.nudging, on_call=on_call))


@dataclass(frozen=True, slots=True)
class Told:
    """One stage or message that reached one person; `message` is the channel's number of it."""

    said: Said
    message: int


@dataclass(frozen=True, slots=True)
class Row:
    """A duty as the database has it when the year is over."""

    kind: DutyKind
    subject: str
    about: str
    due: datetime
    done: datetime | None


@dataclass(frozen=True, slots=True)
class Year:
    """A year that was played: the story, what the channel took, and what the database says of it."""

    scene: Scene
    sent: Sequence[Sent]
    told: Sequence[Told]
    rows: Sequence[Row]
    end: datetime


async def play(url: str, name: str, *, end: datetime = END) -> Year:
    """The year of one profile, in the migrated database at `url`, until `end`."""
    profile = profile_of(name)
    town = build(profile, SEED)
    database = Database(url, VAULT, connect=connect)
    try:
        await settle(database, town)
        scene = Scene(profile, town, SEED, at(FIRST, time()))
        chat = Chat(scene)
        await _go_through(database, scene, _keeper(database, scene, chat), end)
        return Year(scene, chat.sent, await _told(database), await _rows(database), end)
    finally:
        await database.close()


def _keeper(database: Database, scene: Scene, chat: Chat) -> Keeper:
    """The product's own."""

    async def find(person: int) -> Sequence[Address]:
        return [Address("chat", str(person))]

    return Keeper(
        database, scene.profile, sends={"chat": chat}, compose=composers(scene.house), find=find,
        translators={"sv": SWEDISH}, now=lambda: scene.now,
    )  # fmt: skip


async def _go_through(database: Database, scene: Scene, keeper: Keeper, end: datetime) -> None:
    """From moment to moment: somebody does something, a summary is due, or the keeper has something to say."""
    Story(scene).begin()
    scene.plan(END, _nothing)
    summaries = [*(at(day, DIGEST) for day in days() if day.weekday() == 0), END]
    while scene.now < end:
        if scene.next <= scene.now:
            async with database.write() as store:
                scene.store = store
                await scene.play()
        await keeper.sweep()
        summaries = [each for each in summaries if each > scene.now]
        scene.now = min(scene.next, summaries[0], await _next(database, scene.now))


async def _nothing() -> None:
    """The year is over."""


async def _next(database: Database, now: datetime) -> datetime:
    """When the keeper has something to say next."""
    async with database.engine.connect() as connection:
        found = [await connection.scalar(select(func.min(column))) for column in _COMING]
    coming: list[datetime] = [when for when in found if when]
    assert all(when > now for when in coming), "what is due was not said"
    return min([*coming, END])


_TABLES = SQLModel.metadata.tables
_DUTIES, _SAYINGS = _TABLES["duties"], _TABLES["sayings"]
_COMING = (_DUTIES.c.next_nudge_at, _TABLES["mornings"].c.next_at)


async def _told(database: Database) -> list[Told]:
    """Everything that was said, as it was recorded."""
    columns = (_SAYINGS.c.at, _SAYINGS.c.person_id, _SAYINGS.c.kind, _SAYINGS.c.subject, _SAYINGS.c.level)
    query = select(*columns, _DUTIES.c.key, _SAYINGS.c.message, _SAYINGS.c.failure).join(
        _DUTIES, _DUTIES.c.id == _SAYINGS.c.duty_id
    )
    async with database.engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    assert not [failure for *_, failure in rows if failure]
    return [
        Told(Said(when, person, kind, subject, _about(key, kind, subject), level), int(message))
        for when, person, kind, subject, level, key, message, _ in rows
    ]


async def _rows(database: Database) -> list[Row]:
    query = select(_DUTIES.c.kind, _DUTIES.c.subject, _DUTIES.c.key, _DUTIES.c.due_at, _DUTIES.c.done_at)
    async with database.engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    return [Row(DutyKind(kind), about, _about(key, kind, about), due, done) for kind, about, key, due, done in rows]


def _about(key: str, kind: str, subject: str) -> str:
    return key.removeprefix(f"{kind}:{subject}:")
