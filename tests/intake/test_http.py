"""Reports from outside over HTTP: believed, read to the letter, taken once, and then like any other."""

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversation.screen import CaseCard, Reading
from quality.case import Case, CaseType, Suspicion
from quality.duty import DutyKind
from tests.intake.sending import (
    EVENT,
    MISCONDUCT,
    SYNPUNKT,
    Letter,
    cases_in,
    door,
    from_provider,
    letter,
    send,
    with_provider,
)
from tests.storage.dump import raw, spellings
from tests.world import CARE, World, subject


async def owed(world: World, case: Case, who: str) -> dict[DutyKind, int]:
    """What is owed about a case, and in how many days."""
    async with world.database.read() as store:
        duties = await store.duties.about(subject(case), scope=await world.scope(who))
    return {duty.kind: (duty.due_at - world.time()).days for duty in duties if not duty.kind.is_message}


@pytest.mark.requirement("A12")
async def test_a_synpunkt_from_the_public_is_a_live_case_for_the_units_manager(world: World) -> None:
    async with door(world) as client:
        answer = await send(client, letter(world))
    case = await world.newest()
    assert (answer.status_code, answer.json()) == (
        201,
        {"reference": case.reference, "received_at": "2026-11-25T08:00:00+00:00", "status": "received"},
    )
    assert (case.type, case.unit, case.reporter, case.shows_name) == (
        CaseType.SYNPUNKT,
        world.units["linden"],
        None,
        False,
    )
    assert case.facts["kind"] == "complaint"
    assert (case.facts["sender"], case.facts["answer"], case.facts["via"]) == ("relative", "phone", "e-tjanst")
    assert await owed(world, case, "fatima") == {DutyKind.ACKNOWLEDGE: 1, DutyKind.CONFIRM: 2, DutyKind.ANSWER: 14}
    await world.keep()
    (card,) = world.chat.to("fatima")
    assert isinstance(card, CaseCard)
    assert "kall" not in str(card)
    reading = await world.presses("fatima", "read", subject(case))
    assert isinstance(reading, Reading)
    texts = [section.text for section in reading.sections]
    assert "Maten är alltid kall när den kommer fram." in texts
    assert "Dottern, 070-174 06 35" in texts
    async with world.database.read() as store:
        (first, *_) = await store.audit.entries(subject(case))
    assert (first.actor, first.action) == ("sender:e-tjanst", "reported")


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"answer": "none", "contact": None}, {DutyKind.ACKNOWLEDGE}),
        ({"answer": "anonymous", "contact": None}, {DutyKind.ACKNOWLEDGE}),
        ({"answer": "letter"}, {DutyKind.ACKNOWLEDGE, DutyKind.CONFIRM, DutyKind.ANSWER}),
    ],
)
async def test_an_answer_is_owed_to_whoever_left_a_way_to_be_reached(
    world: World, changes: Mapping[str, Any], kinds: set[DutyKind]
) -> None:
    content = {name: value for name, value in {**SYNPUNKT, **changes}.items() if value}
    async with door(world) as client:
        assert (await send(client, letter(world, content))).status_code == 201
    assert set(await owed(world, await world.newest(), "fatima")) == kinds


@pytest.mark.requirement("A9")
async def test_a_providers_serious_event_is_told_at_once_to_the_boards_functions(world: World) -> None:
    await with_provider(world)
    async with door(world) as client:
        answer = await send(client, from_provider(world))
    case = await world.newest()
    assert answer.json()["reference"] == case.reference == "UTF-2026-00001"
    assert set(await owed(world, case, "conny")) == {DutyKind.ACKNOWLEDGE, DutyKind.ASSESS}
    await world.keep()
    assert {sent.to for sent in world.chat.sent} == {"conny", "dag"}
    assert case.reference in str(await world.presses("conny", "home"))


async def test_a_providers_misconduct_goes_to_lex_sarah_and_is_restricted(world: World) -> None:
    await with_provider(world)
    async with door(world) as client:
        assert (await send(client, from_provider(world, MISCONDUCT))).status_code == 201
    case = await world.newest()
    assert (case.type, case.suspicion) == (CaseType.MISCONDUCT, Suspicion.SARAH)
    assert set(await owed(world, case, "lena")) == {DutyKind.ACKNOWLEDGE, DutyKind.ASSESS}
    await world.keep()
    assert "lena" in {sent.to for sent in world.chat.sent}
    assert case.reference not in str(await world.presses("anna", "home"))
    assert case.reference not in str(await world.presses("pia", "home"))


async def test_the_same_again_gets_the_same_answer_and_makes_no_second_case(world: World) -> None:
    async with door(world) as client:
        first = await send(client, letter(world))
        world.time.forward(minutes=2)
        again = await send(client, letter(world, dict(reversed(list(SYNPUNKT.items())))))
        assert (again.status_code, again.content) == (first.status_code, first.content)
    assert await cases_in(world.database) == 1


async def test_another_report_under_the_same_key_is_a_conflict(world: World) -> None:
    async with door(world) as client:
        await send(client, letter(world))
        answer = await send(client, letter(world, {**SYNPUNKT, "said": "Något annat."}))
        assert (answer.status_code, answer.json()["error"]) == (409, "key_used")
        assert (await send(client, letter(world, key="formular-0002"))).status_code == 201
    assert await cases_in(world.database) == 2


async def test_two_senders_may_use_the_same_key(world: World) -> None:
    await with_provider(world)
    async with door(world) as client:
        assert (await send(client, letter(world))).status_code == 201
        assert (await send(client, from_provider(world))).status_code == 201
    assert await cases_in(world.database) == 2


async def test_unknown_forged_and_old_are_answered_alike_and_leave_no_words_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    genuine = letter(world)
    forged = [
        letter(world, sender="okand"),
        letter(world, secret="x" * 40),
        replace(genuine, at=world.time() - timedelta(minutes=6)),
        letter(world, key="k"),
    ]
    async with door(world) as client:
        with caplog.at_level(logging.DEBUG):
            answers = [await send(client, each) for each in forged]
            answers.append(await send(client, genuine, **{"X-Hjulet-Signature": "v1=0"}))
            answers.append(await client.post("/api/intake", content=genuine.body))
            assert {(each.status_code, each.content) for each in answers} == {(401, answers[0].content)}
            assert (await send(client, genuine)).status_code == 201
    assert await cases_in(world.database) == 1
    assert "kall" not in caplog.text
    assert "okand" not in caplog.text


async def test_the_log_names_sender_and_reference_and_nothing_that_was_said(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    async with door(world) as client:
        await send(client, letter(world))
        await send(client, letter(world, {**SYNPUNKT, "kall": "Maten är kall"}, key="formular-0002"))
        await send(client, letter(world, secret="x" * 40))
    told = capsys.readouterr().out
    assert "SYN-2026-00001" in told
    assert "signature" in told
    assert "kall" not in told


WRONG: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "said": ({"said": ""}, "Fältet är tomt."),
    "kind": ({"kind": "gnäll"}, "Värdet ska vara något av complaint, view, proposal, praise, question."),
    "unit": ({"unit": "Socialförvaltningen/Funktionsstöd/Boklunden"}, "Det är ingen enhet som du kan skicka till."),
    "contact": ({"answer": "none"}, "Skriv hur personen nås när den vill ha svar, och annars inget."),
    "priority": ({"priority": "1"}, "Det finns inget sådant fält."),
    "happened_at": ({"happened_at": "i går"}, "Skriv tiden som 2026-11-25T09:00:00+01:00"),
    "laws.0": ({"laws": ["BrB"]}, "Värdet ska vara något av HSL, SoL, LSS, LVU, LVM."),
    "type": ({"type": "avvikelse"}, "Värdet ska vara något av synpunkt, provider_event, misconduct."),
}


@pytest.mark.parametrize("path", WRONG)
async def test_what_is_wrong_is_said_by_field_without_what_stood_there(world: World, path: str) -> None:
    changes, told = WRONG[path]
    async with door(world) as client:
        answer = await send(client, letter(world, {**SYNPUNKT, **changes}))
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    (field,) = answer.json()["fields"]
    assert field["path"] == path
    assert field["message"].startswith(told)
    assert "gnäll" not in answer.text
    assert await cases_in(world.database) == 0


async def test_faults_are_told_in_english_to_whoever_asks_for_it(world: World) -> None:
    async with door(world) as client:
        answer = await send(client, letter(world, {**SYNPUNKT, "said": "x" * 6001}), **{"Accept-Language": "en-GB"})
    assert answer.json()["fields"] == [{"path": "said", "message": "The text is too long: at most 6000 characters."}]
    assert answer.json()["message"] == "The report cannot be received as it is."


async def test_a_time_that_has_not_been_is_refused(world: World) -> None:
    later = (world.time() + timedelta(minutes=1)).isoformat()
    async with door(world) as client:
        answer = await send(client, letter(world, {**SYNPUNKT, "happened_at": later}))
        assert [field["path"] for field in answer.json()["fields"]] == ["happened_at"]
        earlier = (world.time() - timedelta(hours=1)).isoformat()
        assert (await send(client, letter(world, {**SYNPUNKT, "happened_at": earlier}))).status_code == 201
    assert (await world.newest()).occurred_at == world.time() - timedelta(hours=1)


async def test_a_sender_sends_only_what_it_may_and_only_to_its_own(world: World) -> None:
    await with_provider(world)
    async with door(world) as client:
        assert (await send(client, letter(world, EVENT))).status_code == 403
        stray = {**EVENT, "unit": f"{CARE}/Linden"}
        assert (await send(client, from_provider(world, stray))).status_code == 422
        nowhere = {**EVENT, "unit": f"{CARE}/Finns inte"}
        assert (await send(client, from_provider(world, nowhere))).json()["fields"][0]["path"] == "unit"
    assert await cases_in(world.database) == 0


@pytest.mark.parametrize(
    ("body", "status"), [(b"{", 400), (b"[]", 422), (b"\xff", 400), (b"[" * 60_000, 400), (b'{"a": "\\ud800"}', 422)]
)
async def test_what_is_no_json_is_refused(world: World, body: bytes, status: int) -> None:
    async with door(world) as client:
        answer = await send(client, Letter(body, world.time()))
    assert (answer.status_code, "error" in answer.json()) == (status, True)


async def test_another_content_type_and_too_large_bodies_are_refused(world: World) -> None:
    async with door(world) as client:
        assert (await send(client, letter(world), **{"Content-Type": "text/plain"})).status_code == 415
        large = Letter(json.dumps({**SYNPUNKT, "said": "x" * 70_000}).encode(), world.time())
        assert (await send(client, large)).status_code == 413
        assert (await client.get("/api/intake")).status_code == 405


async def test_personal_numbers_are_masked_before_anything_is_stored(world: World) -> None:
    number = "19121212-1212"
    async with door(world) as client:
        assert (await send(client, letter(world, {**SYNPUNKT, "said": f"Gäller {number}."}))).status_code == 201
        refused = await send(client, letter(world, key=number))
        assert (refused.status_code, refused.json()["fields"][0]["path"]) == (422, "Idempotency-Key")
    assert (await world.words(await world.newest()))["said"] == "Gäller [personnummer dolt]."
    stored = await raw(world.database)
    assert [each for each in spellings(number) if each in stored] == []
    assert [each for each in spellings("alltid kall") if each in stored] == []


async def test_a_sender_that_sends_too_much_has_to_wait_and_another_does_not(world: World) -> None:
    await with_provider(world)
    async with door(world) as client, door(world) as replica:
        doors = (client, replica, client)
        sent = [await send(each, from_provider(world, key=f"handelse-{n}")) for n, each in enumerate(doors)]
        assert [each.status_code for each in sent] == [201, 201, 201]
        refused = await send(replica, from_provider(world, key="handelse-9"))
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "20")
        assert (await send(client, letter(world))).status_code == 201
        world.time.forward(seconds=20)
        assert (await send(client, from_provider(world, key="handelse-9"))).status_code == 201
        assert (await send(client, from_provider(world, key="handelse-8"))).status_code == 429


async def test_a_sender_whose_unit_is_not_there_is_told_to_wait(world: World) -> None:
    async with door(world) as client:
        answer = await send(client, from_provider(world))
    assert (answer.status_code, answer.json()["error"]) == (503, "not_ready")
