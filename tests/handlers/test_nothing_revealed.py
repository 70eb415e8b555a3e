"""Every button, conversation and command, pressed by everybody about every case: what is not theirs is not there."""

from collections.abc import Iterator, Sequence

import pytest

from bot.wiring import table
from conversation.flow import OneOf, Page, Repeat
from conversation.port import Pressed
from conversation.screen import At, Notice, Screen
from handlers.commands import COMMANDS
from quality.access import NOTHING, Scope
from quality.case import Band, Case, CaseType, Holder, State, Suspicion
from quality.lifecycle import READABLE
from tests.storage.samples import stored_case
from tests.world import World, subject

SECRET = "Zebrafisken"
"""A word of every report, and of nothing else."""
WHO = (
    "dag", "birgitta", "lena", "kim", "rut", "anna", "fatima", "samira", "omar", "cecilia", "karin", "ali", "stig",
)  # fmt: skip
SUSPICIONS = {CaseType.MISCONDUCT: Suspicion.SARAH, CaseType.HARM: Suspicion.MARIA}


async def one_of_each(world: World) -> list[Case]:
    """A case of every type and in several states, at Linden and at Eken, that nobody of these has reported."""
    made = []
    for unit in ("linden", "eken"):
        for type_ in CaseType:
            for state in (State.RECEIVED, State.INVESTIGATING, State.CLOSED):
                made.append(
                    await stored_case(
                        world,
                        {"what": f"{SECRET} simmar", "measure": f"{SECRET} matades"},
                        type=type_,
                        state=state,
                        unit=world.units[unit],
                        holder=Holder("nobody", world.units[unit]),
                        reporter=world.people["nils"],
                        suspicion=SUSPICIONS.get(type_, Suspicion.NONE),
                        band=Band.RED,
                        score=12,
                        closed_at=world.time() if state is State.CLOSED else None,
                    )
                )
    return made


def some(cases: Sequence[Case]) -> list[Case]:
    """One of each type, with states and places in turn: what refuses a button asks for nothing else."""
    kinds = {case.type: [other for other in cases if other.type is case.type] for case in cases}
    return [alike[n % len(alike)] for n, alike in enumerate(kinds.values())]


def presses(world: World) -> Iterator[tuple[str, str]]:
    """Every button that can name a case, as action and the form of its subject."""
    known = table(world.profile)
    for action in known.presses:
        yield action, "{subject}"
    for flow in known.conversations:
        yield "start", f"{flow}|{{subject}}"
    for paper in ("sheet", "actions", "disclosure", "readers"):
        yield "room", f"{paper}:{{id}}"


def shows(screen: Screen, text: str) -> bool:
    return text in str(screen)


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
async def test_a_case_outside_the_scope_is_nowhere(world_on_sqlite: World, who: str) -> None:
    world = world_on_sqlite
    cases = await one_of_each(world)
    scope = await world.scope(who)
    hidden = [case for case in cases if scope.fields_of(case) == NOTHING]
    for case in some(hidden):
        for action, form in presses(world):
            screen = await world.presses(who, action, form.format(subject=subject(case), id=case.id))
            assert not shows(screen, SECRET), (action, form)
            assert not shows(screen, case.reference), (action, form)
    for command in COMMANDS:
        screen = await world.types(who, SECRET if command.asks else "", command.word)
        assert not any(shows(screen, case.reference) for case in hidden), command.word


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
async def test_words_are_shown_to_nobody_who_sees_codes_only(world_on_sqlite: World, who: str) -> None:
    world = world_on_sqlite
    cases = await one_of_each(world)
    scope = await world.scope(who)
    for case in some([case for case in cases if scope.fields_of(case) and not scope.fields_of(case) & READABLE]):
        for action, form in presses(world):
            screen = await world.presses(who, action, form.format(subject=subject(case), id=case.id))
            assert not shows(screen, SECRET), (action, form)


@pytest.mark.parametrize("who", ["karin", "samira", "cecilia"])
async def test_a_long_list_offers_nothing_of_a_hidden_case(world: World, who: str) -> None:
    cases = await one_of_each(world)
    scope = await world.scope(who)
    hidden = next(case for case in cases if scope.fields_of(case) == NOTHING)
    for name, conversation in table(world.profile).conversations.items():
        for part in conversation.flow.pages:
            for page in part.pages if isinstance(part, Repeat) else (part,):
                for step in sourced(page):
                    offered = await world.desk.suggest(world.people[who], At(name, subject(hidden), 0), step, "")
                    assert not any(hidden.reference in str(option) for option in offered), (name, step)


def sourced(page: Page) -> Iterator[str]:
    yield from (step.id for step in page.steps if isinstance(step.input, OneOf) and step.input.source)


async def test_those_who_see_it_are_answered(world: World) -> None:
    """The other way round: the same presses show the case to whoever may see it."""
    cases = await one_of_each(world)
    scopes: dict[str, Scope] = {who: await world.scope(who) for who in WHO}
    for case in cases:
        for who, scope in scopes.items():
            screen = await world.presses(who, "card", subject(case))
            assert shows(screen, case.reference) is bool(scope.fields_of(case)), (who, case.type)
            opened = await world.presses(who, "read", subject(case))
            assert shows(opened, SECRET) is bool(scope.fields_of(case) & READABLE and words(scope, case)), who
            assert isinstance(screen, Notice) is not bool(scope.fields_of(case))


def words(scope: Scope, case: Case) -> bool:
    """Whether the report's own words are among the fields that are seen."""
    return bool({"text", "protection"} & {field.value for field in scope.fields_of(case)})


async def test_a_guessed_action_of_a_case_is_no_way_in(world: World) -> None:
    case = (await one_of_each(world))[0]
    for who in ("karin", "ali"):
        for about in (f"{subject(case)}#1", f"case:{case.id}#99", f"case:0{case.id}"):
            screen = await world.says(who, Pressed("card", about))
            assert not shows(screen, case.reference)
