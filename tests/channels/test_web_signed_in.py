"""While somebody is signed in: how long it lasts, what ends it, and that nobody else can use it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.routing import Route

from bot.web.border import HEADERS
from storage.rooms import Door
from tests.channels.web_errand import Served, Visitor, entra_settings, served
from tests.idp_fake import FakeIdp
from tests.journeys.talk import CHOICES, FIRST, WORDS


async def test_a_sign_in_lasts_while_it_is_used_and_no_longer_than_a_shift(house: Served, visitor: Visitor) -> None:
    await visitor.signs_in("samira")
    house.time.forward(minutes=59)
    assert await visitor.is_in()
    house.time.forward(minutes=59)
    assert await visitor.is_in()
    house.time.forward(minutes=60)
    assert not await visitor.is_in()
    await visitor.signs_in("samira")
    for _ in range(15):
        house.time.forward(minutes=50)
        await visitor.goes("/chatt")
    assert visitor.path == "/"


async def test_a_page_left_open_keeps_nobody_signed_in(house: Served, visitor: Visitor) -> None:
    await visitor.signs_in("samira")
    await house.bot.channels[-1].stop()  # streams end at once
    for _ in range(3):
        assert (await visitor.client.get("/handelser")).status_code == 200
        house.time.forward(minutes=20)
    assert (await visitor.client.get("/handelser")).status_code == 204
    assert not await visitor.is_in()


async def test_the_secret_is_new_with_each_sign_in(house: Served, visitor: Visitor) -> None:
    await visitor.signs_in("samira")
    old = visitor.client.cookies["hjulet"]
    await visitor.goes("/logga-in/entra?byt=ja")
    await visitor.presses("Fortsätt", account="fatima")
    assert visitor.heading == "Hej Fatima!"
    assert visitor.client.cookies["hjulet"] != old
    thief = house.browser()
    thief.client.cookies.set("hjulet", old)
    assert not await thief.is_in()


async def test_a_planted_secret_is_not_taken_over(house: Served, visitor: Visitor) -> None:
    visitor.client.cookies.set("hjulet", "planted", domain="127.0.0.1", path="/")
    await visitor.signs_in("samira")
    assert [each.value for each in visitor.client.cookies.jar if each.name == "hjulet"] != ["planted"]
    thief = house.browser()
    thief.client.cookies.set("hjulet", "planted")
    assert not await thief.is_in()


async def test_signing_out_ends_it_for_good(house: Served, visitor: Visitor) -> None:
    await visitor.signs_in("samira")
    secret = visitor.client.cookies["hjulet"]
    await visitor.presses("Logga ut")
    assert (visitor.path, visitor.heading) == ("/utloggad", "Du är utloggad")
    assert not await visitor.is_in()
    visitor.client.cookies.set("hjulet", secret)
    assert not await visitor.is_in()


async def test_on_a_shared_computer_the_next_person_is_not_taken_for_the_last(
    visitor: Visitor, tenant: FakeIdp
) -> None:
    await visitor.signs_in("samira")
    await visitor.presses("Logga ut")
    await visitor.follows("Logga in med Microsoft")
    assert tenant.seen[-1][1]["prompt"] == "select_account"
    assert visitor.heading == "Leverantörens inloggning"
    await visitor.presses("Fortsätt", account="samira")
    await visitor.presses("Logga ut")
    await visitor.follows("Logga ut från Microsoft")
    assert visitor.path == "/"
    await visitor.follows("Logga in med Microsoft")
    assert visitor.heading == "Leverantörens inloggning"


async def test_whoever_has_no_function_any_more_is_out_at_the_next_request(house: Served, visitor: Visitor) -> None:
    await visitor.signs_in("samira")
    samira = await house.person("samira")
    async with house.bot.database.write() as store:
        posts = (await store.people.organisation()).posts
        await store.people.replace_posts([post for post in posts if post.person != samira])
        await store.people.changed()
    assert not await visitor.is_in()
    await visitor.signs_in("samira")
    assert visitor.heading == "Vi har inte setts förut"


async def test_a_form_without_its_token_is_not_taken(visitor: Visitor) -> None:
    await visitor.signs_in("samira")
    form = visitor.page.data(visitor.page.button("Rapportera avvikelse"))
    for token in ("", "0" * 64):
        for path in ("/chatt", "/logga-ut"):
            assert (await visitor.client.post(path, data={**form, "token": token})).status_code == 403
    assert await visitor.is_in()


async def test_a_form_of_another_sign_in_is_not_taken(house: Served, visitor: Visitor) -> None:
    await visitor.signs_in("samira")
    form = visitor.page.data(visitor.page.button("Rapportera avvikelse"))
    await visitor.presses("Logga ut")
    await visitor.follows("Logga in med Microsoft")
    await visitor.presses("Fortsätt", account="samira")
    assert (await visitor.client.post("/chatt", data=form)).status_code == 403


async def test_what_was_written_too_late_is_given_back(house: Served, visitor: Visitor) -> None:
    await visitor.signs_in("samira")
    await visitor.presses("Rapportera avvikelse")
    await visitor.presses("Nästa", one__nature="harm", one__category="fall.own_activity")
    house.time.forward(hours=2)
    await visitor.presses("Nästa", text__what="En lång berättelse.")
    assert (visitor.status, visitor.heading) == (403, "Du är inte inloggad längre")
    assert visitor.page.one("textarea").text.strip() == "En lång berättelse."


async def test_an_open_page_is_told_nothing_after_signing_out_elsewhere(house: Served, visitor: Visitor) -> None:
    await visitor.signs_in("samira")
    samira = await house.person("samira")
    async with visitor.client.stream("GET", "/handelser") as stream:
        told = stream.aiter_lines()
        assert await anext(told) == "retry: 2000"
        async with house.bot.database.write() as store:
            assert await store.sign_ins.end_all(samira) == 1
        async with house.bot.database.write() as store:
            await store.letters.put(samira, "", "<p>HEMLIGT</p>", replaces=None, at=house.time())
        assert [line async for line in told if line] == []
    assert (await visitor.client.get("/handelser")).status_code == 204


# What others may not do


async def test_every_page_is_dressed_for_strangers(house: Served, visitor: Visitor) -> None:
    paths = [
        "/", "/?byt=ja", "/logga-in/entra", "/logga-in/nobody", "/logga-in/svar/entra", "/utloggad?hos=entra", "/chatt",
        "/rum/link", "/rum/sida/case~1", "/ingenstans", "/halsa",
    ]  # fmt: skip
    for signed_in in (False, True):
        for path in paths:
            answer = await visitor.client.get(path, follow_redirects=False)
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
            assert answer.headers["cache-control"] == "no-store", path
            assert "<script>" not in answer.text, path
            assert " style=" not in answer.text, path
        if not signed_in:
            await visitor.signs_in("samira")


async def test_nothing_is_sent_from_another_site_or_without_a_word_from_our_page(
    house: Served, visitor: Visitor
) -> None:
    await visitor.signs_in("samira")
    form = visitor.page.data(visitor.page.button("Rapportera avvikelse"))
    asked = {"/chatt": "/chatt", "/logga-ut": "/logga-ut", "/rum/{token}": "/rum/x", "/rum/sida/{slug}": "/rum/sida/x"}
    taking = {
        route.path for route in house.bot.app.routes if isinstance(route, Route) and "POST" in (route.methods or ())
    }
    assert taking == set(asked)
    for path in asked.values():
        for data, headers in (
            ({**form, "token": ""}, {}),
            ({**form, "token": "0" * 64}, {}),
            (form, {"origin": "https://evil.example"}),
            (form, {"sec-fetch-site": "cross-site"}),
            (form, {"sec-fetch-site": "same-site"}),
        ):
            answer = await visitor.client.post(path, data=data, headers=headers)
            assert answer.status_code == 403, (path, headers)
    assert await visitor.is_in()
    async with house.bot.database.read() as store:
        assert await store.sessions.peek(await house.person("samira"), "deviation", "") is None


async def test_the_cookies_are_this_servers_alone_and_no_script_reads_them(sqlite_url: str, tenant: FakeIdp) -> None:
    given = entra_settings(tenant, public_url="https://hjulet.example.se")
    async with served(sqlite_url, tenant, **given) as house:
        tenant.registration.redirect_uri = "https://hjulet.example.se/logga-in/svar/entra"
        visitor = house.browser()
        back = urlsplit(await visitor.is_sent_back("samira"))
        (away,) = [each for each in visitor.client.cookies.jar if each.domain.startswith("127")]
        assert (away.name, away.secure, away.path) == ("__Host-hjulet_ute", True, "/")
        answer = await visitor.client.get(
            f"{back.path}?{back.query}", headers={"cookie": f"{away.name}={away.value}"}, follow_redirects=False
        )
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-hjulet=")
    assert set(cookie.split("; ")[1:]) == {"HttpOnly", "Path=/", "SameSite=lax", "Secure"}
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


async def test_nothing_secret_is_in_any_log_line(
    visitor: Visitor, tenant: FakeIdp, lines: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    await visitor.signs_in("samira")
    await visitor.presses("Logga ut")
    asked = next(sent for what, sent in tenant.seen if what == "authorize")
    redeemed = next(sent for what, sent in tenant.seen if what == "token")
    told = str(lines) + caplog.text  # of libraries only warnings, as in the process itself
    assert "signed in" in told
    for secret in (
        asked["state"], asked["nonce"], redeemed["code"], redeemed["code_verifier"], tenant.registration.secret,
        "HEMLIGT", "eyJ", "samira",
    ):  # fmt: skip
        assert secret not in told


# The reading room


async def is_reported(house: Served) -> None:
    """Samira reports; it becomes the first case."""
    samira = house.browser()
    await samira.signs_in("samira")
    await samira.presses("Rapportera avvikelse")
    await samira.presses("Nästa", **{f"one__{name}": value for name, value in FIRST.items()})
    texts = {f"text__{name}": value for name, value in WORDS.items()}
    await samira.presses("Nästa", **texts, **{f"one__{name}": value for name, value in CHOICES.items()})
    await samira.presses("Skicka rapporten")
    assert "AVV-" in samira.page.html


async def test_whoever_may_reads_a_case_signed_in_and_others_do_not(house: Served) -> None:
    await is_reported(house)
    fatima, omar = house.browser(), house.browser()
    await fatima.goes("/rum/sida/case~1")
    assert (fatima.status, fatima.heading) == (403, "Sidan är stängd")
    await fatima.follows("Till startsidan")
    await fatima.follows("Logga in med Microsoft")
    await fatima.presses("Fortsätt", account="fatima")
    assert fatima.path == "/rum/sida/case~1"
    assert WORDS["what"] in fatima.page.html
    await omar.signs_in("upn")
    await omar.goes("/rum/sida/case~1")
    assert WORDS["what"] not in omar.page.html
    await fatima.goes("/chatt")
    await fatima.presses("Logga ut")
    await fatima.goes("/rum/sida/case~1")
    assert (fatima.status, WORDS["what"] in fatima.page.html) == (403, False)


async def test_a_link_needs_no_spending_by_its_own_person_and_opens_for_no_other(house: Served) -> None:
    await is_reported(house)
    fatima = await house.person("fatima")
    async with house.bot.database.write() as store:
        await store.rooms.mint("link-1", Door(fatima, "case:1"), expires_at=house.time() + timedelta(minutes=5))
    nobody, omar, herself = house.browser(), house.browser(), house.browser()
    await nobody.goes("/rum/link-1")
    door = nobody.page.data(nobody.page.button("Öppna"))
    await omar.signs_in("upn")
    await omar.goes("/rum/link-1")
    assert (omar.status, omar.heading) == (403, "Länken är till någon annan")
    assert (await omar.client.post("/rum/link-1", data=door)).status_code == 403
    await herself.signs_in("fatima")
    for _ in range(2):
        await herself.goes("/rum/link-1")
        assert (herself.path, WORDS["what"] in herself.page.html) == ("/rum/sida/case~1", True)
    await nobody.presses("Öppna")
    assert WORDS["what"] in nobody.page.html
    await omar.goes("/rum/link-1")
    await omar.presses("Öppna")
    assert omar.status == 410
