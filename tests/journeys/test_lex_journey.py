"""Lex Sarah over the wire in Teams: from the manager's hand-over to the decision with IVO, and back to the reporter."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from bot.words import load as words
from conversation.port import Address
from handlers.moves import find_for, perform
from handlers.visit import House as Rules
from handlers.visit import Visit
from quality.case import CaseType, State
from quality.decision import decisions
from quality.lifecycle import Move
from quality.profile_file import load
from quality.role import Function, Post
from tests.journeys.conftest import Build
from tests.journeys.house import House
from tests.journeys.teams_talk import arrive_in_teams, fills, is_told, presses, reports, sees
from tests.journeys.town import email
from tests.teams_fake import FakeTeams, Person, visible_text
from tests.teams_fake.cards import inputs_of

GROUNDS = [
    pytest.param("postgres", marks=pytest.mark.postgres),
    pytest.param("sqlite", marks=pytest.mark.sqlite),
]
THURSDAY = datetime(2026, 11, 26, 9, tzinfo=UTC)
WHY, MOTIVATION = "Den boende var rädd för kollegan.", "Den boende skadades av en kollega."
UNIT, ANSWER = "Arbeta två och två.", "Tack, det du såg stämde."


@pytest.fixture
def people(teams: FakeTeams) -> Mapping[str, Person]:
    return arrive_in_teams(teams)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("url", GROUNDS, indirect=True)
async def test_lex_sarah_from_hand_over_to_decision_and_back_to_the_reporter(
    build: Build, teams: FakeTeams, people: Mapping[str, Person], url: str
) -> None:
    house = await build(url, teams=teams)
    await has_an_investigator(house)
    house.clock.move(THURSDAY)
    await house.start()
    for who in ("samira", "fatima", "lena", "omar", "dag"):
        await people[who].installs()
    reference = await reports(people["samira"])
    await is_handed_over(people["fatima"], reference)
    await is_assessed(people["lena"], reference)
    await is_told(people["samira"], reference, "utreds nu")
    await is_told(people["omar"], "Du utreder det här ärendet.")
    await is_finished(house)
    await is_decided(people["lena"])
    await everybody_hears(people, reference)
    await ivo_is_noted(people["lena"])
    await house.sweeps()
    await is_as_it_should_be(house)
    for person in people.values():
        assert not any(text in person.text for text in (WHY, MOTIVATION, UNIT))
    assert house.stop() == 0
    assert '"level": "error"' not in house.logged()
    assert house.command("audit", "verify").returncode == 0


async def has_an_investigator(house: House) -> None:
    async with house.database() as database, database.write() as store:
        organisation = await store.people.organisation()
        omar = await store.people.by_email(email("omar"))
        assert omar
        top = next(unit.id for unit in organisation.units.values() if unit.parent is None)
        await store.people.replace_posts([*organisation.posts, Post(omar, Function.LEX_INVESTIGATOR, top)])
        await store.people.changed()


async def is_handed_over(fatima: Person, reference: str) -> None:
    """The card that she has says so from then on, and has nothing of what it said."""
    card = await is_told(fatima, reference)
    await presses(fatima, "Fler val", where=card)
    await presses(fatima, "Lämna till lex-bedömning")
    fills(fatima, {"track": "misconduct", "how": "whole"}, {"why": WHY, "protection": "Två går tillsammans."})
    await presses(fatima, "Lämna över")
    await sees(fatima, "Det är lämnat till den som bedömer.")
    gone = await is_told(fatima, reference, "Överlämnad")
    assert "Negativ händelse" not in visible_text(gone.card)


async def is_assessed(lena: Person, reference: str) -> None:
    card = await is_told(lena, reference, "En ny rapport väntar på dig.")
    await presses(lena, "Gör en första bedömning", where=card)
    for step, answer in (("ivo", "no"), ("investigate", "yes")):
        fills(lena, {step: answer})
        await presses(lena, "Nästa")
    await sees(lena, "Vem utreder det?")
    omar = next(value for value in choices(lena, "investigator_after") if value != "later")
    fills(lena, {"investigator_after": omar})
    await presses(lena, "Nästa")
    await presses(lena, "Spara bedömningen")
    await sees(lena, "Omar Nilsson utreder.")


def choices(person: Person, step: str) -> list[str]:
    """What can be chosen in a field of the newest card that has it."""
    return [str(choice["value"]) for choice in inputs(person, step)[-1]["choices"]]


def inputs(person: Person, step: str) -> list[dict[str, Any]]:
    return [each for card in person.cards if card.card for each in inputs_of(card.card) if step in each["id"]]


async def is_finished(house: House) -> None:
    """The investigation itself is a conversation of its own."""
    async with house.database() as database, database.write() as store:
        organisation = await store.people.organisation()
        omar = await store.people.by_email(email("omar"))
        assert omar
        now, rules = house.clock(), Rules(load("standard"), "form", "")
        scope = rules.scope_of(organisation, omar, now)
        visit = Visit(store, rules, organisation, scope, words("sv"), now, Address("", ""))
        await perform(visit, await find_for(visit, "case:1", Move.FINISH), Move.FINISH)


async def is_decided(lena: Person) -> None:
    """A serious degree is notified to IVO without being asked; every no has its reason."""
    await presses(lena, "Besluta")
    pages: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
        ({"degree": "serious"}, {}),
        ({}, {"diary": "SN 2026/17"}),
        ({}, {"motivation": MOTIVATION}),
        ({"police": "no", "person": "yes", "representative": "nobody", "documented": "yes"}, {}),
        ({}, {"police_why": "Inget brott."}),
        ({}, {"unit": UNIT, "reporter": ANSWER}),
    )
    for chosen, written in pages:
        step = next(iter({**chosen, **written}))
        await lena.teams.until(partial(asks, lena, step), 20.0)
        fills(lena, chosen, written)
        await presses(lena, "Nästa")
    await presses(lena, "Fatta beslutet")
    await sees(lena, "Anmäl till IVO snarast")


def asks(person: Person, step: str) -> bool:
    return bool(inputs(person, step))


async def everybody_hears(people: Mapping[str, Person], reference: str) -> None:
    samira, fatima, dag = people["samira"], people["fatima"], people["dag"]
    told = await is_told(samira, reference, "beslutat")
    await presses(samira, "Läs återkopplingen", where=told)
    assert samira.dialog is not None
    assert ANSWER in visible_text(samira.dialog.card)
    samira.closes_dialog()
    assert ANSWER not in samira.text
    await is_told(fatima, reference, "Återkopplingen till enheten")
    card = await is_told(fatima, reference, "Överlämnad")
    await presses(fatima, "Läs", where=card)
    assert fatima.dialog is not None
    read = visible_text(fatima.dialog.card)
    assert UNIT in read
    assert MOTIVATION not in read
    fatima.closes_dialog()
    await is_told(dag, reference, "Allvarligt missförhållande")


async def ivo_is_noted(lena: Person) -> None:
    await lena.says("mitt")
    await presses(lena, "Anteckna en anmälan")
    fills(lena, {"notice": "notify_ivo", "on": "2026-11-25"}, {"diary": "8.5-1/2026"})
    await presses(lena, "Spara")
    await sees(lena, "Tack! Det är antecknat.")


async def is_as_it_should_be(house: House) -> None:
    async with house.database() as database, database.read() as store:
        case = await store.cases.for_delivery(1)
        assert case is not None
        assert (case.type, case.state, case.decision_diary) == (CaseType.MISCONDUCT, State.ACTING, "SN 2026/17")
        assert [decision.codes["ivo"] for decision in decisions(case)] == ["yes"]
        assert case.facts["notify_ivo"] == "2026-11-25, 8.5-1/2026"
