"""B: investigated, decided and acted on by whom each document says, and kept so that it can be followed."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.wiring import table
from conversation.flow import Answer
from conversation.port import Pressed
from conversation.screen import Done, Home, Notice, Prompt, Reading, Screen
from quality.action import Effect
from quality.case import Band, Bond, Case, CaseType, Outcome, State
from quality.decision import Degree, decisions
from quality.role import Function
from storage.search.reading import read_document
from summaries.sheet import Sheet
from tests.handlers.dealt import ENDED, FOUND, investigates, proposes
from tests.handlers.lex import SERIOUS, investigated, says, talks
from tests.handlers.reports import steps_of
from tests.handlers.test_decision import HARM as DECIDED_HARM
from tests.handlers.test_intake import HARM, MISCONDUCT, SYNPUNKT
from tests.handlers.test_year import does as hands_in
from tests.handlers.test_year import kept
from tests.handlers.test_year import subject as errand
from tests.requirements_shown.places import due, facts, filed, owes, reported, staffed, told
from tests.world import World, reminders_to, sends, subject

YES: Mapping[str, Answer] = {"ivo": "no", "investigate": "yes"}


def said(screen: Screen) -> str:
    assert isinstance(screen, Done), screen
    return " ".join((screen.title, *screen.lines))


def person(world: World, who: str) -> str:
    return str(world.people[who])


async def assessed(world: World, case: Case, who: str = "lena", by: str = "omar") -> Case:
    """Somebody is appointed to investigate it."""
    return await says(world, who, "assess", case, **YES, investigator_after=person(world, by))


# The unit's manager investigates


@pytest.mark.requirement("B1")
async def test_the_manager_leaves_the_investigation_half_done_takes_it_up_again_and_it_is_judged_when_done(
    town: World, profile_name: str
) -> None:
    case = await town.report(category="performance.late")
    draft = await town.walks("fatima", "investigate", subject(case), {"course": "En matta låg fel.", "dig": "no"})
    assert "Utkastet är sparat." in said(draft)
    early = await town.walks("fatima", "investigate", subject(case), {"causes": ["routines.missing"], "finish": "done"})
    assert "inte klar än" in said(early)
    assert (await town.case(case)).state is State.INVESTIGATING
    done = await town.walks("fatima", "investigate", subject(case), {**FOUND, "course": "", "finish": "done"})
    assert "Utredningen är klar." in said(done)
    assert (await town.words(case))["investigation.course"] == "En matta låg fel."
    assert isinstance(await town.presses("fatima", "start", f"investigate|{subject(case)}"), Notice)


@pytest.mark.requirement("B2")
async def test_causes_are_named_in_five_areas_and_the_reason_behind_a_reason_is_asked_for(
    town: World, profile_name: str
) -> None:
    case = await reported(town)
    screen = await town.presses("fatima", "start", f"investigate|{subject(case)}")
    screen = await town.says("fatima", sends(screen, FOUND))
    assert isinstance(screen, Prompt)
    (offered,) = [field.options for field in screen.fields if field.id == "causes"]
    assert len({option.group for option in offered}) == 5
    causes = ["communication.flow", "organisation.staffing"]
    codes = {option.code for option in offered}
    causes = [next(c for c in sorted(codes) if c.startswith(area)) for area in ("communication", "organisation")]
    why = {f"why_{n}": f"Svar {n}" for n in range(1, 6)}
    await investigates(town, case, answers=why, dig="yes", causes=causes)
    words = await town.words(case)
    assert [words[f"investigation.why.{n}"] for n in range(1, 6)] == list(why.values())
    assert (await town.case(case)).facts["causes"].split() == causes
    shown = (await facts(town, "fatima", case))["Orsaker"]
    assert len(shown.split(", ")) == 2


@pytest.mark.requirement("B7")
async def test_likelihood_and_consequence_give_the_band_of_the_matrix(town: World, profile_name: str) -> None:
    for severity, likelihood, score, band in (
        ("1", "1", 1, Band.GREEN), ("2", "3", 6, Band.YELLOW), ("3", "3", 9, Band.RED), ("4", "1", 4, Band.RED),
    ):  # fmt: skip
        case = await reported(town, actual="1")
        await investigates(town, case, severity=severity, likelihood=likelihood)
        now = await town.case(case)
        assert (now.state, now.score, now.band) == (State.ACTING, score, band)
    lacking = await reported(town)
    assert "hur ofta det kan hända" in said(await investigates(town, lacking, likelihood=""))


@pytest.mark.requirement("B8")
async def test_an_analysis_is_ordered_by_the_head_together_with_the_mas_and_by_nobody_else(
    town: World, profile_name: str
) -> None:
    await staffed(town, profile_name, ("pelle", Function.MAR, "top"))
    case = await town.report()
    for who in ("fatima", "anna", "dag", "kim", "samira", "lena"):
        assert isinstance(await town.presses(who, "start", f"order_analysis|{subject(case)}"), Notice), who
    for who, whom in (("harald", {"Birgitta Löfgren", "Pelle Dataskydd"}), ("birgitta", {"Harald Chef"})):
        prompt = await town.presses(who, "start", f"order_analysis|{subject(case)}")
        assert isinstance(prompt, Prompt)
        assert {option.label for option in prompt.fields[0].options} == whom
    given = {"consulted": person(town, "birgitta"), "analyst": person(town, "fatima"), "question": "Varför?"}
    done = await talks(town, "harald", "order_analysis", case, **given)
    assert isinstance(done, Done)
    ordered = (await facts(town, "fatima", case))["Händelseanalys"]
    assert ordered == "Görs av Fatima Rahimi. Beställd av Harald Chef i samråd med Birgitta Löfgren."


# Lex Sarah and lex Maria

INVESTIGATOR = {"karlsborg": "oberoende utredare", "vaggeryd": "utvecklingsledare"}


@pytest.mark.requirement("B3")
async def test_a_lex_sarah_report_is_investigated_by_somebody_independent_of_the_unit(
    town: World, profile_name: str
) -> None:
    assert town.profile.functions["lex_sarah_utredare"].sv == INVESTIGATOR[profile_name]
    await staffed(
        town, profile_name, ("samira", Function.LEX_INVESTIGATOR, "top"), ("eva", Function.LEX_INVESTIGATOR, "top")
    )
    case = await filed(town, "misconduct", MISCONDUCT)
    await says(town, "lena", "bar", case, person=person(town, "eva"), why="Var med.")
    case = await says(town, "lena", "assess", case, **YES)
    prompt = await town.presses("lena", "start", f"appoint|{subject(case)}")
    assert isinstance(prompt, Prompt)
    offered = {option.label for option in prompt.fields[0].options}
    assert "Omar Nilsson" in offered
    assert not offered & {"Fatima Rahimi", "Eva Strand", "Lena Åkesson", "Dag Öberg"}
    case = await says(town, "lena", "appoint", case, investigator=person(town, "omar"))
    assert await owes(town, case, "investigate") == {"omar"}
    for who in ("fatima", "lena", "eva"):
        assert isinstance(await town.presses(who, "start", f"investigate|{subject(case)}"), Notice), who
    assert isinstance(await town.presses("omar", "start", f"investigate|{subject(case)}"), Prompt)


@pytest.mark.requirement("B4")
async def test_whether_ivo_is_notified_is_decided_along_the_scale_by_the_delegate_with_a_motivation(
    town: World, profile_name: str
) -> None:
    case = await assessed(town, await filed(town, "misconduct", MISCONDUCT))
    case = await investigated(town, case, "omar")
    for who in ("omar", "fatima", "kim"):
        assert isinstance(await town.presses(who, "start", f"decide_misconduct|{subject(case)}"), Notice), who
    prompt = await town.presses("lena", "start", f"decide_misconduct|{subject(case)}")
    assert isinstance(prompt, Prompt)
    assert [option.code for option in prompt.fields[0].options] == [degree.value for degree in Degree]
    await talks(town, "lena", "decide_misconduct", case, **{**SERIOUS, "motivation": ""})
    assert (await town.case(case)).state is State.DECIDING
    case = await says(town, "lena", "decide_misconduct", case, **SERIOUS)
    (stamp,) = decisions(case)
    assert (stamp.by, stamp.codes["degree"], stamp.codes["ivo"]) == (town.people["lena"], "serious", "yes")
    assert (await town.words(case))["decision.1.motivation"] == SERIOUS["motivation"]
    assert await owes(town, case, "notify_ivo") == {"lena"}


HARM_BY: Mapping[str, tuple[str, str]] = {
    "karlsborg": ("omar", "birgitta"),
    "jarva": ("ida", "birgitta"),
    "vaggeryd": ("ida", "birgitta"),
    "ekero": ("birgitta", "dag"),
}
"""Who investigates and who decides a care injury, so that nobody decides what they have investigated."""


@pytest.mark.requirement("B5")
async def test_the_function_of_lex_maria_decides_and_ivo_and_the_board_being_told_is_noted(
    town: World, profile_name: str
) -> None:
    investigates_, decides = HARM_BY[profile_name]
    if profile_name == "vaggeryd":
        await staffed(town, profile_name, ("ida", Function.MAR, "top"))
    case = await filed(town, "harm", HARM)
    case = await says(town, "birgitta", "assess", case, **YES, investigator_after=person(town, investigates_))
    case = await investigated(town, case, investigates_)
    assert isinstance(await town.presses(investigates_, "start", f"decide_harm|{subject(case)}"), Notice)
    case = await says(town, decides, "decide_harm", case, **DECIDED_HARM)
    assert decisions(case)[0].codes["ivo"] == "yes"
    assert "notify_ivo" in await due(town, case)
    case = await says(town, decides, "notify", case, notice="notify_ivo", on="2026-11-25", diary="8.5-1/2026")
    case = await says(town, decides, "notify", case, notice="told_board", on="2026-11-25", diary="SN 2026/18")
    assert "notify_ivo" not in await due(town, case)
    seen = await facts(town, decides, case)
    assert (seen["Anmälan till IVO"], seen["Nämnden har fått veta"]) == (
        "2026-11-25, 8.5-1/2026", "2026-11-25, SN 2026/18",
    )  # fmt: skip


@pytest.mark.requirement("B11")
async def test_what_is_owed_of_a_lex_report_is_said_in_the_words_of_the_law_and_days_are_called_local(
    town: World, profile_name: str
) -> None:
    case = await filed(town, "misconduct", MISCONDUCT)
    assert await owes(town, case, "acknowledge") == {"fatima", "lena"}
    receipt = await town.files("samira", "misconduct", MISCONDUCT)
    assert "utan dröjsmål (27 kap. SoL)" in said(receipt)
    assert "(lokal frist)" in said(receipt)
    assert "24 e §" not in said(receipt)
    await town.presses("lena", "take_on", subject(case))
    assert set(await due(town, case)) - {"record_reference"} == {"assess"}
    case = await assessed(town, case)
    assert set(await due(town, case)) - {"record_reference"} == {"investigate"}
    town.chat.forget()
    for day in ("2027-01-24", "2027-01-25", "2027-02-08"):
        await town.keep_at(f"{day} 10:00")
    nudges = [nudge.text for nudge in reminders_to(town, "omar") if case.reference in nudge.title]
    assert len(nudges) >= 2
    assert all("utan dröjsmål (27 kap. SoL). Lokal frist: " in text for text in nudges)


@pytest.mark.requirement("B6")
async def test_the_director_follows_every_lex_sarah_case_and_telling_the_board_is_owed_until_done(
    year: World, profile_name: str
) -> None:
    case = await filed(year, "misconduct", MISCONDUCT)
    assert "dag" in await told(year)
    case = await assessed(year, case)
    assert (await facts(year, "dag", case))["state"] == "Utreds"
    case = await investigated(year, case, "omar")
    case = await says(year, "lena", "decide_misconduct", case, **SERIOUS)
    seen = await facts(year, "dag", case)
    assert (seen["Bedömning"], seen["Anmäls till IVO"]) == ("Allvarligt missförhållande", "Ja")
    year.chat.forget()
    asked = f"Årshjulet: {SARAH_YEARLY}"
    await year.keep_at("2027-01-04 10:00")
    assert asked in [nudge.title for nudge in reminders_to(year, "dag")]
    assert asked not in [nudge.title for who in ("lena", "fatima", "kim") for nudge in reminders_to(year, who)]
    about = errand(year, "lex_sarah_summary", "top", "2027-03-01")
    done = await hands_in(year, "dag", about, diary="SN-2027-7", note="Ett fall.", on_namnd="2027-01-04", to=["namnd"])
    assert isinstance(done, Done)
    found = await kept(year, about)
    assert found is not None
    assert found.to == {"namnd": date(2027, 1, 4)}
    year.chat.forget()
    await year.keep_at("2027-03-02 10:00")
    assert asked not in [nudge.title for nudge in reminders_to(year, "dag")]


SARAH_YEARLY = "Sammanställ årets lex Sarah"


# Synpunkter


@pytest.mark.requirement("B9")
async def test_a_comment_that_shows_a_failing_becomes_a_deviation_and_neither_ends_the_other(
    town: World, profile_name: str
) -> None:
    case = await filed(town, "synpunkt", SYNPUNKT)
    await town.does("fatima", "find_fault", subject(case), category="performance.late", what="Maten kom sent.")
    made = await town.newest()
    assert (made.type, made.unit, made.state) == (CaseType.DEVIATION, case.unit, State.RECEIVED)
    for one, other, forward in ((case, made, False), (made, case, True)):
        async with town.database.read() as store:
            (link,) = await store.cases.links(one.id)
        assert (link.case, link.bond, link.forward) == (other.id, Bond.AROSE, forward)
    await town.does("fatima", "route_away", subject(case), where="authority", routed="Till fastighet.")
    assert [(await town.case(each)).state for each in (case, made)] == [State.CLOSED, State.RECEIVED]
    other = await filed(town, "synpunkt", SYNPUNKT)
    await town.does("fatima", "find_fault", subject(other), category="performance.late", what="Igen.")
    second = await town.newest()
    await town.does("fatima", "dismiss", subject(second), reason="Ingen brist.")
    assert [(await town.case(each)).state for each in (other, second)] == [State.RECEIVED, State.CLOSED]
    assert "answer" in await due(town, other)


@pytest.mark.requirement("B10")
async def test_whoever_wants_an_answer_is_owed_it_within_the_days_of_the_profile(
    town: World, profile_name: str
) -> None:
    case = await filed(town, "synpunkt", SYNPUNKT, answer="letter", contact="Dottern, Storgatan 1")
    assert (await due(town, case))["answer"].due_at - town.time() == timedelta(days=14)  # ten working days
    assert (await facts(town, "fatima", case))["Vill ha svar"] == "Ja, med brev"
    assert "Storgatan" in str(await town.presses("fatima", "read", subject(case)))
    town.chat.forget()
    await town.keep_at("2026-12-09 10:00")
    assert any(case.reference in str(screen) for screen in town.chat.to("fatima"))
    await town.does("fatima", "answer", subject(case), reply="Vi ber om ursäkt.", way="letter", fault="no")
    now = await town.case(case)
    assert (now.facts["answered_by"], now.facts["answered_on"]) == ("letter", "2026-12-09")
    assert (await town.words(case))["reply"] == "Vi ber om ursäkt."
    assert "answer" not in await due(town, case)


# Actions


@pytest.mark.requirement("B12")
async def test_an_action_has_what_why_who_and_when_and_its_owner_is_reminded(town: World, profile_name: str) -> None:
    case = await reported(town)
    await investigates(town, case)
    await proposes(town, case, due="2026-12-10")
    about = f"{subject(case)}#1"
    assert await owes(town, about, "act") == {"omar"}
    assert (await due(town, about))["act"].due_at.date().isoformat() == "2026-12-10"
    for day in ("2026-12-03", "2026-12-10", "2026-12-17"):
        town.chat.forget()
        await town.keep_at(f"{day} 10:00")
        assert any("Åtgärd 1" in str(screen) for screen in town.chat.to("omar")), day
    await town.does("omar", "do_action", about, done="Mattan är borta.")
    words = await town.words(case)
    assert (words["action.1.what"], words["action.1.why"], words["action.1.done"]) == (
        "Ta bort mattan i hallen.", "Den glider.", "Mattan är borta.",
    )  # fmt: skip
    assert "act" not in await due(town, about)


@pytest.mark.requirement("B14")
async def test_a_case_closes_when_each_effect_was_looked_at_and_one_without_asks_for_a_new_action(
    town: World, profile_name: str
) -> None:
    case = await reported(town)
    await investigates(town, case)
    await proposes(town, case)
    about = f"{subject(case)}#1"
    await town.does("omar", "do_action", about, done="Klart.")
    assert "hjälpte" in refusal(await town.presses("fatima", "start", f"close|{subject(case)}"))
    checked = await town.does("fatima", "check_effect", about, effect=Effect.NONE.value, how="De föll igen.")
    assert "Det hjälpte inte fullt ut" in said(checked)
    assert "ny åtgärd efter 1" in refusal(await town.presses("fatima", "start", f"close|{subject(case)}"))
    await proposes(town, await town.case(case), owner="omar")
    await town.does("omar", "do_action", f"{subject(case)}#2", done="Golvet är bytt.")
    await town.does("fatima", "check_effect", f"{subject(case)}#2", effect=Effect.ACHIEVED.value, how="Inga fall.")
    assert "ny åtgärd efter 1" in refusal(await town.presses("fatima", "start", f"close|{subject(case)}"))
    await town.walks("fatima", "propose_action", about, {**ACTION_AFTER, "owner": person(town, "omar")})
    await town.does("omar", "do_action", f"{subject(case)}#3", done="Golvet är bytt.")
    await town.does("fatima", "check_effect", f"{subject(case)}#3", effect=Effect.ACHIEVED.value, how="Inga fall.")
    assert isinstance(await town.walks("fatima", "close", subject(case), ENDED), Done)
    assert (await town.case(case)).state is State.CLOSED


@pytest.mark.requirement("B13")
async def test_the_actions_of_an_investigation_are_one_plan_for_the_unit_and_the_board(
    town: World, profile_name: str
) -> None:
    case = await assessed(town, await filed(town, "misconduct", MISCONDUCT))
    await proposes(town, case, "omar", owner="omar", what="Två går alltid tillsammans.", due="2026-12-10")
    await proposes(town, case, "omar", owner="omar", what="Utbilda i bemötande.", why="", due="2027-01-15")
    listed = await town.presses("omar", "act", subject(case))
    assert isinstance(listed, Home)
    (button,) = [each for each in listed.buttons if each.label == "Åtgärdsplan som PDF"]
    owner = f"medarbetare, {INVESTIGATOR[profile_name]}"
    for who in ("omar", "lena", "dag"):
        plan = await town.desk.paper(town.said(who, Pressed("paper", button.subject)))
        assert isinstance(plan, Sheet), who
        (section,) = plan.sections
        assert [(row[1], row[2], row[3], row[4], row[6]) for row in section.tables[0].rows] == [
            ("Två går alltid tillsammans.", "Den glider.", owner, "2026-12-10", "Föreslagen"),
            ("Utbilda i bemötande.", "–", owner, "2027-01-15", "Föreslagen"),
        ]
        assert "Omar" not in str(plan)
        assert str(MISCONDUCT["what"]) not in str(plan)
    for who in ("fatima", "kim", "samira", "karin"):
        assert isinstance(await town.desk.paper(town.said(who, Pressed("paper", button.subject))), Notice), who


ACTION_AFTER: Mapping[str, Answer] = {
    "what": "Byt golvet.", "kind": "environment", "strength": "strong", "expected": "Inga fall.", "seen": "Inga fall.",
}  # fmt: skip


def refusal(screen: Screen) -> str:
    assert isinstance(screen, Notice), screen
    return screen.text


KEEPS: Mapping[str, tuple[str, str]] = {
    "karlsborg": ("socialchef", "dag"),
    "jarva": ("enhetschef (verksamhetschef)", "fatima"),
    "uppsala": ("ansvarig chef", "fatima"),
    "vaggeryd": ("utvecklingsledare", "omar"),
}
"""Whose the routines are there, in the document's own word, and who holds that function."""


@pytest.mark.requirement("B15")
async def test_an_action_that_changes_a_routine_leaves_its_owner_a_review(town: World, profile_name: str) -> None:
    owner, who = KEEPS[profile_name]
    routine = f"---\ntitel: Fallprevention\ndokumentansvarig: {owner}\n---\n# Fallprevention\n\nGör så här.\n"
    async with town.database.write() as store:
        await store.documents.put(*read_document("fallprevention.md", routine))
    case = await reported(town)
    await investigates(town, case)
    await proposes(town, case, owner="samira", document="fallprevention")
    about = f"{subject(case)}#1"
    assert await owes(town, about, "review_document") == {who}
    home = await town.presses(who, "home")
    assert isinstance(home, Home)
    assert any("Se över rutinen efter" in item.text for part in home.parts for item in part.items)
    assert isinstance(await town.presses("samira", "document_reviewed", about), Notice)
    assert isinstance(await town.presses(who, "document_reviewed", about), Done)
    assert "review_document" not in await due(town, about)


# Safe to report, and kept


@pytest.mark.requirement("B16")
async def test_nobody_is_blamed_and_who_is_involved_neither_reads_nor_handles_and_reporters_are_not_counted(
    town: World, profile_name: str
) -> None:
    flows = [each.flow for each in table(town.profile).conversations.values()]
    questions = [
        str(getattr(text, "sv", text)) for each in flows for step in steps_of(each) for text in (step.ask, step.help)
    ]
    assert len(questions) > 100
    blaming = ("vem gjorde", "vems fel", "vem är skyldig", "vem orsakade", "vad heter kollegan")
    assert [text for text in questions if any(word in text.casefold() for word in blaming)] == []
    case = await reported(town, involved="yes", shows_name="no")
    for action in ("card", "read", "take_on"):
        assert "finns inte" in refusal(await town.presses("fatima", action, subject(case)))
    other = await reported(town, shows_name="no")
    seen = [await town.presses("fatima", action, subject(other)) for action in ("card", "read", "more")]
    assert "Samira" not in str(seen)
    for who in ("fatima", "dag", "kim"):
        counted = await town.types(who, "år", "sammanfattning")
        assert "Linden" in str(counted)
        assert "Samira" not in str(counted)
        assert "Samira" not in str(await town.presses(who, "home"))


@pytest.mark.requirement("B17")
async def test_the_registrar_has_a_list_of_what_has_no_number_and_gives_it_one(town: World, profile_name: str) -> None:
    label = {"karlsborg": "förvaltningssekreterare", "vaggeryd": "registrator"}[profile_name]
    assert town.profile.functions["registrator"].sv == label
    case = await assessed(town, await filed(town, "misconduct", MISCONDUCT))
    case = await investigated(town, case, "omar")
    case = await says(town, "lena", "decide_misconduct", case, **SERIOUS)
    assert case.decision_diary == "SN 2026/17"
    assert await owes(town, case, "register") == {"rut"}
    waiting = await town.presses("rut", "not_registered")
    assert isinstance(waiting, Home)
    assert [item.text.split()[0] for part in waiting.parts for item in part.items] == [case.reference]
    await town.does("rut", "register", subject(case), diary="SN 2026/16")
    assert (await town.case(case)).diary == "SN 2026/16"
    assert case.reference not in str(await town.presses("rut", "not_registered"))
    assert isinstance(await town.presses("fatima", "not_registered"), Notice)


@pytest.mark.requirement("B18")
async def test_all_of_a_case_stays_with_it_in_its_own_words_and_is_read_there(town: World, profile_name: str) -> None:
    case = await reported(town, what="Den boende föll i hallen.", measure="Vi hjälpte till.")
    await town.does("fatima", "ask_more", subject(case), question="Vilken tid var det?")
    await town.does("samira", "complete", subject(case), completion="Klockan åtta.")
    await investigates(town, case)
    await proposes(town, case)
    await town.does("omar", "do_action", f"{subject(case)}#1", done="Mattan är borta.")
    await town.does("fatima", "check_effect", f"{subject(case)}#1", effect="achieved", how="Inga fall.")
    await town.walks("fatima", "close", subject(case), ENDED)
    assert (await town.case(case)).outcome is Outcome.DONE
    reading = await town.presses("fatima", "read", subject(case))
    assert isinstance(reading, Reading)
    read = [section.text for section in reading.sections]
    for words in (
        "Den boende föll i hallen.", "Vi hjälpte till.", "Vilken tid var det?", "Klockan åtta.", FOUND["course"],
        "Ta bort mattan i hallen.", "Mattan är borta.", "Inga fall.",
    ):  # fmt: skip
        assert words in read
    assert [action for _, action in await town.log(case)] == [
        "reported", "ask_more", "complete", "take_on", "investigate", "finish", "propose_action", "decide_action",
        "do_action", "act", "check_effect", "close", "read",
    ]  # fmt: skip


@pytest.mark.requirement("B19")
async def test_who_did_or_read_what_is_in_a_log_in_which_a_later_change_shows(town: World, profile_name: str) -> None:
    case = await reported(town)
    await town.presses("fatima", "read", subject(case))
    await town.presses("fatima", "take_on", subject(case))
    assert await town.log(case) == [("samira", "reported"), ("fatima", "read"), ("fatima", "take_on")]
    async with town.database.read() as store:
        whole = await store.audit.verify()
    assert not whole.faults
    engine = create_async_engine(town.url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE audit_entries SET actor = 'person:0' WHERE action = 'read'"))
    await engine.dispose()
    async with town.database.read() as store:
        assert (await store.audit.verify()).faults
