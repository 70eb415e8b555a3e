"""Cases go out as they come in: the same file again from another database, nothing restricted unless asked for."""

import io
import json
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.history import columns as c
from bot.history.commands import Format
from bot.history.sheet import guarded, unguarded
from bot.history.write import CUT, LONGEST, put
from quality.action import CaseAction, Effect, Kind, Stage, Strength
from quality.case import Band, Bond, CaseType, Holder, Outcome, State, Words
from tests.history.files import brought, column, everything, file_of, references, row, taken_out
from tests.infra.databases import sqlite_address
from tests.storage.samples import stored_case
from tests.world import SUSPECTED, WEDNESDAY, World, municipality

FORMULAS = ["=1+1", "+46", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''=1", "'x", '=HYPERLINK("http://x";"y")']


async def busy(world: World) -> None:
    """A municipality in the middle of its work: every kind of thing that a case can have."""
    await world.report(what="=cmd|' /C calc'!A0; ”citat”\noch en rad till, med å")
    await world.report(answers=SUSPECTED)
    await world.report(involved="yes")
    risk = await stored_case(
        world,
        {"what": "Halt golv"},
        type=CaseType.RISK,
        category="",
        facts={"nature": "", "likelihood": "3"},
        score=12,
        band=Band.RED,
        residual=4,
        review_on=date(2027, 5, 1),
        state=State.CLOSED,
        outcome=Outcome.ACCEPTED,
        closed_at=WEDNESDAY + timedelta(microseconds=7),
        diary="SN 2026/7",
        decision_diary="SN 2026/8",
        held=True,
        assignee=world.people["fatima"],
        investigator=world.people["cecilia"],
        handed_over_by=world.people["anna"],
        holder=Holder(person=world.people["fatima"]),
    )
    synpunkt = await stored_case(
        world, {"said": "Kall mat"}, type=CaseType.SYNPUNKT, category="", reporter=None, facts={"kind": "complaint"}
    )
    analysed = {"nature": "harm", "analysis_by": str(world.people["birgitta"]), "investigators": _both(world)}
    await stored_case(world, {"what": "Ett fall"}, facts=analysed)
    async with world.database.write() as store:
        await store.cases.link(risk.id, synpunkt.id, Bond.AROSE)
        await store.cases.say(risk, Words("accepted", "Golvet byts.", world.people["fatima"], WEDNESDAY))
        await store.cases.say(risk, Words("what", "Ett till.", None, WEDNESDAY + timedelta(minutes=1)))
        action = CaseAction(
            case=risk.id,
            number=0,
            unit=risk.unit,
            kind=Kind.ENVIRONMENT,
            strength=Strength.STRONG,
            owner=world.people["fatima"],
            due_on=date(2026, 12, 1),
            check_on=date(2027, 1, 1),
            proposed_by=world.people["anna"],
        )
        first = await store.actions.add(action)
        await store.actions.change(
            replace(first, stage=Stage.CHECKED, effect=Effect.PARTLY, checked_at=WEDNESDAY, document="Städrutin")
        )
        await store.actions.add(replace(action, follows=1, owner=None))
    world.time.forward(hours=2)


@pytest.mark.parametrize("words", [True, False])
async def test_an_export_comes_out_again_byte_for_byte_from_an_empty_database(
    world: World, tmp_path: Path, new_url: str, words: bool
) -> None:
    await busy(world)
    first = await taken_out(world, tmp_path / "first.csv", words=words)
    assert len(references(first)) == 6
    async with municipality(new_url) as another:
        another.time.forward(days=40)
        found = await brought(another, first)
        assert (found.new, found.known) == (6, 0)
        assert await taken_out(another, tmp_path / "second.csv", words=words) == first
        assert (await another.report()).reference == "AVV-2027-00001"
        assert await another.keep() > 0
        assert "AVV-2026-00001" not in str(another.chat.sent)


@pytest.fixture
def new_url(request: pytest.FixtureRequest, settled_url: str, tmp_path: Path) -> Iterator[str]:
    """A second database like the first, with people and without cases."""
    if settled_url.startswith("sqlite"):
        yield sqlite_address(Path(shutil.copy(request.getfixturevalue("settled_sqlite"), tmp_path / "another.db")))
    else:
        server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("settled_postgres")
        url = str(server.fresh(template=template))
        yield url
        server.drop(url)


async def test_taken_out_and_in_again_in_the_same_place_changes_nothing(world: World, tmp_path: Path) -> None:
    await busy(world)
    first = await taken_out(world, tmp_path / "first.csv")
    assert (await brought(world, first)).new == 0
    assert await taken_out(world, tmp_path / "second.csv") == first


async def test_words_and_reporters_stay_inside_unless_they_are_asked_for(world: World, tmp_path: Path) -> None:
    await busy(world)
    for form in Format:
        told = await taken_out(world, tmp_path / f"few.{form}", form, words=False)
        text = _opened(told) if form is Format.XLSX else told.decode()
        assert "AVV-2026-00001" in text
        assert [word for word in ("calc", "Kall mat", "Golvet", "samira@", c.REPORTER, c.WORDS) if word in text] == []


async def test_restricted_cases_stay_inside_unless_they_are_asked_for(world: World, tmp_path: Path) -> None:
    await busy(world)
    sarah = await stored_case(world, type=CaseType.MISCONDUCT, category="")
    async with world.database.write() as store:
        await store.cases.link((await world.cases())[0].id, sarah.id, Bond.TRACK)
    told = await taken_out(world, tmp_path / "few.csv", restricted=False)
    assert references(told) == ["AVV-2026-00001", "RIS-2026-00001", "SYN-2026-00001", "AVV-2026-00004"]
    assert "SAR-2026" not in told.decode()
    assert "spår:SAR-2026-00001" in (await taken_out(world, tmp_path / "all.csv")).decode()


async def test_only_what_is_asked_for_by_day_type_and_unit(world: World, tmp_path: Path) -> None:
    await brought(
        world,
        file_of(
            row(1, inkom="2023-12-31 23:59"),
            row(2, inkom="2024-01-01"),
            row(3, inkom="2024-12-31 23:30", avslutades="2025-01-02"),
        ),
    )
    await busy(world)
    year = await taken_out(world, tmp_path / "1.csv", first=date(2024, 1, 1), last=date(2024, 12, 31))
    assert column(year, c.OWN_NUMBER) == ["2", "3"]
    risks = await taken_out(world, tmp_path / "2.csv", types=frozenset({CaseType.RISK}))
    assert references(risks) == ["RIS-2026-00001"]
    assert column(risks, c.LINKS) == [""]
    elsewhere = await taken_out(world, tmp_path / "3.csv", units=frozenset({world.units["eken"]}))
    assert elsewhere.decode("utf-8-sig").splitlines() == [";".join(c.COLUMNS)]


async def test_every_export_is_in_the_log_and_restricted_cases_or_words_in_the_cases_own_too(
    world: World, tmp_path: Path
) -> None:
    await busy(world)
    await taken_out(world, tmp_path / "1.csv", words=False, restricted=True)
    async with world.database.read() as store:
        *_, entry = await store.audit.entries("system")
        chains = [[e.action for e in await store.audit.entries(f"case:{n}")] for n in range(1, 6)]
    assert (entry.action, entry.actor) == ("exported", "command")
    details = {name: entry.details[name] for name in ("what", "format", "number", "words", "restricted")}
    assert details == {"what": "cases", "format": "csv", "number": 6, "words": False, "restricted": True}
    assert ["exported" in chain for chain in chains] == [False, True, True, False, False]
    await taken_out(world, tmp_path / "2.csv")
    async with world.database.read() as store:
        assert all([(await store.audit.entries(f"case:{n}"))[-1].action == "exported" for n in range(1, 6)])
        assert (await store.audit.verify()).faults == ()


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe_and_loses_it_again(text: str) -> None:
    assert guarded(text)[0] == "'"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "Hej", "1-2", "'citat'", "Å=B"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert (guarded(text), unguarded(text)) == (text, text)


async def test_a_workbook_holds_texts_moments_and_numbers_and_no_formula(world: World, tmp_path: Path) -> None:
    await busy(world)
    await world.report(what='=HYPERLINK("http://x.example";"klicka")')
    await stored_case(world, {"what": "x" * 40_000})
    book = openpyxl.load_workbook(io.BytesIO(await taken_out(world, tmp_path / "all.xlsx", Format.XLSX)))
    header, *lines = list(book.active.iter_rows())
    names = [cell.value for cell in header]
    assert tuple(names) == c.COLUMNS
    assert {cell.data_type for line in lines for cell in line} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for line in lines for cell in line)
    first, last = lines[0], lines[-1]
    assert first[names.index(c.WHAT)].value.startswith("=cmd|")
    assert first[names.index(c.CAME)].value == WEDNESDAY.replace(tzinfo=None)
    assert first[names.index(c.SEVERITY)].value == 2
    long = last[names.index(c.WHAT)].value
    assert (len(long), long.endswith(CUT)) == (LONGEST, True)


async def test_json_has_the_same_columns_and_texts(world: World, tmp_path: Path) -> None:
    await busy(world)
    told = json.loads(await taken_out(world, tmp_path / "all.json", Format.JSON))
    assert tuple(told[0]) == c.COLUMNS
    assert [each[c.REFERENCE] for each in told] == await everything(world.database)
    assert told[0][c.WHAT].startswith("=cmd|")


async def test_a_file_is_there_whole_or_not_at_all_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_bytes(b"old")

    async def refused() -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await put(file, b"new", refused)
    assert _folder(tmp_path) == {"out.csv": b"old"}
    said: list[bytes] = []

    async def write_down() -> None:
        said.append(file.read_bytes())

    await put(file, b"new", write_down)
    assert (said, file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == ([b"old"], b"new", 0o600)


async def test_people_in_facts_are_the_same_people_in_another_database(
    world: World, tmp_path: Path, new_url: str
) -> None:
    await stored_case(world, facts={"nature": "harm", "analysis_by": str(world.people["birgitta"])})
    told = await taken_out(world, tmp_path / "all.csv")
    assert "birgitta@example.se" in told.decode()
    async with municipality(new_url) as another:
        await brought(another, told)
        assert (await another.newest()).facts["analysis_by"] == str(another.people["birgitta"])


def _both(world: World) -> str:
    return f"{world.people['lena']},{world.people['birgitta']}"


def _folder(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir()}


def _opened(book: bytes) -> str:
    pages = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    return "\n".join(str(value) for page in pages for line in page.iter_rows(values_only=True) for value in line)
