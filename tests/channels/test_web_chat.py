"""The chat of the demo, as a browser without scripts uses it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from conversation.port import Address, Asked, In, Pressed, Unreachable
from conversation.screen import Button, Nudge
from conversation.session import Answered, Cancel, Show
from tests.channels.screens import SCREENS
from tests.channels.web_fakes import NOW, settings
from tests.channels.web_visit import Visit

SAMIRA = Address("web", "1")


@pytest.fixture
async def visit() -> AsyncIterator[Visit]:
    made = Visit()
    yield made
    await made.client.aclose()


async def test_one_picks_who_one_is_by_function(visit: Visit) -> None:
    page = await visit.go("/")
    assert [each.text for each in page.all("h2")] == ["Medarbetare", "Enhetschef", "MAS"]
    assert "Mohammed &lt;Al-Sayed&gt;" in page.html
    page = await visit.press("Samira")
    assert visit.answer.url.path == "/chatt"
    assert page.title == "Hej Samira! – Hjulet"
    assert visit.desk.heard[-1].event == Pressed("home")


async def test_the_cookie_is_kept_from_scripts_and_other_sites(visit: Visit) -> None:
    await visit.go("/")
    form = visit.page.data(visit.page.button("Samira"))
    answer = await visit.client.post("/vem", data=form)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


async def test_somebody_else_cannot_be_picked(visit: Visit) -> None:
    await visit.go("/")
    form = visit.page.data(visit.page.button("Samira")) | {"person": "99"}
    assert (await visit.client.post("/vem", data=form)).status_code == 400


@pytest.mark.parametrize("forge", ["2{rest}", "2.x.y", "", "å", "{all}0", "..", "x"])
async def test_a_forged_cookie_is_nobodys(visit: Visit, forge: str) -> None:
    await visit.be("Samira")
    cookie = visit.client.cookies["hjulet"]
    forged = f"hjulet={forge.format(all=cookie, rest=cookie[1:])}".encode()
    visit.client.cookies.clear()
    answer = await visit.client.get("/chatt", headers=httpx.Headers({b"cookie": forged}))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


async def test_a_page_is_answered_and_the_next_one_is_safe_to_reload(visit: Visit) -> None:
    await visit.be("Samira")
    await visit.go("/chatt?samtal=prompt_words")
    visit.desk.next_screen = SCREENS["prompt_times"]
    await visit.press("Nästa", text__what="Hon föll.")
    said = next(each for each in visit.desk.heard if isinstance(each.event, In) and each.delivery)
    assert said.event == In("deviation", Answered({"what": "Hon föll.", "reference": ""}, page="what", revision=4))
    assert (said.address, said.person) == (SAMIRA, 1)
    assert str(visit.answer.url).endswith("/chatt?samtal=deviation")
    assert visit.answer.request.method == "GET"


async def test_problems_are_shown_at_once_with_what_was_typed(visit: Visit) -> None:
    await visit.be("Samira")
    await visit.go("/chatt?samtal=prompt_words")
    visit.desk.next_screen = SCREENS["prompt_warned"]
    page = await visit.press("Nästa", text__what="x")
    assert visit.answer.request.method == "POST"
    assert page.title.startswith("Rätta: ")
    assert "070-123 45 67" in page.one("textarea").text


async def test_a_double_click_is_heard_once(visit: Visit) -> None:
    await visit.be("Samira")
    await visit.go("/chatt?samtal=card")
    data = visit.page.data(visit.page.button("Ta hand om"))
    for _ in range(2):
        assert (await visit.client.post("/chatt", data=data)).status_code == 200
    assert [each.event for each in visit.desk.heard].count(Pressed("take", "case:17")) == 1


async def test_every_rendering_has_a_delivery_of_its_own(visit: Visit) -> None:
    await visit.be("Samira")
    for _ in range(2):
        await visit.go("/chatt?samtal=card")
        await visit.press("Ta hand om")
    assert [each.event for each in visit.desk.heard].count(Pressed("take", "case:17")) == 2


async def test_cancelling_asks_once_more_without_a_script(visit: Visit) -> None:
    await visit.be("Samira")
    page = await visit.go("/chatt?samtal=prompt_words")
    assert "details" in page.button("Ja, avbryt").inside
    await visit.press("Ja, avbryt")
    assert any(each.event == In("deviation", Cancel(revision=4)) for each in visit.desk.heard)


async def test_a_list_that_is_asked_for_in_words_is_what_is_shown(visit: Visit) -> None:
    await visit.be("Samira")
    visit.desk.answer = lambda said: SCREENS["home" if isinstance(said.event, Pressed) else "actions"]
    page = await visit.press("Fråga", question="riskregister")
    assert page.one("h1").text.startswith("Åtgärder i")
    assert visit.desk.heard[-1].event == Asked("riskregister")


async def test_a_question_on_the_way_leads_back_to_the_conversation(visit: Visit) -> None:
    await visit.be("Samira")
    await visit.go("/chatt?samtal=prompt_words")
    visit.desk.next_screen = SCREENS["routines"]
    page = await visit.press("Fråga", question="Vad gäller vid fall?")
    assert visit.desk.heard[-1].event == Asked("Vad gäller vid fall?", command="rutin")
    back = next(each for each in page.all("a") if each.text == "Fortsätt där du var")
    assert back.get("href") == "/chatt?samtal=deviation"


async def test_plain_words_go_to_the_desk_as_they_are(visit: Visit) -> None:
    await visit.be("Samira")
    await visit.press("Fråga", question="hjälp")
    assert visit.desk.heard[-1].event == Asked("hjälp")


@pytest.mark.parametrize(("words", "answered"), [("egenkontroll", "POST"), ("årshjul", "POST"), ("mitt", "GET")])
async def test_a_list_that_is_asked_for_in_words_is_shown_and_ones_own_page_has_its_address(
    visit: Visit, words: str, answered: str
) -> None:
    await visit.be("Samira")
    visit.desk.next_screen = SCREENS["home_page"]
    page = await visit.press("Fråga", question=words)
    assert visit.answer.request.method == answered
    assert visit.answer.url.path == "/chatt"
    assert "16–30 av 137" in page.html


async def test_an_address_shows_where_one_is_in_a_conversation(visit: Visit) -> None:
    await visit.be("Samira")
    await visit.go("/chatt?samtal=deviation&om=case:17")
    assert visit.desk.heard[-1].event == In("deviation", Show(), "case:17")
    assert not visit.desk.heard[-1].delivery


@pytest.mark.parametrize("path", ["/chatt", "/ut", "/vem"])
async def test_a_form_without_its_token_is_not_taken(visit: Visit, path: str) -> None:
    await visit.be("Samira")
    heard = len(visit.desk.heard)
    for token in ({}, {"token": ""}, {"token": "0" * 64}, {"token": "å"}):
        data = {"do": "press take case:17", "form": "abcdefghij", "person": "2"} | token
        assert (await visit.client.post(path, data=data)).status_code == 403
    assert len(visit.desk.heard) == heard


async def test_a_form_of_whoever_was_here_before_is_not_taken(visit: Visit) -> None:
    await visit.be("Samira")
    old = visit.page.data(visit.page.button("Läs rapporten"))
    await visit.press("Byt person")
    assert visit.answer.url.path == "/"
    await visit.be("Karin")
    assert (await visit.client.post("/chatt", data=old)).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
async def test_a_form_from_another_site_is_not_taken(visit: Visit, headers: dict[str, str]) -> None:
    await visit.be("Samira")
    data = visit.page.data(visit.page.button("Läs rapporten"))
    assert (await visit.client.post("/chatt", data=data, headers=headers)).status_code == 403


async def test_the_demo_answers_to_this_machines_own_names_only(visit: Visit) -> None:
    answer = await visit.client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 403
    assert "Samira" not in answer.text


async def test_unasked_messages_wait_in_the_feed_newest_first(visit: Visit) -> None:
    first = await visit.channel.send(SAMIRA, SCREENS["card"])
    visit.inbox.now = lambda: NOW + timedelta(minutes=5)
    await visit.channel.send(SAMIRA, SCREENS["nudge"])
    page = await visit.be("Samira")
    letters = [each for each in page.all("li") if each.get("class") == "letter"]
    assert [each.get("id") for each in letters] == ["brev-2", f"brev-{first}"]
    assert "21 nov. 10:35" in letters[0].text
    assert "21 nov. 10:30" in letters[1].text


async def test_a_button_on_a_message_is_heard_like_any_other(visit: Visit) -> None:
    buttons = (Button("Ta emot", "take", "case:99"),)
    await visit.channel.send(SAMIRA, Nudge("case:99", "En avvikelse väntar", "Ta emot den i dag.", buttons=buttons))
    page = await visit.be("Samira")
    assert page.button("Ta emot").form == "brevsvar"
    await visit.press("Ta emot")
    assert visit.desk.heard[-1].event == Pressed("take", "case:99")


async def test_a_message_is_replaced_where_it_stands(visit: Visit) -> None:
    first = await visit.channel.send(SAMIRA, SCREENS["card"])
    await visit.channel.send(SAMIRA, SCREENS["nudge"])
    assert await visit.channel.send(SAMIRA, SCREENS["card_closed"], replaces=first) == first
    page = await visit.be("Samira")
    assert [each.get("id") for each in page.all("li") if each.get("class") == "letter"] == ["brev-2", "brev-1"]
    assert "AVV-2026-00003" in page.html


async def test_nobody_cannot_be_told_anything(visit: Visit) -> None:
    with pytest.raises(Unreachable):
        await visit.channel.send(Address("web", "99"), SCREENS["card"])


async def nothing(_: int) -> None:
    return None


async def told(
    visit: Visit, *, after: str = "", looks: int = 1, meanwhile: Callable[[int], Awaitable[None]] = nothing
) -> str:
    """All that a stream says to Samira until its channel stops, after so many looks into the inbox."""
    look = 0

    async def sleep(_: float) -> None:
        nonlocal look
        look += 1
        await meanwhile(look)
        if look == looks:
            await listener.channel.stop()

    listener = Visit(visit.desk, visit.inbox, sleep=sleep)
    await listener.be("Samira")
    headers = {"last-event-id": after} if after else {}
    answer = await listener.client.get("/handelser", headers=headers)
    await listener.client.aclose()
    return answer.text


def marks(text: str) -> list[str]:
    return [line.removeprefix("id: ") for line in text.splitlines() if line.startswith("id: ")]


async def test_news_come_as_events_and_a_replaced_message_once_more(visit: Visit) -> None:
    first = await visit.channel.send(SAMIRA, SCREENS["card"])

    async def change(look: int) -> None:
        if look == 3:
            visit.inbox.now = lambda: NOW + timedelta(minutes=1)
            await visit.channel.send(SAMIRA, SCREENS["card_closed"], replaces=first)

    text = await told(visit, looks=20, meanwhile=change)
    assert text.count('data: <li class="letter" id="brev-1">') == 2
    assert ": hjulet" in text
    before, after = marks(text)
    assert len(marks(await told(visit, after=before))) == 1
    assert marks(await told(visit, after=after)) == []
    assert len(marks(await told(visit, after="nonsense"))) == 1


async def test_a_page_that_has_the_letters_asks_only_for_later_ones(visit: Visit) -> None:
    await visit.channel.send(SAMIRA, SCREENS["card"])
    page = await visit.be("Samira")
    address = next(each.get("data-events") for each in page.all("aside"))
    await visit.channel.stop()
    assert address.startswith("/handelser?efter=1-")
    assert "event: brev" not in (await visit.client.get(address)).text


async def test_events_are_for_somebody(visit: Visit) -> None:
    assert (await visit.client.get("/handelser")).status_code == 204


async def test_outside_the_demo_there_is_no_chat() -> None:
    async with Visit(settings=settings(demo=False)).client as client:
        answer = await client.get("/")
        assert answer.status_code == 200
        assert "Du pratar med Hjulet i chatten." in answer.text
        for path in ("/chatt", "/handelser", "/vem", "/ut"):
            assert (await client.get(path)).status_code == 404
        assert (await client.get("/halsa")).text == "ok"


async def test_the_chat_speaks_the_persons_language(visit: Visit) -> None:
    page = await visit.be("Samira")
    assert page.one("html").get("lang") == "sv"


async def test_a_receipt_leads_back_to_nothing(visit: Visit) -> None:
    await visit.be("Samira")
    await visit.go("/chatt?samtal=review")
    visit.desk.next_screen = SCREENS["done"]
    page = await visit.press("Skicka rapporten")
    assert "AVV-2026-00042" in page.html
    assert "Fortsätt där du var" not in page.html
