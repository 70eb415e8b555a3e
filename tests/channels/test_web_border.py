"""What every page of the web has in common: headers, limits, and kind pages when something is wrong."""

from collections.abc import AsyncIterator

import pytest
import structlog

from tests.channels.web_visit import Visit

FORM = {"content-type": "application/x-www-form-urlencoded"}
PATHS = [
    "/",
    "/halsa",
    "/static/hjulet.css",
    "/rum/abc",
    "/rum/sida/case~1",
    "/chatt",
    "/nowhere",
    "/handelser",
    "/static/x",
]


@pytest.fixture
async def visit() -> AsyncIterator[Visit]:
    made = Visit()
    yield made
    await made.client.aclose()


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_tells_the_browser_to_be_careful(visit: Visit, path: str) -> None:
    headers = (await visit.client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["cache-control"] == ("public, max-age=604800" if path.endswith(".css") else "no-store")


async def test_pages_name_their_static_files_by_content(visit: Visit) -> None:
    page = await visit.go("/")
    for address in [each.get("href") for each in page.all("link")] + [each.get("src") for each in page.all("script")]:
        assert "?v=" in address
        assert (await visit.client.get(address)).status_code == 200


@pytest.mark.parametrize("path", ["/chatt", "/vem", "/rum/abc", "/rum/sida/case~1"])
async def test_what_cannot_be_read_gets_a_clear_answer(visit: Visit, path: str) -> None:
    await visit.be("Samira")
    send = visit.client.post
    assert (await send(path, content=b"a=" + b"x" * 300_000, headers=FORM)).status_code == 413
    assert (await send(path, content=b"a=%ff", headers=FORM)).status_code == 400
    assert (await send(path, content=b"\xff\xfe", headers=FORM)).status_code == 400
    assert (await send(path, json={"do": "next"})).status_code == 400
    assert (await send(path, files={"a": b"x"})).status_code == 400
    broken = await send(path, content=b"a=%ff", headers=FORM)
    assert "Gå tillbaka, ladda om sidan" in broken.text


async def test_a_body_without_a_stated_length_is_measured_too(visit: Visit) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(400):
            yield b"x" * 1024

    assert (await visit.client.post("/chatt", content=endless(), headers=FORM)).status_code == 413


@pytest.mark.parametrize("path", ["/nowhere", "/static/nothing.css", "/static/../listen.py", "/rum/"])
async def test_an_address_that_leads_nowhere_says_so(visit: Visit, path: str) -> None:
    answer = await visit.client.get(path)
    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.text


async def test_a_wrong_method_is_said_kindly(visit: Visit) -> None:
    assert (await visit.client.get("/vem")).status_code == 405
    assert (await visit.client.delete("/chatt")).status_code == 405


@pytest.mark.parametrize("query", ["samtal=%00", "samtal=%3Cscript%3E", "samtal=a&om=" + "x" * 500])
async def test_a_garbled_address_is_a_clear_answer(visit: Visit, query: str) -> None:
    await visit.be("Samira")
    assert (await visit.client.get(f"/chatt?{query}")).status_code == 400


async def test_our_own_failure_is_a_kind_page_and_a_line_without_anybodys_words(visit: Visit) -> None:
    await visit.be("Samira")
    await visit.go("/chatt?samtal=prompt_words")
    visit.desk.failure = RuntimeError("HEMLIGT i ett fel")
    with structlog.testing.capture_logs() as lines:
        page = await visit.press("Nästa", text__what="HEMLIGT")
    assert visit.answer.status_code == 500
    assert "Det är inte ditt fel" in page.html
    (line,) = lines
    assert (line["error"], line["page"]) == ("RuntimeError", "hear")
    assert "HEMLIGT" not in str(lines) + page.html


async def test_health_is_two_letters(visit: Visit) -> None:
    answer = await visit.client.get("/halsa")
    assert (answer.status_code, answer.text) == (200, "ok")
