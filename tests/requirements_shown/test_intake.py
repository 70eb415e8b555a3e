"""A: what can be reported, by whom, and whom each document wants it told to."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from bot.wiring import build
from conversation.flow import Answer
from conversation.screen import Done, Notice, Reading, Summary
from quality.case import Case, CaseType, Law, Outcome, State, Suspicion
from quality.lifecycle import Move, may
from tests.handlers.dealt import investigates, proposes
from tests.handlers.lex import says
from tests.handlers.test_intake import BREACH, HARM, IMPROVEMENT, MISCONDUCT, PROVIDER, RISK, SYNPUNKT
from tests.intake.sending import SENDERS, letter, send
from tests.intake.sending import SYNPUNKT as OUTSIDE
from tests.requirements_shown.places import REPORT, due, facts, filed, heard, owes, reported, told
from tests.world import KEYS, World, subject

MANAGER: Mapping[str, str] = {
    "karlsborg": "enhetschef",
    "jarva": "enhetschef (verksamhetschef)",
    "uppsala": "ansvarig chef",
    "vaggeryd": "enhetschef",
    "ekero": "enhetschef",
}
ABUSE: Mapping[str, Answer] = MISCONDUCT


@pytest.mark.requirement("A1")
async def test_an_employee_reports_a_deviation_and_the_units_manager_is_told(town: World, profile_name: str) -> None:
    case = await reported(town)
    assert (case.reference, case.state) == ("AVV-2026-00001", State.RECEIVED)
    assert await told(town) == {"fatima"}
    assert (await facts(town, "fatima", case))["Hos"] == f"Fatima Rahimi ({MANAGER[profile_name]})"
    assert await owes(town, case, "acknowledge") == {"fatima"}
    assert (await due(town, case))["acknowledge"].due_at - town.time() == timedelta(days=1)
    assert "Den boende föll" not in str(town.chat.sent)


# The statutory reports

SARAH: Mapping[str, tuple[set[str], set[str], str]] = {
    "karlsborg": ({"dag", "lena"}, {"dag", "lena"}, "Dag Öberg (socialchef)"),
    "jarva": ({"lena"}, {"lena", "dag"}, "Lena Åkesson (lex Sarah-ansvarig)"),
    "uppsala": ({"fatima", "lena"}, {"fatima", "lena", "dag"}, "Fatima Rahimi (ansvarig chef)"),
    "vaggeryd": ({"lena"}, {"lena", "dag"}, "Lena Åkesson (enhetschef för kvalitet och utveckling)"),
}
"""Who has to receive a lex Sarah report, who gets its card, and with whom its receipt says that it is."""


@pytest.mark.requirement("A2")
async def test_a_maltreatment_or_a_risk_of_it_is_told_at_once_to_whom_the_profile_names(
    town: World, profile_name: str
) -> None:
    receives, hears, held = SARAH[profile_name]
    for nature in ("harm", "risk"):
        town.chat.forget()
        done = await town.files("samira", "misconduct", {**ABUSE, "nature": nature})
        assert isinstance(done, Done)
        assert held in done.lines[0]
        case = await town.newest()
        assert (case.type, case.suspicion, case.restricted) == (CaseType.MISCONDUCT, Suspicion.SARAH, True)
        assert await owes(town, case, "acknowledge") == receives
        assert await owes(town, case, "assess") & receives
        assert await told(town) == hears
        for who in {"fatima", "kim", "karin", "eva"} - hears:
            assert isinstance(await town.presses(who, "card", subject(case)), Notice), who


HARMED: Mapping[str, set[str]] = {
    "karlsborg": {"birgitta", "dag", "fatima"},
    "jarva": {"birgitta", "dag", "fatima"},
    "vaggeryd": {"birgitta", "dag", "fatima", "harald"},
    "ekero": {"birgitta", "dag", "fatima"},
}
"""Who gets the card of a care injury."""


@pytest.mark.requirement("A3")
async def test_a_care_injury_or_a_risk_of_it_is_told_at_once_to_whom_the_profile_names(
    town: World, profile_name: str
) -> None:
    for nature in ("harm", "risk"):
        town.chat.forget()
        case = await filed(town, "harm", HARM, nature=nature)
        assert (case.type, case.suspicion) == (CaseType.HARM, Suspicion.MARIA)
        assert await owes(town, case, "acknowledge") == await owes(town, case, "assess") == {"birgitta"}
        assert await told(town) == HARMED[profile_name]
        for who in ("kim", "karin", "eva", "lena"):
            assert isinstance(await town.presses(who, "card", subject(case)), Notice), who


# What is said of us


@pytest.mark.requirement("A4")
async def test_a_complaint_is_a_case_of_its_own_for_whoever_has_to_answer_it(town: World, profile_name: str) -> None:
    for number, (form, called) in enumerate((("spoken", "Muntligt"), ("written", "Skriftligt")), 1):
        town.chat.forget()
        case = await filed(town, "synpunkt", SYNPUNKT, form=form)
        assert (case.type, case.reference) == (CaseType.SYNPUNKT, f"SYN-2026-0000{number}")
        assert await told(town) == {"fatima"}
        assert await owes(town, case, "answer") == {"fatima"}
        seen = await facts(town, "fatima", case)
        assert (seen["title"], seen["Kom in"]) == ("Klagomål: Mat och måltider", called)
        reading = await town.presses("fatima", "read", subject(case))
        assert isinstance(reading, Reading)
        assert SYNPUNKT["said"] in [section.text for section in reading.sections]


@pytest.mark.requirement("A5")
async def test_praise_is_registered_passed_on_and_counted_beside_the_complaints(town: World, profile_name: str) -> None:
    await filed(town, "synpunkt", SYNPUNKT)
    case = await filed(town, "synpunkt", SYNPUNKT, kind="praise", topic="conduct", answer="none")
    assert (await facts(town, "fatima", case))["title"] == "Beröm: Bemötande"
    await town.does("fatima", "pass_on", subject(case), praise="Ni är så varma mot mamma.")
    assert (await town.case(case)).outcome is Outcome.PASSED_ON
    assert "beröm" in await heard(town, "omar")
    assert "Ni är så varma mot mamma." in str(await town.presses("omar", "read", subject(case)))
    assert "beröm" not in await heard(town, "eva")
    for who in ("fatima", "harald", "kim"):
        counted = await town.types(who, "år", "sammanfattning")
        assert isinstance(counted, Summary)
        (voices,) = [each for each in counted.tables if each.caption == "Synpunkter"]
        assert voices.rows == (("Klagomål", "1"), ("Beröm", "1"))


@pytest.mark.requirement("A6")
async def test_a_proposal_is_handed_in_and_who_made_it_hears_what_becomes_of_it(town: World, profile_name: str) -> None:
    case = await filed(town, "improvement", IMPROVEMENT)
    assert await told(town) == {"fatima"}
    await town.does("fatima", "try_out", subject(case), plan="Två veckor", look_on="2026-12-10")
    assert "ska provas" in await heard(town, "samira")
    await town.does("fatima", "study", subject(case), seen="Ingen letar")
    await town.does("fatima", "introduce", subject(case), introduced="Skåpet står i hallen")
    assert "är infört" in await heard(town, "samira")
    other = await filed(town, "improvement", IMPROVEMENT)
    await town.does("fatima", "decline", subject(other), declined="För dyrt")
    assert f"{other.reference} genomförs inte" in await heard(town, "samira")


@pytest.mark.requirement("A7")
async def test_the_clocks_of_an_incident_run_from_the_moment_it_was_known(town: World, profile_name: str) -> None:
    known = town.time().replace(day=24, hour=15, minute=30)
    case = await filed(
        town, "data_breach", {**BREACH, "kind": "attack", "significant": "yes"},
        discovered="moment", discovered_at="2026-11-24T15:30",
    )  # fmt: skip
    assert case.discovered_at == known
    owed = await due(town, case)
    assert {kind: owed[kind].due_at - known for kind in owed if kind.startswith(("notify", "cyber"))} == {
        "notify_imy": timedelta(hours=72),
        "cyber_warning": timedelta(hours=24),
        "cyber_report": timedelta(hours=72),
        "cyber_final": timedelta(days=30),
    }
    assert await told(town) == {"ida", "pelle", "fatima"}
    assert (await facts(town, "ida", case))["Känt sedan"] == "tisdag 24 november kl. 15.30"


@pytest.mark.requirement("A8")
async def test_a_risk_is_reported_assessed_and_followed_up_before_anything_has_happened(
    town: World, profile_name: str
) -> None:
    case = await filed(town, "risk", {**RISK, "severity": "unknown", "likelihood": "unknown"})
    assert (case.type, case.score) == (CaseType.RISK, None)
    assert await told(town) == {"fatima"}
    await investigates(town, case, severity="3", likelihood="2")
    now = await town.case(case)
    assert (now.state, now.score) == (State.ACTING, 6)
    await proposes(town, case, owner="omar")
    await town.does("omar", "do_action", f"{subject(case)}#1", done="Larmet är bytt.")
    await town.does("fatima", "check_effect", f"{subject(case)}#1", effect="achieved", how="Det hörs.")
    await town.walks("fatima", "close", subject(case), {"severity": "3", "likelihood": "1"})
    now = await town.case(case)
    assert (now.state, now.score, now.residual) == (State.CLOSED, 6, 3)


@pytest.mark.requirement("A9")
async def test_a_providers_serious_event_is_told_at_once_to_those_who_act_for_the_board(
    town: World, profile_name: str
) -> None:
    case = await filed(town, "provider_event", PROVIDER)
    assert await told(town) == {"kim", "dag", "gun", "birgitta"}
    assert await owes(town, case, "acknowledge") == {"kim"}
    assert (await facts(town, "kim", case))["Hos"] == "Kim Zetterlund (avtalsansvarig i staben)"
    assert "Insatser uteblev" not in str(town.chat.sent)


FEARED = {"what": "Upprepade fel trots stöd.", "protection": "Arbetar inte ensam."}
DANGER: Mapping[str, set[str]] = {
    "karlsborg": {"birgitta", "dag", "fatima"},
    "vaggeryd": {"birgitta", "dag", "fatima", "harald", "anna"},
}
"""Who hears of it: Vaggeryd's MAS notifies together with the area manager."""


@pytest.mark.requirement("A10")
async def test_a_fear_for_the_patients_goes_at_once_to_who_may_notify_and_what_was_decided_is_kept(
    town: World, profile_name: str
) -> None:
    case = await filed(town, "danger", FEARED, record="nobody")
    assert (case.type, case.facts["kind"], case.restricted) == (CaseType.HARM, "danger", True)
    assert await owes(town, case, "acknowledge") == await owes(town, case, "assess") == {"birgitta"}
    assert await told(town) == DANGER[profile_name]
    assert FEARED["what"] in str(await town.presses("birgitta", "read", subject(case)))
    for who in ("samira", "anna", "kim", "karin", "eva"):
        assert FEARED["what"] not in str(await town.presses(who, "read", subject(case))), who
    case = await says(town, "birgitta", "assess", case, ivo="yes", investigate="yes")
    assert await owes(town, case, "notify_ivo") == {"birgitta"}
    case = await says(town, "birgitta", "notify", case, notice="notify_ivo", on="2026-11-25", diary="8.5-2/2026")
    assert (await facts(town, "birgitta", case))["Anmälan till IVO"] == "2026-11-25, 8.5-2/2026"
    no = await filed(town, "danger", FEARED, involved="yes")
    assert no.barred == {town.people["fatima"]}
    await says(town, "birgitta", "assess", no, ivo="no", investigate="no", motivation="Var en annan yrkesgrupp.")
    assert "Var en annan yrkesgrupp." in (await town.words(no)).values()
    assert "notify_ivo" not in await due(town, no)


# From whom it comes


@pytest.mark.requirement("A12")
async def test_what_somebody_outside_says_comes_in_through_an_employee_or_by_itself(
    town: World, profile_name: str
) -> None:
    for sender, answer in (("user", "visit"), ("relative", "phone"), ("public", "anonymous")):
        case = await filed(town, "synpunkt", SYNPUNKT, sender=sender, answer=answer)
        named = answer != "anonymous"
        assert (case.facts["sender"], case.facts["answer"]) == (sender, answer)
        assert ({"confirm", "answer"} <= set(await due(town, case)), "contact" in await town.words(case)) == (
            named,
            named,
        )
    own = {**KEYS, "database_url": town.url, "intake_senders": SENDERS, "profile": profile_name}
    bot = build(Settings.model_validate(own), now=town.time)
    transport = httpx.ASGITransport(app=bot.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://hjulet.example.se") as client:
        sent = {name: value for name, value in OUTSIDE.items() if name != "contact"}
        answered = await send(client, letter(town, {**sent, "sender": "public", "answer": "anonymous"}))
    await bot.database.close()
    case = await town.newest()
    assert (answered.status_code, answered.json()["reference"]) == (201, case.reference)
    assert (case.reporter, case.facts["sender"], case.facts["via"]) == (None, "public", "e-tjanst")
    assert await told(town) == {"fatima"}


# Which work, and which kinds of case


LAWS: Mapping[str, str] = {
    "karlsborg": "HSL, LSS, SoL", "jarva": "HSL, LSS, LVM, LVU, SoL", "uppsala": "LVM, LVU, SoL",
    "vaggeryd": "HSL, LSS, SoL", "ekero": "HSL, LSS, SoL",
}  # fmt: skip


@pytest.mark.requirement("A14")
async def test_an_event_under_several_laws_is_one_case_that_whoever_answers_for_any_sees(
    town: World, profile_name: str
) -> None:
    laws = LAWS[profile_name].split(", ")
    case = await reported(town, laws=laws, actual="3", suspicion="unsure")
    assert len(await town.cases()) == 1
    assert sorted(case.laws) == laws
    assert (await facts(town, "fatima", case))["Lag"] == LAWS[profile_name]
    for who, may_see in (("lena", True), ("birgitta", "HSL" in laws), ("karin", False)):
        assert isinstance(await town.presses(who, "read", subject(case)), Reading) is may_see, who
    for law in laws:
        one = await reported(town, laws=[law], actual="3", suspicion="unsure")
        async with town.database.read() as store:
            stored = await store.cases.get(one.id, scope=await town.scope("birgitta" if law == "HSL" else "lena"))
        assert stored is not None
        assert stored.laws == {Law(law)}


@pytest.mark.requirement("A15")
async def test_those_who_decide_on_support_and_those_who_give_it_report_and_follow_up_alike(
    town: World, profile_name: str
) -> None:
    asked, made = [], []
    for unit, one_of, manager, category in (
        ("eken", "karin", "karin", "legal_certainty.documentation"), ("linden", "", "fatima", "performance.absent"),
    ):  # fmt: skip
        case = await town.report("omar", {"category": category, "record": "nobody"}, unit=unit, manager=one_of)
        assert await owes(town, case, "acknowledge") == {manager}
        await investigates(town, case, manager)
        await proposes(town, case, manager, owner=manager)
        now = await town.case(case)
        made.append((now.type, now.state, now.score))
        asked.append([action for _, action in await town.log(case)])
    assert made[0] == made[1] == (CaseType.DEVIATION, State.ACTING, 6)
    assert asked[0] == asked[1]


@pytest.mark.requirement("A16")
@pytest.mark.parametrize(
    ("category", "title"),
    [
        ("legal_certainty.objectivity", "Brister i handläggning och rättssäkerhet: Saklighet"),
        (
            "legal_certainty.documentation",
            "Brister i handläggning och rättssäkerhet: Dokumentation saknas eller är sen",
        ),
        ("cooperation.internal", "Brister i samverkan: Inom förvaltningen"),
        ("cooperation.external", "Brister i samverkan: Med andra förvaltningar, myndigheter eller aktörer"),
    ],
)
async def test_a_deviation_in_handling_records_or_cooperation_is_reported_as_exactly_that(
    town: World, profile_name: str, category: str, title: str
) -> None:
    case = await reported(town, category=category)
    assert (case.category, sorted(case.laws)) == (category, [Law.SOL])
    assert (await facts(town, "fatima", case))["title"] == title


@pytest.mark.requirement("A17")
async def test_each_type_has_its_own_receivers_duties_readers_and_ways(town: World, profile_name: str) -> None:
    reports: dict[str, Mapping[str, Any]] = {
        "deviation": {
            **REPORT, "nature": "harm", "what": "Maten kom sent.", "actual": "2", "measure": "Vi bad om ursäkt.",
            "record": "nobody",
        },
        "synpunkt": SYNPUNKT, "misconduct": ABUSE, "harm": HARM, "improvement": IMPROVEMENT, "data_breach": BREACH,
        "risk": RISK,
    }  # fmt: skip
    cases: dict[str, Case] = {name: await filed(town, name, answers) for name, answers in reports.items()}
    received = {name: await owes(town, case, "acknowledge") for name, case in cases.items()}
    line, own = {"fatima"}, {"misconduct": {"lena"}, "harm": {"birgitta"}, "data_breach": {"ida"}}
    assert received == {name: own.get(name, line) for name in reports}
    duties = {name: set(await due(town, case)) - {"acknowledge", "record_reference"} for name, case in cases.items()}
    assert duties == {
        "deviation": set(), "improvement": set(), "risk": set(), "misconduct": {"assess"}, "harm": {"assess"},
        "synpunkt": {"confirm", "answer", "register"},  # kept by hand here
        "data_breach": {"assess", "notify_imy"},
    }  # fmt: skip
    readers = {name: {who for who in READERS if await reads(town, who, case)} for name, case in cases.items()}
    assert readers == {
        "deviation": {"fatima", "anna", "harald"}, "risk": {"fatima", "anna", "harald", "cecilia"},
        "synpunkt": {"fatima", "anna", "harald", "kim"}, "improvement": {"fatima", "anna", "harald", "kim", "cecilia"},
        "misconduct": {"lena", "omar"}, "harm": {"fatima", "harald", "birgitta"},
        "data_breach": {"fatima", "ida", "pelle", "dag"},
    }  # fmt: skip
    refused = await town.presses("samira", "start", "provider_event")
    assert isinstance(refused, Notice)
    assert "rapporteras inte här" in refused.text
    ways = {
        name: {move for move in Move if may(move, case, await town.scope(HAS[name]))} for name, case in cases.items()
    }
    assert len({frozenset(each) for each in ways.values()}) == len(ways)


READERS = ("fatima", "anna", "harald", "kim", "cecilia", "lena", "omar", "birgitta", "ida", "pelle", "dag", "karin")
HAS = {
    "deviation": "fatima", "synpunkt": "fatima", "misconduct": "lena", "harm": "birgitta", "improvement": "fatima",
    "data_breach": "ida", "risk": "fatima",
}  # fmt: skip


async def reads(world: World, who: str, case: Case) -> bool:
    """Whether somebody is shown what the report said."""
    words = await world.words(case)
    said = next(words[field] for field in ("what", "said", "scenario", "idea") if field in words)
    return said in str(await world.presses(who, "read", subject(case)))
