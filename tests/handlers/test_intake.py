"""Every report besides avvikelse, from the first tap to the receipt: what is kept, who hears, what is owed by when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from conversation.flow import Answer
from conversation.port import In
from conversation.screen import CaseCard, Done, Home, Notice, Prompt, Reading, Review, Screen
from conversation.session import Answered
from handlers.visit import House
from quality.access import CaseField
from quality.case import Band, Case, CaseType, Law, State, Suspicion
from quality.duty import Duty, DutyKind
from quality.role import Function
from tests.world import OWN_ADDRESS, POSTS, World, sends, subject

SYNPUNKT: Mapping[str, Answer] = {
    "kind": "complaint",
    "topic": "food",
    "sender": "relative",
    "said": "Maten är alltid kall när den kommer.",
    "answer": "phone",
    "contact": "Dottern, 070-123 45 67",
}
EVENT: Mapping[str, Answer] = {
    "nature": "harm",
    "what": "Den boende blev inlåst.",
    "actual": "2",
    "measure": "Vi låste upp.",
}
MISCONDUCT = {**EVENT, "category": "physical_abuse.staff"}
HARM = {**EVENT, "category": "medication.wrong_dose"}
RISK: Mapping[str, Answer] = {
    "about": "operations",
    "category": "environment.fire_lock",
    "scenario": "Larmet hörs inte i källaren.",
    "severity": "3",
    "likelihood": "2",
}
ANALYSIS: Mapping[str, Answer] = {
    "change": "staffing",
    "change_on": "2027-01-11",
    "plan_of_change": "Vi går från tre till två på natten.",
    "scenario.1.what": "Ingen hinner till ett larm.",
    "scenario.1.severity": "2",
    "scenario.1.likelihood": "3",
    "scenario.1.action": "En i beredskap.",
    "scenario.1.more": "yes",
    "scenario.2.what": "Ingen kan ta rast.",
    "scenario.2.severity": "4",
    "scenario.2.likelihood": "1",
    "scenario.2.more": "no",
}
IMPROVEMENT: Mapping[str, Answer] = {"problem": "Vi letar nycklar.", "idea": "Ett nyckelskåp."}
BREACH: Mapping[str, Answer] = {
    "kind": "recipient",
    "affected": "few",
    "what": "Ett brev hamnade i fel kuvert.",
    "measure": "Vi hämtade tillbaka det.",
}
PROVIDER: Mapping[str, Answer] = {
    "service": "home_care",
    "assessment": "unsure",
    "provider": "Omsorg i Norr, avtal 12",
    "what": "Insatser uteblev en hel dag.",
    "measure": "De ringde runt.",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A report, and what becomes of it: who has it, who gets its card, what is owed besides receiving it."""

    answers: Mapping[str, Answer]
    prefix: str
    owns: str
    cards: set[str]
    words: set[str]
    owes: set[DutyKind] = field(default_factory=set)


RECORD = DutyKind.RECORD_REFERENCE
KINDS: Mapping[str, Kind] = {
    "synpunkt": Kind(SYNPUNKT, "SYN", "fatima", {"fatima"}, {"said", "contact"}, {DutyKind.CONFIRM, DutyKind.ANSWER}),
    "misconduct": Kind(MISCONDUCT, "SAR", "lena", {"lena", "dag"}, {"what", "measure"}, {DutyKind.ASSESS, RECORD}),
    "harm": Kind(
        HARM, "MAR", "birgitta", {"birgitta", "dag", "fatima"}, {"what", "measure"}, {DutyKind.ASSESS, RECORD}
    ),
    "risk": Kind(RISK, "RIS", "fatima", {"fatima"}, {"scenario"}),
    "risk_analysis": Kind(
        ANALYSIS,
        "ANA",
        "fatima",
        {"fatima"},
        {"plan_of_change", "scenario.1.what", "scenario.1.action", "scenario.2.what"},
    ),
    "improvement": Kind(IMPROVEMENT, "FOR", "fatima", {"fatima"}, {"problem", "idea"}),
    "data_breach": Kind(
        BREACH, "INC", "ida", {"ida", "omar", "fatima"}, {"what", "measure"}, {DutyKind.ASSESS, DutyKind.NOTIFY_IMY}
    ),
    "provider_event": Kind(
        PROVIDER, "UTF", "cecilia", {"cecilia", "dag", "rut"}, {"provider", "what", "measure"}, {DutyKind.ASSESS}
    ),
}
each_kind = pytest.mark.parametrize("name", KINDS)


@pytest.fixture
async def town(world: World) -> World:
    """The municipality with somebody for incidents, data protection, contracts, and in the nämnd."""
    world.people["ida"] = world.people["stig"]
    extra = (
        ("ida", Function.SECURITY, "top"),
        ("omar", Function.DPO, "top"),
        ("cecilia", Function.CONTRACT, "top"),
        ("rut", Function.BOARD, "top"),
    )
    await world.hold(*POSTS, *extra)
    return world


async def filed(world: World, name: str, **other: Answer) -> Case:
    done = await world.files("samira", name, {**KINDS[name].answers, **other})
    assert isinstance(done, Done), done
    return await world.newest()


async def owed(world: World, case: Case) -> dict[DutyKind, Duty]:
    async with world.database.read() as store:
        found = await store.duties.due(now=world.time().replace(year=2028))
    return {duty.kind: duty for duty in found if duty.subject == subject(case) and not duty.kind.is_message}


async def shown(world: World, who: str, case: Case) -> CaseCard:
    card = await world.presses(who, "card", subject(case))
    assert isinstance(card, CaseCard), card
    return card


async def card_facts(world: World, who: str, case: Case) -> dict[str, str]:
    return {fact.label: fact.value for fact in (await shown(world, who, case)).facts}


def text_of(screen: Screen) -> str:
    assert isinstance(screen, Done | Notice)
    return " ".join(screen.lines) if isinstance(screen, Done) else screen.text


# Whatever it is


@each_kind
async def test_it_becomes_a_case_with_its_words_its_owner_and_what_is_owed(town: World, name: str) -> None:
    case = await filed(town, name)
    kind = KINDS[name]
    assert (case.type, case.state) == (CaseType(name), State.RECEIVED)
    assert case.reference == f"{kind.prefix}-2026-00001"
    assert set(await town.words(case)) == kind.words
    assert set(await owed(town, case)) == {DutyKind.ACKNOWLEDGE, *kind.owes}
    assert await town.log(case) == [("samira", "reported")]
    organisation = await town.organisation()
    assert organisation.holders(case.holder, town.today) == (town.people[kind.owns],)


@each_kind
async def test_whoever_is_to_know_gets_the_card_without_a_word_of_the_text(town: World, name: str) -> None:
    case = await filed(town, name)
    await town.keep()
    cards = {sent.to for sent in town.chat.sent if isinstance(sent.screen, CaseCard)}
    names = {"stig" if who == "ida" else who for who in KINDS[name].cards}
    assert cards == names
    said = str(town.chat.sent)
    assert all(text not in said for text in (await town.words(case)).values())
    assert any(case.reference in str(screen) for screen in town.chat.to("samira"))


@each_kind
async def test_the_receipt_says_who_has_it_and_by_when_it_is_received(town: World, name: str) -> None:
    done = await town.files("samira", name, KINDS[name].answers)
    case = await town.newest()
    assert isinstance(done, Done)
    assert done.reference == case.reference
    organisation = await town.organisation()
    assert organisation.people[town.people[KINDS[name].owns]].name in done.lines[0]
    assert "(lokal frist)" in done.lines[1]


@each_kind
async def test_whoever_owns_it_reads_every_word_under_a_heading(town: World, name: str) -> None:
    case = await filed(town, name)
    reading = await town.presses(KINDS[name].owns, "read", subject(case))
    assert isinstance(reading, Reading)
    texts = [section.text for section in reading.sections]
    assert set((await town.words(case)).values()) <= set(texts)
    assert len({section.heading for section in reading.sections}) == len(reading.sections)


@each_kind
async def test_a_type_that_the_profile_takes_elsewhere_is_neither_begun_nor_offered(world: World, name: str) -> None:
    cases = {**world.profile.cases, CaseType(name): replace(world.profile.cases[CaseType(name)], on=False)}
    world.house = House(replace(world.profile, cases=cases), "form", OWN_ADDRESS)
    world.desk = world.another_desk(world.database)
    refused = await world.presses("samira", "start", name)
    assert isinstance(refused, Notice)
    assert "rapporteras inte här" in refused.text
    help_ = await world.presses("samira", "help")
    words = {"misconduct": "lexsarah", "harm": "lexmaria", "improvement": "förslag", "risk_analysis": "riskanalys"}
    word = {**words, "data_breach": "incident", "provider_event": "utförare"}.get(name, name)
    assert f"• {word}:" not in text_of(help_)


@each_kind
async def test_an_unfinished_report_is_listed_by_its_name(town: World, name: str) -> None:
    first = await town.presses("samira", "start", name)
    given = {**KINDS[name].answers, "unit": str(town.units["linden"])}
    await town.says("samira", sends(first, given))
    home = await town.presses("samira", "home")
    assert isinstance(home, Home)
    (begun,) = next(part.items for part in home.parts if part.heading == "Påbörjat")
    assert [(button.action, button.subject) for button in begun.buttons] == [("resume", name)]
    assert begun.text != "Avvikelse"


@pytest.mark.parametrize("name", ["synpunkt", "misconduct", "harm", "data_breach"])
async def test_a_report_about_the_manager_passes_the_manager_by(town: World, name: str) -> None:
    case = await filed(town, name, involved="yes")
    assert case.barred == {town.people["fatima"]}
    await town.keep()
    assert case.reference not in str(town.chat.to("fatima"))
    assert isinstance(await town.presses("fatima", "card", subject(case)), Notice)
    organisation = await town.organisation()
    assert town.people["fatima"] not in organisation.holders(case.holder, town.today, case.barred)


# Synpunkt


async def test_contact_details_are_taken_as_they_are_and_read_by_who_handles_it_only(world: World) -> None:
    case = await filed(world, "synpunkt")
    assert not case.flagged
    assert (await world.words(case))["contact"] == SYNPUNKT["contact"]
    assert "070" in str(await world.presses("fatima", "read", subject(case)))
    for who in ("anna", "kim", "rut"):  # they see the whole synpunkt, but do not answer it
        reading = await world.presses(who, "read", subject(case))
        assert isinstance(reading, Reading), who
        assert "Maten" in str(reading)
        assert "070" not in str(reading)
    scope = await world.scope("fatima")
    assert CaseField.CONTACT in scope.reads(case)
    assert CaseField.CONTACT not in scope.fields_of(case)
    assert (await world.scope("eva")).reads(case) == frozenset()


@pytest.mark.parametrize("answer", ["none", "anonymous"])
async def test_who_wants_no_answer_is_not_asked_for_an_address(world: World, answer: str) -> None:
    case = await filed(world, "synpunkt", answer=answer)
    assert "contact" not in await world.words(case)
    assert set(await owed(world, case)) == {DutyKind.ACKNOWLEDGE}


async def test_a_synpunkt_is_called_what_it_is(world: World) -> None:
    case = await filed(world, "synpunkt")
    assert (await shown(world, "fatima", case)).title == "Klagomål: Mat och måltider"
    facts = await card_facts(world, "fatima", case)
    assert (facts["Från"], facts["Kom in"], facts["Vill ha svar"]) == ("En närstående", "Muntligt", "Ja, per telefon")


async def test_an_appeal_is_shown_the_way_and_nothing_is_kept(world: World) -> None:
    ended = await world.files("samira", "synpunkt", {**SYNPUNKT, "topic": "decision", "decision": "yes"})
    assert isinstance(ended, Notice)
    assert "överklagas" in ended.text
    assert "Inget är sparat" in ended.text
    assert await world.cases() == []


async def test_an_appeal_with_a_synpunkt_in_it_is_taken_down_and_shown_the_way(world: World) -> None:
    done = await world.files("samira", "synpunkt", {**SYNPUNKT, "topic": "decision", "decision": "both"})
    assert "överklagas" in text_of(done)
    assert (await world.newest()).facts["decision"] == "both"


async def test_a_complaint_about_health_care_is_under_its_law(world: World) -> None:
    done = await world.files("samira", "synpunkt", {**SYNPUNKT, "topic": "health"})
    assert "3 kap. 8 b § PSL" in text_of(done)
    case = await world.newest()
    assert case.laws == {Law.HSL}
    assert isinstance(await world.presses("birgitta", "read", subject(case)), Reading)


# The statutory reports


@pytest.mark.parametrize(
    ("name", "suspicion", "said"),
    [("misconduct", Suspicion.SARAH, "utan dröjsmål (27 kap. SoL"), ("harm", Suspicion.MARIA, "snarast till IVO")],
)
async def test_a_statutory_report_is_restricted_and_speaks_in_the_words_of_the_law(
    town: World, name: str, suspicion: Suspicion, said: str
) -> None:
    done = await town.files("samira", name, KINDS[name].answers)
    case = await town.newest()
    assert (case.suspicion, case.restricted) == (suspicion, True)
    assert "genast" in str(done)
    assert said in text_of(done)
    for who in ("omar", "eva", "karin", "petra"):
        assert isinstance(await town.presses(who, "card", subject(case)), Notice), who


async def test_the_manager_reads_a_vardskada_and_knows_nothing_of_a_missforhallande(town: World) -> None:
    harm, misconduct = await filed(town, "harm"), await filed(town, "misconduct")
    assert isinstance(await town.presses("fatima", "read", subject(harm)), Reading)
    assert isinstance(await town.presses("fatima", "card", subject(misconduct)), Notice)


# Risks


async def test_a_risk_is_in_the_register_with_what_it_weighs(world: World) -> None:
    case = await filed(world, "risk")
    assert (case.severity, case.score, case.band) == (3, 6, Band.YELLOW)
    facts = await card_facts(world, "fatima", case)
    assert (facts["Hur ofta"], facts["Bedömning"]) == ("Varje månad", "6 (gul)")
    assert case.reference in str(await world.presses("fatima", "risk_register"))


@pytest.mark.parametrize(("severity", "likelihood"), [("unknown", "2"), ("3", "unknown"), ("unknown", "unknown")])
async def test_a_risk_that_nobody_can_weigh_yet_waits_to_be(world: World, severity: str, likelihood: str) -> None:
    case = await filed(world, "risk", severity=severity, likelihood=likelihood)
    assert (case.score, case.band) == (None, None)
    assert case.severity == (int(severity) if severity.isdigit() else None)
    assert "inte bedömda: 1" in str(await world.presses("fatima", "risk_register"))


@pytest.mark.parametrize(("about", "where"), [("individual", "journal"), ("staff", "arbetsmiljö")])
async def test_a_risk_that_is_not_ours_is_shown_the_way_and_not_kept(world: World, about: str, where: str) -> None:
    ended = await world.files("samira", "risk", {**RISK, "about": about})
    assert isinstance(ended, Notice)
    assert where in ended.text
    assert await world.cases() == []


async def test_an_analysis_weighs_as_much_as_its_gravest_risk(world: World) -> None:
    done = await world.files("samira", "risk_analysis", ANALYSIS)
    assert "2 risker" in text_of(done)
    case = await world.newest()
    assert (case.severity, case.score, case.band) == (4, 4, Band.RED)  # the other one scores more, but is yellow
    assert (await shown(world, "fatima", case)).title == "Bemanning eller schema"
    facts = await card_facts(world, "fatima", case)
    assert (facts["Antal risker"], facts["Börjar gälla"]) == ("2", "11 januari 2027")
    reading = await world.presses("fatima", "read", subject(case))
    assert isinstance(reading, Reading)
    assert "Det som kan hända: risk 2" in [section.heading for section in reading.sections]


# Incidents


async def test_the_clock_runs_from_when_somebody_knew(town: World) -> None:
    done = await town.files("samira", "data_breach", BREACH, discovered="moment", discovered_at="2026-11-24T15:30")
    case = await town.newest()
    known = town.time().replace(day=24, hour=15, minute=30)
    assert case.discovered_at == known
    imy = (await owed(town, case))[DutyKind.NOTIFY_IMY]
    assert imy.due_at - known == timedelta(hours=72)
    assert "tisdag 24 november kl. 15.30" in text_of(done)
    assert "fredag 27 november kl. 15.30" in text_of(done)
    facts = await card_facts(town, "ida", case)
    assert facts["Känt sedan"] == "tisdag 24 november kl. 15.30"
    assert facts["Till IMY senast (72 timmar)"] == "fredag 27 november kl. 15.30"


async def test_a_clock_is_said_before_it_has_run_out(town: World) -> None:
    case = await filed(town, "data_breach")
    await town.keep()
    await town.keep_at("2026-11-26 09:30")
    assert any("IMY" in str(screen) and case.reference in str(screen) for screen in town.chat.to("stig"))


@pytest.mark.parametrize(
    ("kind", "significant", "cyber"),
    [("attack", "yes", True), ("down", "unknown", True), ("attack", "no", False), ("recipient", "yes", False)],
)
async def test_what_may_be_significant_starts_the_clocks_of_the_cybersakerhetslag(
    town: World, kind: str, significant: str, cyber: bool
) -> None:
    case = await filed(town, "data_breach", kind=kind, significant=significant)
    duties = await owed(town, case)
    late = {k: duties[k].due_at - town.time() for k in duties if k.value.startswith("cyber_")}
    hours = {
        DutyKind.CYBER_WARNING: timedelta(hours=24),
        DutyKind.CYBER_REPORT: timedelta(hours=72),
        DutyKind.CYBER_FINAL: timedelta(days=30),
    }
    assert late == (hours if cyber else {})


async def test_what_concerns_no_personal_data_owes_imy_nothing(town: World) -> None:
    case = await filed(town, "data_breach", affected="nobody")
    assert set(await owed(town, case)) == {DutyKind.ACKNOWLEDGE, DutyKind.ASSESS}
    assert not any("IMY" in name for name in await card_facts(town, "ida", case))


# Nobody holds the function


@pytest.mark.parametrize("name", ["data_breach", "provider_event"])
async def test_without_anybody_to_receive_it_the_top_of_the_line_has_it(world: World, name: str) -> None:
    case = await filed(world, name)
    organisation = await world.organisation()
    assert organisation.holders(case.holder, world.today) == (world.people["dag"],)
    assert isinstance(await world.presses("dag", "read", subject(case)), Reading)


# On the way


async def test_a_refused_page_keeps_its_words(world: World) -> None:
    first = await world.presses("samira", "start", "improvement")
    assert isinstance(first, Prompt)
    at = first.at
    refused = await world.says("samira", In(at.flow, Answered({"problem": "Vi letar."}, first.page, at.revision)))
    assert isinstance(refused, Prompt)
    values: dict[str, Any] = {each.id: each.value for each in refused.fields}
    assert values["problem"] == "Vi letar."
    assert {each.id for each in refused.fields if each.problem} == {"idea"}


async def test_the_review_shows_what_was_answered(world: World) -> None:
    first = await world.presses("samira", "start", "improvement")
    review = await world.says("samira", sends(first, {**IMPROVEMENT, "unit": str(world.units["linden"])}))
    assert isinstance(review, Review)
    assert [row.value for row in review.rows if row.step in {"problem", "idea"}] == list(IMPROVEMENT.values())
