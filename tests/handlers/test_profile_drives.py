"""What a profile says of levels, documents, processes, care and synpunkter is what people meet."""

from dataclasses import replace
from typing import Any

import pytest

from bot.directory import csv
from bot.directory.csv import BadFile
from conversation.flow import Flow, OneOf, Page
from conversation.screen import Done, Home, Notice, Prompt, Routines
from conversation.words import Label
from handlers import control_own, provider_event, triage
from quality.case import Law
from quality.control import Kind
from quality.duty import DutyKind
from quality.profile import Care, Providers, Synpunkter
from quality.profile_file import load
from quality.role import Function
from storage.search.reading import read_document
from tests.handlers.dealt import investigated, proposes
from tests.handlers.lex import talks, under
from tests.handlers.test_actions import buttons_of, to_do
from tests.handlers.test_risk_register import risk
from tests.world import POSTS, World, subject

STANDARD = load("standard")
SAID = {"kind": "complaint", "topic": "food", "sender": "relative", "said": "Kall mat.", "answer": "none"}


async def test_the_register_names_the_level_of_each_unit(world: World) -> None:
    await risk(world, score=12)
    await risk(world, "care", score=8)
    screen = await world.presses("anna", "risk_register")
    assert isinstance(screen, Home)
    assert {"Linden (enhet): 1", "Äldreomsorg (område): 1"} <= {line.partition(" (1 r")[0] for line in lines(screen)}


def lines(screen: Home) -> list[str]:
    return screen.text.splitlines()


async def test_a_synpunkt_kept_by_hand_is_entered_in_the_diary_by_whoever_has_it(world: World) -> None:
    for by_hand in (False, True):
        async with under(replace(STANDARD, synpunkter=Synpunkter(by_hand)), world) as other:
            done = await talks(other, "samira", "synpunkt", "", unit=str(world.units["linden"]), **SAID)
            assert isinstance(done, Done)
            assert any("för också in den i diariet" in line for line in done.lines) is by_hand
            case = await world.newest()
            async with world.database.read() as store:
                owed = await store.duties.owed_by(scope=await world.scope("fatima"))
            mine = {duty.kind for duty in owed if duty.subject == subject(case)}
            assert (DutyKind.REGISTER in mine) is by_hand
    await world.does("fatima", "register", subject(case), diary="SN 2026/12")
    async with world.database.read() as store:
        assert DutyKind.REGISTER not in {d.kind for d in await store.duties.owed_by(scope=await world.scope("fatima"))}


async def test_whoever_the_profile_says_tells_ivo_of_a_dangerous_colleague(world: World) -> None:
    care = Care(danger=(Function.AREA_MANAGER,))
    feared = {"what": "Upprepade fel.", "protection": "Arbetar inte ensam."}
    async with under(replace(STANDARD, care=care), world) as other:
        for who, notifies in (("anna", True), ("birgitta", False)):
            done = await talks(other, who, "danger", "", unit=str(world.units["linden"]), **feared)
            assert isinstance(done, Done), who
            case = await world.newest()
            assert (case.assignee == world.people[who]) is notifies, who
            async with world.database.read() as store:
                about = await store.duties.about(subject(case), scope=await world.scope("dag"))
            assert (DutyKind.NOTIFY_IVO in {duty.kind for duty in about}) is notifies


async def test_whoever_is_head_of_care_here_orders_the_analysis_with_the_chief_nurse(world: World) -> None:
    case = await investigated(world, record="nobody")
    assert isinstance(await world.presses("anna", "start", f"order_analysis|{subject(case)}"), Notice)
    async with under(replace(STANDARD, care=Care(head=(Function.AREA_MANAGER,))), world) as other:
        prompt = await other.presses("anna", "start", f"order_analysis|{subject(case)}")
        assert isinstance(prompt, Prompt)
        assert [option.label for option in prompt.fields[0].options] == ["Birgitta Löfgren"]
        asked = await other.presses("birgitta", "start", f"order_analysis|{subject(case)}")
        assert isinstance(asked, Prompt)
        assert [option.label for option in asked.fields[0].options] == ["Anna Berg"]


async def brought(world: World, kind: str) -> None:
    text = f"---\ntitel: Fallprevention\ndokumenttyp: {kind}\n---\n# Fallprevention\n\nGå lugnt på hala golv.\n"
    async with world.database.write() as store:
        await store.documents.put(*read_document("fallprevention.md", text))


@pytest.mark.parametrize(
    ("kind", "keeper", "decides"),
    [
        ("Riktlinje för hälso- och sjukvård", "birgitta", "MAS"),
        ("Blankett", "fatima", "enhetschef"),
        ("Något eget", "kim", ""),
    ],
)
async def test_a_changed_document_is_reviewed_by_whoever_keeps_its_kind(
    world: World, kind: str, keeper: str, decides: str
) -> None:
    await brought(world, kind)
    case = await investigated(world, record="nobody")
    await proposes(world, case, document="fallprevention")
    found = [item for item in await to_do(world, keeper) if "document_reviewed" in buttons_of(item)]
    assert len(found) == 1
    done = await world.presses(keeper, "document_reviewed", f"{subject(case)}#1")
    assert isinstance(done, Done)
    assert bool(done.lines) is bool(decides)
    assert decides in " ".join(done.lines)


async def test_an_answer_says_whether_the_document_binds(world: World) -> None:
    for kind, word in (("Rutin", "styrande"), ("Blankett", "stödjande"), ("Något eget", "")):
        await brought(world, kind)
        screen = await world.types("samira", "hala golv")
        assert isinstance(screen, Routines), screen
        about = screen.found[0].about
        assert (word in about) if word else ("styrande" not in about and "stödjande" not in about)


async def test_a_changed_process_is_reviewed_by_those_who_work_with_quality(world: World) -> None:
    case = await investigated(world, record="nobody")
    await proposes(world, case, document="process:core")
    (item,) = [item for item in await to_do(world, "kim") if "document_reviewed" in buttons_of(item)]
    assert item.text.startswith("Se över processen")
    done = await world.presses("kim", "document_reviewed", f"{subject(case)}#1")
    assert isinstance(done, Done)
    assert done.title == "Tack! Processen är genomgången."


async def test_a_providers_people_are_refused_where_no_provider_is_a_node_of_its_own(world: World) -> None:
    text = "e-post;namn;enhet;funktion;från;till\npia@bolag.se;Pia P;Förvaltningen/Bolaget;utforare;;\n"
    profile = replace(STANDARD, providers=Providers(nodes=False))
    with pytest.raises(BadFile, match=r"providers\.nodes"):
        await csv.import_people(world.database, csv.read_people(text), world.time(), profile=profile)
    assert len(POSTS) == len((await world.organisation()).posts)


def helps(flow: Flow[Any]) -> dict[str, object]:
    pages = [page for page in flow.pages if isinstance(page, Page)]
    return {step.id: step.help for page in pages for step in page.steps}


@pytest.mark.parametrize("name", ["standard", "vaggeryd"])
def test_what_a_deviation_is_here_is_said_where_somebody_asks_whether_it_is_one(name: str) -> None:
    profile = load(name)
    assert helps(triage.flow(profile))["grave"] == Label(profile.definition.sv, profile.definition.en)


def test_the_forms_of_contract_are_given_as_examples() -> None:
    assert helps(provider_event.flow(load("jarva")))["provider"] != ""
    assert helps(provider_event.flow(STANDARD))["provider"] == ""


def choices(flow: Flow[Any], step: str) -> set[str]:
    pages = [page for page in flow.pages if isinstance(page, Page)]
    found = next(each.input for page in pages for each in page.steps if each.id == step)
    assert isinstance(found, OneOf)
    return {choice.code for choice in found.choices}


@pytest.mark.parametrize(("name", "care", "providers"), [("standard", True, True), ("uppsala", False, True)])
def test_a_chief_nurses_control_is_offered_where_health_care_is_given(name: str, care: bool, providers: bool) -> None:
    flow = control_own.add_flow(load(name))
    assert (Kind.MEDICAL in choices(flow, "kind")) is care
    assert (Kind.PROVIDER in choices(flow, "kind")) is providers
    assert ({"mas", "mar"} <= choices(flow, "function")) is care


def test_following_up_providers_is_offered_where_there_are_any() -> None:
    assert Kind.PROVIDER not in choices(control_own.add_flow(load("vaggeryd")), "kind")


async def test_templates_of_health_care_are_offered_only_where_it_is_given(world: World) -> None:
    async with under(replace(STANDARD, laws=(Law.SOL,)), world) as other:
        for who, some in ((world, True), (other, False)):
            prompt = await who.presses("fatima", "start", f"control_plan|unit:{world.units['linden']}")
            assert isinstance(prompt, Prompt)
            offered = {option.code for field in prompt.fields for option in field.options}
            assert ({"delegations", "medicine_store"} & offered != set()) is some
            assert "care_plan" in offered
