"""Every conversation is sound in every municipality, and none offers what that municipality does not do."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.wiring import table
from bot.words import load_all
from conversation.flow import Choice, Flow, ManyOf, OneOf, Page, Step, problems
from conversation.screen import CaseCard, Notice, Nudge
from conversation.words import Label
from handlers.deviation import Deviation, flow
from handlers.recipients import recipients
from handlers.visit import House
from quality.access import Scope
from quality.case import CaseType, Holder, Law, Suspicion
from quality.duty import DutyKind, owed
from quality.profile_file import SHIPPED, load
from quality.role import Function
from reminders.nudge import nudge
from reminders.telling import Telling
from tests.handlers.taps import NOW, ONE_UNIT, USUAL, Path, taps
from tests.quality.town import OWN, TODAY, case, post, town
from tests.world import OWN_ADDRESS, World, subject

PROFILES = {name: load(name) for name in SHIPPED}
FLOWS = {
    f"{name} {conversation.flow.name}": conversation.flow
    for name, profile in PROFILES.items()
    for conversation in table(profile).conversations.values()
}
each_name = pytest.mark.parametrize("name", SHIPPED)


def steps_of(flow: Flow[Any]) -> list[Step]:
    pages = [page for page in (*flow.pages, flow.closing) if isinstance(page, Page)]
    return [step for page in pages for step in page.steps]


def choices_of(step: Step) -> tuple[Choice, ...]:
    return step.input.choices if isinstance(step.input, OneOf | ManyOf) else ()


def said(flow: Flow[Any]) -> Iterator[str]:
    """Every word that a flow can show, in Swedish."""
    for step in steps_of(flow):
        phrases = [flow.title, step.ask, step.help]
        phrases += [part for choice in choices_of(step) for part in (choice.label, choice.hint)]
        yield from (phrase.sv if isinstance(phrase, Label) else str(phrase) for phrase in phrases if phrase)


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_every_flow_of_every_profile_is_sound(flow: Flow[Any]) -> None:
    assert problems(flow) == []


def asked(name: str, step: str) -> tuple[str, ...]:
    found = [choices_of(each) for each in steps_of(flow(PROFILES[name])) if each.id == step]
    return tuple(choice.code for choice in found[0]) if found else ()


@each_name
def test_what_can_be_suspected_is_what_has_a_track(name: str) -> None:
    every = tuple(suspicion.value for suspicion in (*list(Suspicion)[1:4], Suspicion.UNSURE, Suspicion.NONE))
    without = (Suspicion.SARAH, Suspicion.UNSURE, Suspicion.NONE)
    assert asked(name, "suspicion") == (without if name == "uppsala" else every)


@each_name
def test_only_laws_that_are_used_are_asked_for_and_a_single_one_is_not_asked(name: str) -> None:
    used = {"uppsala": ("SoL", "LVU", "LVM"), "jarva": ("HSL", "SoL", "LSS", "LVU", "LVM")}
    assert asked(name, "laws") == used.get(name, ("HSL", "SoL", "LSS"))


def test_nothing_in_uppsala_offers_lex_maria() -> None:
    off = {f"uppsala {type_.value}" for type_, role in PROFILES["uppsala"].cases.items() if not role.on}
    flows = [each for name, each in FLOWS.items() if name.startswith("uppsala ") and name not in off]
    offers = [text for each in flows for text in said(each)]
    assert any("issförhållande" in text for text in offers)
    assert [text for text in offers if "Maria" in text or "vårdskada" in text or "HSL" in text] == []


def test_where_there_is_only_one_law_a_report_falls_under_it_unasked() -> None:
    only = replace(PROFILES["uppsala"], laws=(Law.SOL,))
    assert "laws" not in {step.id for step in steps_of(flow(only))}
    built: Deviation = flow(only).build({**USUAL, "unit": "4", "possible": "2", "record": "later"})
    assert built.common.laws == {Law.SOL}


@each_name
def test_a_report_takes_nine_taps_at_most_everywhere(name: str) -> None:
    common = Path("common", {"category": "treatment.disrespect"}, ONE_UNIT)
    assert taps(common, flow(PROFILES[name]))[1] <= 9


# Who receives what

MANAGER, DIRECTOR, LEX, MAS = 10, 11, 12, 13
TOWN = town(
    post(MANAGER, Function.UNIT_MANAGER),
    post(DIRECTOR, Function.DIRECTOR, 1),
    post(LEX, Function.LEX_RESPONSIBLE, 1),
    post(MAS, Function.MAS, 1),
)
BOSS, TOP = Holder("enhetschef", OWN), Holder("socialchef", 1)
SARAH, NURSE = Holder("lex_sarah_ansvarig", OWN), Holder("mas", OWN)


@pytest.mark.parametrize(
    ("name", "suspicion", "owners"),
    [
        ("standard", Suspicion.SARAH, (SARAH,)),
        ("standard", Suspicion.MARIA, (NURSE,)),
        ("karlsborg", Suspicion.SARAH, (TOP, SARAH)),
        ("uppsala", Suspicion.SARAH, (BOSS, SARAH)),
        ("uppsala", Suspicion.MARIA, (BOSS, SARAH)),
        ("vaggeryd", Suspicion.BOTH, (SARAH, NURSE)),
    ],
)
def test_a_suspicion_goes_to_whom_the_profile_says_and_nobody_gets_two_cards(
    name: str, suspicion: Suspicion, owners: tuple[Holder, ...]
) -> None:
    found = recipients(case(suspicion=suspicion), None, TOWN, PROFILES[name], TODAY)
    assert found.owners == owners
    assert set(found.cards) == {*owners, BOSS}
    assert len(set(found.cards)) == len(found.cards)


def test_a_manager_who_is_involved_receives_nothing_even_where_managers_do() -> None:
    accused = case(suspicion=Suspicion.SARAH, manager_involved=True)
    found = recipients(accused, None, TOWN, PROFILES["uppsala"], TODAY)
    assert (found.owners, found.cards, found.barred) == ((SARAH,), (SARAH,), frozenset({MANAGER}))


# What a notification is said to rest on


@pytest.mark.parametrize(
    ("name", "type_", "kind", "laws", "cited"),
    [
        ("standard", CaseType.MISCONDUCT, DutyKind.NOTIFY_IVO, "SoL LSS", "snarast (27 kap. SoL, 24 f § LSS)"),
        ("standard", CaseType.MISCONDUCT, DutyKind.NOTIFY_IVO, "LSS", "snarast (24 f § LSS)"),
        ("standard", CaseType.MISCONDUCT, DutyKind.NOTIFY_IVO, "", "snarast (27 kap. SoL, 24 f § LSS)"),
        ("uppsala", CaseType.MISCONDUCT, DutyKind.NOTIFY_IVO, "", "snarast (27 kap. SoL)"),
        ("standard", CaseType.HARM, DutyKind.NOTIFY_IVO, "HSL", "snarast (3 kap. 5 § PSL)"),
        ("standard", CaseType.DATA_BREACH, DutyKind.NOTIFY_IMY, "", "högst 72 timmar (art. 33.1 GDPR)"),
    ],
)
async def test_a_reminder_of_a_notification_cites_the_law_of_the_case(
    world: World, name: str, type_: CaseType, kind: DutyKind, laws: str, *, cited: str
) -> None:
    organisation = await world.organisation()
    unit, person = world.units["linden"], world.people["samira"]
    about = case(type=type_, unit=unit, reporter=person, laws=frozenset(Law(law) for law in laws.split()))
    duty = owed(kind, "case:1", Holder("enhetschef", unit), unit, due_at=NOW)
    async with world.database.read() as store:
        telling = Telling(store, duty, about, Scope(person), organisation, PROFILES[name], load_all()["sv"], NOW)
        screen = await nudge(telling)
    assert isinstance(screen, Nudge)
    assert cited in screen.text


# A whole report under another profile


async def test_in_uppsala_the_manager_and_the_lex_sarah_officer_receive_and_nobody_of_health_care(world: World) -> None:
    uppsala = replace(world, house=House(PROFILES["uppsala"], "form", OWN_ADDRESS))
    report = await uppsala.report(category="physical_abuse.staff", suspicion=Suspicion.UNSURE)
    assert report.laws == {Law.SOL}
    for who in ("fatima", "lena"):
        card = await uppsala.presses(who, "card", subject(report))
        assert isinstance(card, CaseCard)
        assert "take_on" in {button.action for button in card.buttons}
        obs = [fact.value for fact in card.facts if fact.label == "Obs"]
        assert obs == ["Den som rapporterade är osäker på om det är ett missförhållande"]
    assert isinstance(await uppsala.presses("birgitta", "card", subject(report)), Notice)


async def test_in_karlsborg_the_director_receives_a_suspicion(world: World) -> None:
    karlsborg = replace(world, house=House(PROFILES["karlsborg"], "form", OWN_ADDRESS))
    report = await karlsborg.report(category="physical_abuse.staff", suspicion=Suspicion.SARAH)
    assert report.holder == Holder("socialchef", world.units["top"])
    assert isinstance(await karlsborg.presses("dag", "card", subject(report)), CaseCard)
