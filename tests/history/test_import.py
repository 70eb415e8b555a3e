"""Earlier years come in whole or not at all, once, quietly, and as they were."""

import asyncio
from datetime import date, datetime

import pytest

from bot.history import columns as c
from bot.history.bring import bring
from bot.history.sheet import decoded, rows
from quality.case import CaseType, Holder, Outcome, State, Suspicion
from quality.role import Function
from summaries.period import read_period
from tests.history.files import brought, everything, faults, file_of, row
from tests.world import ZONE, World


async def test_a_case_keeps_its_own_days_and_gets_a_number_of_its_year(world: World) -> None:
    before = await world.report()
    found = await brought(world, file_of(row(1, slag="tillbud", utfall="klart", diarienummer="SN 2024/12")))
    assert (found.new, found.known, found.masked) == (1, 0, 0)
    case = await world.newest()
    assert (before.reference, case.reference) == ("AVV-2026-00001", "AVV-2024-00001")
    assert (case.type, case.state, case.outcome) == (CaseType.DEVIATION, State.CLOSED, Outcome.DONE)
    assert case.created_at == datetime(2024, 3, 5, 10, 15, tzinfo=ZONE)
    assert case.closed_at == datetime(2024, 4, 2, tzinfo=ZONE)
    assert (case.unit, case.category, case.severity, case.diary) == (
        world.units["linden"],
        "fall.own_activity",
        2,
        "SN 2024/12",
    )
    assert case.facts == {
        "nature": "near_miss",
        "imported": "2026-11-25",
        "source": "Gamla systemet",
        "own_number": "1",
    }
    assert await world.words(case) == {"what": "Den boende föll i hallen."}
    async with world.database.read() as store:
        (entry,) = await store.audit.entries(f"case:{case.id}")
        assert (entry.action, entry.actor) == ("imported", "command")
        assert (await store.audit.verify()).faults == ()


async def test_the_next_case_of_that_year_comes_after_those_brought_in(world: World) -> None:
    await brought(world, file_of(row(1), row(2, nummer="AVV-2024-00007"), row(3)))
    assert await everything(world.database) == ["AVV-2024-00008", "AVV-2024-00007", "AVV-2024-00009"]


async def test_nobody_is_told_and_nothing_is_owed(world: World) -> None:
    open_ = row(1, läge="öppet", avslutades="", rapportör="samira@example.se", misstanke="lex sarah")
    await brought(world, file_of(open_, row(2)))
    assert await world.keep() == 0
    assert world.chat.sent == []
    async with world.database.read() as store:
        case = (await world.cases())[0]
        assert await store.duties.about(f"case:{case.id}", scope=await world.scope("lena")) == []
    assert (case.state, case.holder) == (State.REVIEWING, Holder(Function.LEX_RESPONSIBLE.value, world.units["linden"]))
    assert case.reference in str(await world.presses("lena", "home"))


async def test_the_same_file_again_changes_nothing(world: World) -> None:
    content = file_of(row(1), row(2))
    await brought(world, content)
    again = await brought(world, content)
    assert (again.new, again.known) == (0, 2)
    more = await brought(world, file_of(row(1), row(2), row(3)))
    assert (more.new, more.known) == (1, 2)
    assert len(await everything(world.database)) == 3


async def test_a_row_that_was_changed_afterwards_is_refused_by_its_line(world: World) -> None:
    await brought(world, file_of(row(1), row(2)))
    assert await faults(world, file_of(row(1), row(2, allvarlighet="4"), row(3))) == [
        "rad 3, kolumn eget nummer: ärendet finns redan (AVV-2024-00002) men raden är ändrad; "
        "inlästa ärenden ändras i Hjulet och inte i filen"
    ]
    assert len(await everything(world.database)) == 2


async def test_trying_it_first_says_the_same_and_stores_nothing(world: World) -> None:
    found = await brought(world, file_of(row(1), row(2)), dry=True)
    assert (found.new, found.known) == (2, 0)
    assert await everything(world.database) == []


FAULTY = {
    "typ": ("haveri", "”haveri” går inte att använda; skriv avvikelse, synpunkt,"),
    "läge": ("klar", "”klar” går inte att använda; skriv inkommet, öppet,"),
    "enhet": ("Linden", "enheten ”Linden” finns inte"),
    "inkom": ("i mars", "”i mars” är inget datum"),
    "avslutades": ("2023-01-01", "ärendet avslutas innan det kom in"),
    "hände": ("2024-03-06", "det hände efter att ärendet kom in"),
    "upptäcktes": ("2031-01-01", "tiden har inte varit än"),
    "lagrum": ("HSL BrB", "”HSL BrB” ska vara HSL, SoL, LSS, LVU eller LVM"),
    "kategori": ("fall.trappa", "kategorin ”fall.trappa” finns inte i profilen"),
    "slag": ("", "en avvikelse behöver det"),
    "allvarlighet": ("5", "”5” ska vara ett heltal från 1 till 4"),
    "misstanke": ("ja", "”ja” går inte att använda; skriv nej, lex sarah,"),
    "chef inblandad": ("kanske", "”kanske” ska vara ja eller nej"),
    "rapportör": ("okand@example.se", "personen finns inte bland personerna"),
    "nummer": ("2024/17", "”2024/17” är inget av våra nummer"),
    "källa": ("", "källa och eget nummer hör ihop"),
    "eget nummer": ("19121212-1212", "ett personnummer kan inte stå här"),
    "kopplingar": ("ur:AVV-2020-00001", "AVV-2020-00001 finns varken i filen eller här"),
    "ansvarig funktion": ("kung", "funktionen ”kung” finns inte"),
    "åtgärder": ('[{"kind": "gissning"}]', "något i listan går inte att använda"),
    "texter": ("hej", "ska vara en JSON-lista"),
    "uppgifter": ("[1]", "ska vara ett JSON-objekt"),
}


async def test_every_fault_of_every_row_is_said_with_its_line_and_column(world: World) -> None:
    wrong = [row(n, **{name: text}) for n, (name, (text, _)) in enumerate(FAULTY.items(), 1)]
    told = await faults(world, file_of(row(99), *wrong))
    expected = [f"rad {line}, kolumn {name}: {said}" for line, (name, (_, said)) in enumerate(FAULTY.items(), 3)]
    assert [fault for fault in expected if not any(each.startswith(fault) for each in told)] == []
    assert len(told) == len(FAULTY)
    assert await everything(world.database) == []


async def test_a_row_says_all_that_is_wrong_with_it_and_a_line_break_inside_a_text_moves_no_line(world: World) -> None:
    content = file_of(row(1, vad_hände="En rad\nen till\noch en"), row(2, typ="", allvarlighet="9"), row(2))
    assert await faults(world, content) == [
        "rad 5, kolumn allvarlighet: ”9” ska vara ett heltal från 1 till 4",
        "rad 5, kolumn typ: det måste stå något här",
    ]


async def test_what_slipped_into_the_wrong_column_is_not_repeated_whole(world: World) -> None:
    (told,) = await faults(world, file_of(row(1, allvarlighet="Hon heter 19121212-1212 och bor på Storgatan 3 i Lund")))
    assert "19121212" not in told
    assert "Storgatan" not in told


async def test_the_same_number_twice_in_a_file_is_refused(world: World) -> None:
    assert await faults(world, file_of(row(1), row(2), row(1))) == ["rad 4, kolumn eget nummer: samma som på rad 2"]


async def test_a_number_of_ours_that_another_case_has_is_refused(world: World) -> None:
    case = await world.report()
    (told,) = await faults(world, file_of(row(1, nummer=case.reference)))
    assert told == "rad 2, kolumn nummer: numret har ett annat ärende här"


async def test_personal_numbers_are_masked_and_counted_and_traces_mark_the_case(world: World) -> None:
    content = file_of(
        row(1, vad_hände="Gäller 19121212-1212 och 20000101-2384."), row(2, vad_hände="Ring 070-123 45 67 om det.")
    )
    found = await brought(world, content)
    assert (found.masked, found.flagged) == (2, 1)
    one, other = await world.cases()
    assert "1212" not in (await world.words(one))["what"]
    assert (one.flagged, other.flagged) == (False, True)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (lambda text: text.encode(), "utf-8"),
        (lambda text: text.encode("utf-8-sig"), "utf-8"),
        (lambda text: text.replace(";", ",").encode(), "utf-8"),
        (lambda text: text.replace("\r\n", "\n").encode(), "utf-8"),
        (lambda text: text.encode("cp1252"), "windows-1252"),
    ],
)
async def test_a_file_is_read_as_spreadsheets_save_it(world: World, content: object, encoding: str) -> None:
    assert callable(content)
    text = file_of(row(1, vad_hände="Åsa föll på Linden – i hallen.")).decode("utf-8-sig")
    assert (await brought(world, content(text), encoding=encoding)).new == 1
    assert await world.words(await world.newest()) == {"what": "Åsa föll på Linden – i hallen."}


async def test_an_old_encoding_is_refused_with_what_to_do_until_it_is_declared(world: World) -> None:
    content = file_of(row(1)).decode("utf-8-sig").encode("cp1252")
    (told,) = await faults(world, content)
    assert "inte UTF-8" in told
    assert "--encoding windows-1252" in told
    assert await faults(world, content, encoding="latin-9") == [
        "teckenkodningen latin-9 går inte att använda; välj utf-8 eller windows-1252"
    ]


async def test_a_column_that_is_missing_unknown_or_there_twice_is_said_before_anything_is_read(world: World) -> None:
    assert await faults(world, "typ;enhet;läge;allvar;typ\r\nx;y;z;1;x\r\n".encode()) == [
        "rad 1, kolumn inkom: kolumnen saknas",
        "rad 1, kolumn allvar: det finns ingen sådan kolumn",
        "rad 1, kolumn typ: kolumnen står två gånger",
    ]
    assert await faults(world, "typ;enhet;läge;inkom\r\na;b;c\r\na;b;c;d;e\r\n".encode()) == [
        "rad 2: 3 värden i stället för 4; saknas citattecken runt en text?",
        "rad 3: 5 värden i stället för 4; saknas citattecken runt en text?",
    ]
    assert await faults(world, "typ;enhet;läge;inkom\r\n".encode()) == ["filen har inga rader"]


async def test_what_came_in_is_in_the_figures_of_its_own_year(world: World) -> None:
    await brought(world, file_of(row(1), row(2), row(3, inkom="2023-12-31 23:59")))
    for text, number in (("2024", 2), ("2023", 1), ("2026", 0)):
        period = read_period(text, date(2026, 11, 25))
        assert period is not None
        async with world.database.read() as store:
            counts = await store.figures.counts(
                start=datetime.combine(period.first, datetime.min.time(), ZONE),
                end=datetime.combine(period.last, datetime.max.time(), ZONE),
                scope=await world.scope("fatima"),
            )
        assert sum(each.number for each in counts) == number


async def test_a_report_about_a_manager_bars_whoever_was_manager_then(world: World) -> None:
    await brought(world, file_of(row(1, **{"chef inblandad": "ja"})))
    case = await world.newest()
    assert case.barred == {world.people["fatima"]}
    assert case.reference not in str(await world.presses("fatima", "home"))


async def test_a_statutory_case_is_restricted_though_the_file_says_nothing_of_it(world: World) -> None:
    sarah = row(1, typ="lex sarah", kategori="", slag="", läge="öppet", avslutades="")
    await brought(world, file_of(sarah))
    case = await world.newest()
    assert (case.suspicion, case.reference) == (Suspicion.SARAH, "SAR-2024-00001")
    assert case.reference not in str(await world.presses("fatima", "home"))


async def test_the_band_comes_from_the_profiles_matrix(world: World) -> None:
    await brought(world, file_of(row(1, allvarlighet="3", sannolikhet="3")))
    case = await world.newest()
    assert (case.score, case.band, case.facts["likelihood"]) == (9, "red", "3")


async def test_rows_can_belong_together(world: World) -> None:
    child = row(2, kopplingar="ur:SYN-2024-00003")
    parent = row(1, typ="synpunkt", nummer="SYN-2024-00003", kategori="", slag="")
    await brought(world, file_of(child, parent))
    deviation, synpunkt = await world.cases()
    assert deviation.linked == {CaseType.SYNPUNKT}
    assert synpunkt.linked == {CaseType.DEVIATION}
    assert await world.words(synpunkt) == {"said": "Den boende föll i hallen."}


async def test_two_processes_that_read_the_same_file_at_once_store_it_once(world: World) -> None:
    found = rows(decoded(file_of(row(1), row(2)), "utf-8"), known=c.COLUMNS, needed=c.NEEDED)
    other = world.another_database()
    try:
        done = await asyncio.gather(
            *(bring(each, found, world.profile, now=world.time(), dry=False) for each in (world.database, other))
        )
    finally:
        await other.close()
    assert sorted((each.new, each.known) for each in done) == [(0, 2), (2, 0)]
    assert len(await everything(world.database)) == 2
