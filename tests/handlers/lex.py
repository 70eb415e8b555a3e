"""What people do on the statutory tracks, so that each test says only what is special about it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from conversation.flow import Answer
from conversation.screen import CaseCard, Done, Notice, Nudge, Prompt, Review, Screen
from handlers.moves import find_for, perform
from handlers.visit import Visit
from quality.case import Case, CaseType, Holder, Law, State, Suspicion
from quality.lifecycle import Move
from quality.profile import Profile
from quality.profile_file import load
from quality.role import Function, Roles
from tests.world import POSTS, World, sends, subject

WHY = "Det som stod i rapporten tyder på det."
HANDED: Mapping[str, Answer] = {"how": "whole", "why": WHY, "protection": "Två går alltid tillsammans."}
INVESTIGATOR = ("omar", Function.LEX_INVESTIGATOR, "top")
MAR = ("cecilia", Function.MAR, "top")
SERIOUS: Mapping[str, Answer] = {
    "degree": "serious",
    "diary": "SN 2026/17",
    "motivation": "Den boende skadades.",
    "police": "no",
    "police_why": "Inget brott.",
    "person": "yes",
    "representative": "nobody",
    "documented": "yes",
    "unit": "Arbeta två och två.",
    "reporter": "Tack, det du såg stämde.",
}


def uppsala() -> Profile:
    """The unit's manager investigates lex Sarah, as in Uppsala; the lex Sarah officer still decides."""
    standard = load("standard")
    roles = Roles(
        receives=(Function.LEX_RESPONSIBLE,),
        investigates=(Function.UNIT_MANAGER,),
        decides=(Function.LEX_RESPONSIBLE,),
        informs=(Function.DIRECTOR,),
    )
    return replace(standard, cases={**standard.cases, CaseType.MISCONDUCT: roles})


async def talks(world: World, who: str, flow: str, about: Case | str, **answers: Answer) -> Screen:
    """A whole conversation about a case, from its button to its end."""
    named = subject(about) if isinstance(about, Case) else about
    screen = await world.presses(who, "start", f"{flow}|{named}".rstrip("|"))
    if isinstance(screen, Notice) and (again := [each for each in screen.buttons if each.action == "restart"]):
        screen = await world.presses(who, "restart", again[0].subject)
    while isinstance(screen, Prompt | Review):
        following = await world.says(who, sends(screen, answers))
        if isinstance(following, Prompt) and isinstance(screen, Prompt) and following.page == screen.page:
            return following
        screen = following
    return screen


async def says(world: World, who: str, flow: str, about: Case | str, **answers: Answer) -> Case:
    """The same where it is expected to succeed; the case as it is then."""
    done = await talks(world, who, flow, about, **answers)
    assert isinstance(done, Done), done
    assert isinstance(about, Case)
    return await world.case(about)


async def handed_over(world: World, track: str = "misconduct", **more: Answer) -> Case:
    """A fall at Linden that Fatima has taken on and handed over."""
    case = await world.report()
    await world.presses("fatima", "take_on", subject(case))
    return await says(world, "fatima", "hand_over", case, **{**HANDED, "track": track, **more})


async def staffed(world: World, *more: tuple[str, Function, str]) -> None:
    """Omar investigates lex Sarah and Cecilia is MAR, beside what they else do."""
    await world.hold(*POSTS, INVESTIGATOR, MAR, *more)


async def investigated(world: World, case: Case, who: str) -> Case:
    """The investigation is marked as finished."""
    await moves(world, case, who, Move.FINISH)
    return await world.case(case)


async def moves(world: World, case: Case, who: str, move: Move, **changes: Any) -> None:
    """A move whose conversation is not of these rooms."""
    async with world.database.write() as store:
        visit = await visiting(world, who, store)
        await perform(visit, await find_for(visit, subject(case), move), move, **changes)


async def visiting(world: World, who: str, store: Any) -> Visit:
    """Somebody's turn, as the desk makes it."""
    said = world.said(who, None)  # type: ignore[arg-type]  # only the address of it is used
    return await world.desk._visit(store, world.people[who], said.address)


async def decided(world: World, **answers: Answer) -> Case:
    """A misconduct handed over, investigated by Omar and decided by Lena."""
    case = await deciding(world)
    return await says(world, "lena", "decide_misconduct", case, **{**SERIOUS, **answers})


async def deciding(world: World) -> Case:
    """The same, waiting for its decision."""
    await staffed(world)
    case = await handed_over(world)
    await says(world, "lena", "assess", case, ivo="no", investigate="yes", investigator_after=person(world, "omar"))
    return await investigated(world, case, "omar")


def person(world: World, who: str) -> str:
    return str(world.people[who])


async def filed(world: World, type_: CaseType, **facts: Any) -> Case:
    """A case of a type whose report is of other rooms, as it comes in."""
    roles = world.profile.cases[type_]
    given: dict[str, Any] = {
        "type": type_,
        "unit": world.units["linden"],
        "reporter": world.people["samira"],
        "holder": Holder(roles.receives[0].value, world.units["linden"]),
        "laws": frozenset({Law.SOL}),
        "category": "",
        "severity": None,
        "created_at": world.time(),
        "discovered_at": world.time(),
        "state": State.RECEIVED,
        "suspicion": {CaseType.MISCONDUCT: Suspicion.SARAH, CaseType.HARM: Suspicion.MARIA}.get(type_, Suspicion.NONE),
    }
    async with world.database.write() as store:
        return await store.cases.add(Case(**(given | facts)), {"what": "Något hände."})


async def owed(world: World, case: Case) -> dict[str, str]:
    """What is owed about a case, and by whom: a function, or a person's short name."""
    names = {number: name for name, number in world.people.items()}
    async with world.database.read() as store:
        duties = await store.duties.about(subject(case), scope=await world.scope("lena"))
    return {d.kind.value: d.owner.function or names[d.owner.person or 0] for d in duties if not d.kind.is_message}


async def cards(world: World, who: str) -> list[CaseCard]:
    """The cards that somebody was sent, after the keeper has been round."""
    await world.keep()
    return [each for each in world.chat.to(who) if isinstance(each, CaseCard)]


async def texts(world: World, who: str) -> list[str]:
    await world.keep()
    return [each.text for each in world.chat.to(who) if isinstance(each, Notice | Nudge)]


@asynccontextmanager
async def under(profile: Profile, world: World) -> AsyncIterator[World]:
    """The same municipality under another profile."""
    house = replace(world.house, profile=profile)
    other = World(world.url, world.vault, house, world.time, world.database, world.chat, world.mail)
    other.people, other.units = world.people, world.units
    yield other
