"""The reading room: a link opens one page, once, for a short while, and a preview spends nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from conversation.port import Address, In, Pressed
from conversation.session import Answered, Show
from summaries.sheet import Sheet
from tests.channels.screens import SCREENS
from tests.channels.web_fakes import NOW, FakePass, settings
from tests.channels.web_visit import Visit

LASTS = NOW + timedelta(minutes=10)


@pytest.fixture(params=[True, False], ids=["demo", "serve"])
async def visit(request: pytest.FixtureRequest) -> AsyncIterator[Visit]:
    made = Visit(settings=settings(demo=request.param))
    made.desk.tokens = {
        "reading": FakePass("secret-1", "case:17", LASTS),
        "question": FakePass("secret-2", "read_question:17", LASTS),
        "writing": FakePass("secret-3", "session:deviation:", LASTS),
        "acting": FakePass("secret-4", "take_on:17", LASTS),
        "paper": FakePass("secret-5", "sheet:17", LASTS),
        "action": FakePass("secret-6", "read_action:17#2", LASTS),
        "doing": FakePass("secret-7", "session:do_action:case:17#2", LASTS),
    }
    yield made
    await made.client.aclose()


async def test_looking_at_a_link_spends_nothing(visit: Visit) -> None:
    for _ in range(2):
        page = await visit.go("/rum/reading")
        assert [each.text for each in page.all("button")] == ["Öppna"]
    assert (await visit.client.head("/rum/reading")).status_code == 200
    assert "reading" in visit.desk.tokens
    assert not visit.desk.heard


async def test_opening_shows_the_words_and_asks_the_desk_each_time(visit: Visit) -> None:
    await visit.go("/rum/reading")
    page = await visit.press("Öppna")
    assert visit.answer.url.path == "/rum/sida/case~17"
    assert "Morgondosen" in page.html
    await visit.go("/rum/sida/case~17")
    assert [each.event for each in visit.desk.heard] == [Pressed("read", "case:17")] * 2
    assert visit.desk.heard[0].address == Address("room", "1")


async def test_a_page_may_be_another_reading_of_a_case_but_never_an_action(visit: Visit) -> None:
    await visit.go("/rum/question")
    await visit.press("Öppna")
    assert visit.desk.heard[-1].event == Pressed("read_question", "case:17")
    await visit.go("/rum/acting")
    await visit.press("Öppna")
    assert visit.answer.status_code == 404
    assert len(visit.desk.heard) == 1


async def test_one_action_of_a_case_has_a_page_of_its_own_to_read_and_to_write(visit: Visit) -> None:
    await visit.go("/rum/action")
    await visit.press("Öppna")
    await visit.go("/rum/doing")
    await visit.press("Öppna")
    heard = [each.event for each in visit.desk.heard]
    assert heard == [Pressed("read_action", "case:17#2"), In("do_action", Show(), "case:17#2")]


async def test_a_paper_is_a_file_that_nothing_keeps(visit: Visit) -> None:
    visit.desk.papers["sheet:17"] = Sheet("Avvikelse", "Socialförvaltningen", NOW, (), reference="AVV-2026-00017")
    await visit.go("/rum/paper")
    door = visit.page
    await visit.client.post("/rum/paper", data=door.data(door.button("Öppna")))
    answer = await visit.client.get("/rum/sida/sheet~17")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="AVV-2026-00017.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.content.startswith(b"%PDF-")
    assert isinstance(visit.desk.heard[-1].event, Pressed)
    del visit.desk.papers["sheet:17"]
    assert "Morgondosen" not in (await visit.go("/rum/sida/sheet~17")).html


async def test_the_cookie_is_for_that_page_and_that_time_only(visit: Visit) -> None:
    await visit.go("/rum/reading")
    data = visit.page.data(visit.page.button("Öppna"))
    answer = await visit.client.post("/rum/reading", data=data)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("hjulet_rum=secret-1;")
    for part in ("HttpOnly", "Max-Age=600", "Path=/rum/sida/case~17", "SameSite=strict"):
        assert part in cookie
    assert "Secure" not in cookie


async def test_over_https_the_cookie_stays_there() -> None:
    visit = Visit(settings=settings(demo=False, public_url="https://hjulet.example.se"))
    visit.desk.tokens = {"reading": FakePass("secret-1", "case:17", LASTS)}
    await visit.go("/rum/reading")
    answer = await visit.client.post("/rum/reading", data=visit.page.data(visit.page.button("Öppna")))
    assert "Secure" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers
    await visit.client.aclose()


async def test_a_spent_link_says_kindly_what_to_do(visit: Visit) -> None:
    await visit.go("/rum/reading")
    data = visit.page.data(visit.page.button("Öppna"))
    await visit.client.post("/rum/reading", data=data)
    answer = await visit.client.post("/rum/reading", data=data)
    assert answer.status_code == 410
    assert "Gå tillbaka till chatten" in answer.text


async def test_a_link_is_not_opened_without_its_own_page(visit: Visit) -> None:
    answer = await visit.client.post("/rum/reading", data={"do": "open"})
    assert answer.status_code == 403
    assert "reading" in visit.desk.tokens


async def test_a_page_without_or_with_anothers_pass_is_closed(visit: Visit) -> None:
    assert (await visit.client.get("/rum/sida/case~17")).status_code == 403
    await visit.go("/rum/reading")
    await visit.press("Öppna")
    header = {"cookie": "hjulet_rum=secret-1"}
    assert (await visit.client.get("/rum/sida/case~18", headers=header)).status_code == 403


async def test_a_report_is_written_to_its_end_there(visit: Visit) -> None:
    await visit.go("/rum/writing")
    page = await visit.press("Öppna")
    assert visit.desk.heard[-1].event == In("deviation", Show())
    assert page.one("form").get("action") == "/rum/sida/session~deviation~"
    await visit.press("Nästa", text__what="Hon föll.")
    answered = Answered({"what": "Hon föll.", "reference": ""}, page="what", revision=4)
    assert visit.desk.heard[-2].event == In("deviation", answered)
    assert visit.answer.request.method == "GET"
    visit.desk.next_screen = SCREENS["done"]
    page = await visit.press("Nästa", text__what="Hon föll.")
    assert "AVV-2026-00042" in page.html
    assert not page.all("button")
    assert (await visit.client.get("/rum/sida/session~deviation~")).status_code == 403


async def test_a_pass_is_good_for_its_own_conversation_only(visit: Visit) -> None:
    await visit.go("/rum/writing")
    await visit.press("Öppna")
    data = visit.page.data(visit.page.button("Nästa"))
    heard = len(visit.desk.heard)
    for other in ({"flow": "dismiss"}, {"subject": "case:1"}, {"do": "press take case:17"}, {"do": "ask"}):
        answer = await visit.client.post("/rum/sida/session~deviation~", data=data | other)
        assert answer.status_code == 400
    answer = await visit.client.post("/rum/sida/session~deviation~", data=data | {"token": "0" * 64})
    assert answer.status_code == 403
    assert len(visit.desk.heard) == heard


async def test_words_that_came_too_late_are_given_back(visit: Visit) -> None:
    await visit.go("/rum/writing")
    await visit.press("Öppna")
    visit.desk.passes.clear()
    page = await visit.press("Nästa", text__what="En lång berättelse.")
    assert visit.answer.status_code == 403
    assert page.one("textarea").text.strip() == "En lång berättelse."
