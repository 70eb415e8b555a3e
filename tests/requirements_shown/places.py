"""The municipality of `tests.world` as each document describes its own: who is there, and who is not.

Karlsborg has no level between the director and the units; Järva and Uppsala have heads of department; Vaggeryd has both
area managers and heads; Ekerö buys from providers. Uppsala gives no health care, so nobody there answers for it.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

from conversation.flow import Answer
from conversation.port import Address
from conversation.screen import CaseCard, Done, Notice, Nudge
from quality.case import Case
from quality.duty import Duty
from quality.profile_file import load
from quality.role import Function
from tests.handlers.lex import under
from tests.world import World, municipality, posts_without, subject

Held = tuple[str, Function, str]
NEW: Mapping[str, str] = {"ida": "Ida Säker", "pelle": "Pelle Dataskydd", "gun": "Gun Ledamot", "harald": "Harald Chef"}
"""People that only some of the documents have a place for."""
EVERYWHERE: tuple[Held, ...] = (
    ("omar", Function.LEX_INVESTIGATOR, "top"),
    ("ida", Function.SECURITY, "top"),
    ("pelle", Function.DPO, "top"),
    ("gun", Function.BOARD, "top"),
)
HEAD: Held = ("harald", Function.HEAD, "care")
OWN: Mapping[str, tuple[Held, ...]] = {
    "standard": (*posts_without(), HEAD),
    "karlsborg": posts_without("anna", "cecilia"),
    "jarva": (*posts_without("anna", "cecilia"), HEAD, ("ida", Function.MAR, "top")),
    "uppsala": (*posts_without("anna", "birgitta", "cecilia"), HEAD),
    "vaggeryd": (*posts_without(), HEAD),
    "ekero": (*posts_without("anna", "cecilia"), ("kim", Function.CONTRACT, "top")),
}
"""Who holds what, by profile."""
REPORT: Mapping[str, Answer] = {"category": "performance.late"}
"""What makes a report one that every one of them can be given."""


@asynccontextmanager
async def place(url: str, profile_name: str, *, wheel: bool = False) -> AsyncIterator[World]:
    """The settled municipality at `url` under a profile, with its people; the year wheel stands still unless wanted."""
    profile = load(profile_name)
    used = profile if wheel else replace(profile, year_wheel=())
    async with municipality(url) as made, under(used, made) as world:
        await staffed(world, profile_name)
        yield world


async def staffed(world: World, profile_name: str, *more: Held) -> None:
    """Puts the people of a document at work, and these beside them."""
    async with world.database.write() as store:
        for who, name in NEW.items():
            if who not in world.people:
                world.people[who] = await store.people.person(f"{who}@example.se", name)
                await store.people.remember(world.people[who], Address("slack", who))
    await world.hold(*OWN[profile_name], *EVERYWHERE, *more)


async def reported(world: World, **more: Answer) -> Case:
    """An ordinary report from Linden."""
    return await world.report(answers={**REPORT, "record": "nobody", **more})


async def filed(world: World, name: str, answers: Mapping[str, Answer], who: str = "samira", **more: Answer) -> Case:
    """A report of another type."""
    done = await world.files(who, name, {**answers, **more})
    assert isinstance(done, Done), done
    return await world.newest()


async def told(world: World) -> set[str]:
    """Who has been sent a card, once the keeper has been round."""
    await world.keep()
    return {sent.to for sent in world.chat.sent if isinstance(sent.screen, CaseCard)}


async def heard(world: World, who: str) -> str:
    """All that somebody has been told in plain sentences."""
    await world.keep()
    said = (each for each in world.chat.to(who) if isinstance(each, Notice | Nudge))
    return "\n".join(f"{each.title} {each.text}" for each in said)


async def due(world: World, about: Case | str) -> dict[str, Duty]:
    """What is owed about a case or an action, by kind."""
    async with world.database.read() as store:
        every = await store.duties.due(now=world.time().replace(year=2030))
    named = subject(about) if isinstance(about, Case) else about
    return {duty.kind.value: duty for duty in every if duty.subject == named and not duty.kind.is_message}


async def owes(world: World, about: Case | str, kind: str) -> set[str]:
    """The people behind what is owed."""
    names = {number: who for who, number in world.people.items()}
    organisation = await world.organisation()
    async with world.database.read() as store:
        every = await store.duties.due(now=world.time().replace(year=2030))
    wanted = subject(about) if isinstance(about, Case) else about
    owners = [duty.owner for duty in every if duty.subject == wanted and duty.kind.value == kind]
    return {names[person] for owner in owners for person in organisation.holders(owner, world.today)}


async def facts(world: World, who: str, case: Case) -> dict[str, str]:
    """The card as somebody sees it, fact by fact."""
    card = await world.presses(who, "card", subject(case))
    assert isinstance(card, CaseCard), card
    return {fact.label: fact.value for fact in card.facts} | {"title": card.title, "state": card.state}
