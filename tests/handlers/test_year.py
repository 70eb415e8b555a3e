"""The year wheel: who owes what when, said to the right person, done in the chat, seen by those who may."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest

from conversation.flow import Answer
from conversation.port import Pressed
from conversation.screen import Done, Home, Notice, Nudge, Prompt, Review, Screen
from quality.duty import DutyKind
from quality.law import Demand
from quality.profile_file import SHIPPED
from quality.role import Function
from quality.year_wheel import Errand, HandedIn
from summaries.sheet import Sheet
from summaries.wheel import Mark, Wheel
from tests.world import POSTS, World, municipality, reminders_to, sends

PLAN, INFORM = "Gör enhetens egenkontrollplan för nästa år", "Informera personalen om skyldigheten att rapportera"


@asynccontextmanager
async def town(url: str, profile: str, at: str) -> AsyncIterator[World]:
    """The municipality under a profile, on a morning of its own, with everybody at work."""
    async with municipality(url, profile=profile) as made:
        made.time.at(at)
        yield made


def told(world: World, who: str) -> dict[str, Nudge]:
    """What somebody was reminded of, by subject without its unit."""
    return {nudge.title: nudge for nudge in reminders_to(world, who)}


async def owed(world: World, who: str) -> list[str]:
    """What somebody owes of the year, as `code day`."""
    async with world.database.read() as store:
        duties = await store.duties.owed_by(scope=await world.scope(who))
    errands = [Errand.read(duty.subject) for duty in duties if duty.kind is DutyKind.YEAR]
    return sorted(f"{each.code} {each.due:%m-%d}" for each in errands if each)


def subject(world: World, code: str, unit: str, due: str) -> str:
    return Errand(code, world.units[unit], date.fromisoformat(due)).subject


async def does(world: World, who: str, subject: str, **given: Answer) -> Screen:
    """Marks an errand as done, page by page."""
    screen = await world.presses(who, "start", f"hand_in|{subject}")
    while isinstance(screen, Prompt | Review):
        shown = {each.id for each in screen.fields}
        screen = await world.says(who, sends(screen, {key: each for key, each in given.items() if key in shown}))
        assert not (isinstance(screen, Prompt) and any(field.problem for field in screen.fields)), screen
    return screen


async def kept(world: World, subject: str) -> HandedIn | None:
    errand = Errand.read(subject)
    assert errand is not None
    async with world.database.read() as store:
        return await store.year.handed_in(errand)


@pytest.mark.requirement("H1")
@pytest.mark.parametrize(
    ("profile_name", "at", "who", "owes"),
    [
        ("jarva", "2026-01-07 09:00", "fatima", [
            "activity_report 01-31", "complaints_summary 01-31", "patient_safety_report 03-01", "quality_report 01-31",
        ]),
        ("jarva", "2026-01-07 09:00", "birgitta", []),
        ("jarva", "2026-02-02 09:00", "dag", ["quality_appendix 02-28"]),
        ("jarva", "2026-08-03 09:00", "karin", ["interim_report 08-31"]),
        ("uppsala", "2026-01-07 09:00", "birgitta", []),
        ("uppsala", "2026-01-07 09:00", "lena", []),
        ("uppsala", "2026-01-07 09:00", "dag", ["not_executed 01-31", "quality_report 03-01"]),
        ("uppsala", "2026-06-01 09:00", "dag", ["half_year_summary 06-15"]),
        ("ekero", "2026-01-07 09:00", "birgitta", ["patient_safety_report 03-01"]),
        ("ekero", "2026-01-07 09:00", "fatima", ["not_executed 01-31", "unit_report 01-31"]),
        ("ekero", "2026-03-02 09:00", "dag", ["interim_report 03-31"]),
        ("ekero", "2026-12-01 09:00", "birgitta", ["care_follow_up 12-31"]),
        ("vaggeryd", "2026-11-02 09:00", "fatima", ["reporting_duty 12-31", "unit_activity_plan 12-31"]),
        ("karlsborg", "2026-02-02 09:00", "dag", [
            "complaints_summary 03-01", "lex_sarah_summary 03-01", "patient_safety_report 03-01",
        ]),
    ],
)  # fmt: skip
async def test_each_profile_has_its_own_year(
    settled_url: str, profile_name: str, at: str, who: str, owes: list[str]
) -> None:
    async with town(settled_url, profile_name, at) as world:
        await world.keep()
        assert await owed(world, who) == owes
        await world.keep()
        assert await owed(world, who) == owes


async def test_in_the_standard_each_duty_is_its_functions_and_what_was_past_is_nobodys(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-11-25 09:00") as world:
        await world.keep()
        assert await owed(world, "dag") == ["internal_control_plan 12-31", "process_review 12-31"]  # nobody else heads
        assert await owed(world, "fatima") == ["reporting_duty 12-31", "self_control_plan 12-31"]
        assert await owed(world, "stig") == ["reporting_duty 12-31", "self_control_plan 12-31"]  # for petra, away
        for who in ("samira", "anna", "kim", "lena", "rut"):
            assert await owed(world, who) == []
        world.time.at("2027-01-04 09:00")
        await world.keep()
        assert "patient_safety_report 03-01" in await owed(world, "birgitta")


async def test_two_keepers_make_each_duty_once_and_a_new_manager_gets_theirs(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-11-25 09:00") as world:
        other = world.another_database()
        await world.keep()
        await world.another_keeper(other).sweep()
        await other.close()
        assert len([s for s in reminders_to(world, "dag") if "internkontrollplan" in s.title]) == 1
        assert await owed(world, "ali") == []
        await world.hold(*POSTS, ("ali", Function.UNIT_MANAGER, "asken"))
        await world.keep()
        assert await owed(world, "ali") == ["reporting_duty 12-31", "self_control_plan 12-31"]


@pytest.mark.requirement("H1", profile="jarva")
async def test_the_first_of_march_is_said_as_law_and_what_is_local_as_local(settled_url: str) -> None:
    async with town(settled_url, "jarva", "2026-01-07 09:00") as world:
        await world.keep()
        mine = told(world, "fatima")
        report = mine["Årshjulet: Skriv enhetens patientsäkerhetsberättelse"]
        assert report.text.startswith("Det krävs enligt lag (3 kap. 10 § PSL).")
        for fact in ("Senast: 1 mars 2026 (enligt lag)", "Gäller: 2025", "Enhet: Linden"):
            assert fact in report.text
        local = mine["Årshjulet: Skriv enhetens verksamhetsberättelse"]
        assert local.text.startswith("Kommunen har själv bestämt det.")
        assert "31 januari 2026 (lokal frist)" in local.text


@pytest.mark.requirement("G5", profile="uppsala")
async def test_what_is_due_at_every_meeting_is_asked_for_before_each(settled_url: str) -> None:
    async with town(settled_url, "uppsala", "2026-01-12 09:00") as world:
        await world.keep()
        nudge = told(world, "lena")["Årshjulet: Redovisa lex Sarah: rapporter, utredningar, åtgärder och effekter"]
        assert [fact.value for fact in nudge.facts if fact.label == "Senast"] == ["21 januari 2026 (lokal frist)"]
        assert isinstance(await does(world, "lena", nudge.subject, note="Två rapporter.", to=["namnd"]), Done)
        world.chat.forget()
        await world.keep_at("2026-02-09 09:00")
        assert any("Redovisa lex Sarah" in title for title in told(world, "lena"))
        shown = await world.presses("dag", "year_wheel")
        assert isinstance(shown, Home)
        rows = [item for part in shown.parts for item in part.items if "Redovisa lex Sarah" in item.text]
        assert rows[0].detail.startswith("klart")


EVERY_YEAR = {
    "Q": Demand.NOT_EXECUTED, "duty to report": Demand.SARAH_INFORM_STAFF, "internal control": Demand.INTERNAL_CONTROL,
}  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
async def test_what_every_year_asks_for_is_said_under_each_profile(sqlite_town: str, name: str) -> None:
    async with town(sqlite_town, name, "2027-01-04 09:00") as world:
        said: set[str] = set()
        for month in range(1, 13):
            await world.keep_at(f"2027-{month:02d}-05 09:00")
            duties = [duty for who in world.people for duty in await owed(world, who)]
            said |= {duty.split()[0] for duty in duties}
        wheel = {entry.code: entry for entry in world.profile.year_wheel}
        assert said == set(wheel)  # what a provider owes is the director's here
        laws = {entry.law for entry in wheel.values()}
        assert laws >= set(EVERY_YEAR.values())
        assert (Demand.PATIENT_SAFETY_REPORT in laws) == (name != "uppsala")


@pytest.mark.requirement("H1", profile="uppsala")
async def test_without_health_care_nobody_writes_a_patient_safety_report(settled_url: str) -> None:
    async with town(settled_url, "uppsala", "2026-02-02 09:00") as world:
        await world.keep()
        said = [sent.screen.title for sent in world.chat.sent if isinstance(sent.screen, Nudge)]
        assert said
        assert not any("patientsäkerhet" in title for title in said)
        shown = await world.presses("dag", "year_wheel")
        assert isinstance(shown, Home)
        assert "Vid varje sammanträde: Redovisa lex Sarah" in shown.text


async def test_done_ends_it_and_the_words_are_only_on_the_paper(settled_url: str) -> None:
    async with town(settled_url, "standard", "2027-01-04 09:00") as world:
        await world.keep()
        about = subject(world, "patient_safety_report", "top", "2027-03-01")
        given: dict[str, Answer] = {"diary": "SN-2027-7", "note": "Zebrafisken är klar.", "to": ["namnd"]}
        for who in ("fatima", "samira", "kim", "dag"):
            assert isinstance(await does(world, who, about, **given), Notice)
        receipt = await does(world, "birgitta", about, **given)
        assert isinstance(receipt, Done)
        found = await kept(world, about)
        assert found is not None
        assert (found.to, found.diary, found.done_by) == (
            {"namnd": date(2027, 1, 4)}, "SN-2027-7", world.people["birgitta"],
        )  # fmt: skip
        assert await owed(world, "birgitta") == []
        again = await world.presses("birgitta", "start", f"hand_in|{about}")
        assert isinstance(again, Notice)
        world.chat.forget()
        await world.keep_at("2027-03-02 09:00")
        assert not any("patientsäkerhet" in title for title in told(world, "birgitta"))
        for who, may in (("birgitta", True), ("dag", True), ("kim", True), ("fatima", False), ("samira", False)):
            press = Pressed("paper", f"handed_in:{about.partition(':')[2]}")
            paper = await world.desk.paper(world.said(who, press))
            assert isinstance(paper, Sheet if may else Notice), who
            assert ("Zebrafisken" in str(paper)) == may
        assert "Zebrafisken" not in str(world.chat.sent)


@pytest.mark.requirement("A11", profile="ekero")
async def test_the_counts_of_decisions_not_carried_out_are_asked_for_each_quarter(settled_url: str) -> None:
    async with town(settled_url, "ekero", "2026-01-07 09:00") as world:
        await world.keep()
        nudge = told(world, "fatima")["Årshjulet: Rapportera beslut som inte har verkställts inom tre månader"]
        assert nudge.text.startswith("Det ska göras en gång i kvartalet enligt lag (")
        assert "Gäller: kvartal 4 2025" in nudge.text
        world.time.at("2026-01-12 09:00")
        days = {"on_ivo": "2026-01-10", "on_revisorer": "2026-01-11", "on_fullmaktige": "", "on_namnd": ""}
        done = await does(world, "fatima", nudge.subject, sol="4", lss="1", longest_days="143", **days)
        assert isinstance(done, Done)
        found = await kept(world, nudge.subject)
        assert found is not None
        assert found.counts == {"sol": 4, "lss": 1, "longest_days": 143}
        assert found.to == {"ivo": date(2026, 1, 10), "revisorer": date(2026, 1, 11)}
        async with world.database.read() as store:
            year = await store.year.done(date(2026, 1, 1), date(2026, 12, 31))
        assert [each.counts["sol"] for each in year.values()] == [4]
        for month in ("04", "07", "10"):
            world.chat.forget()
            await world.keep_at(f"2026-{month}-08 09:00")
            assert any("inte har verkställts" in title for title in told(world, "fatima")), month


async def test_those_above_hear_of_it_only_when_it_is_late(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-11-25 09:00") as world:
        for day in ("2026-11-25", "2026-11-30", "2026-12-07", "2026-12-14", "2026-12-30"):
            await world.keep_at(f"{day} 09:00")
        above = ("anna", "dag")
        assert not any("Sent i årshjulet" in title for who in above for title in told(world, who))
        for day in ("2027-01-04", "2027-01-11", "2027-01-18"):
            await world.keep_at(f"{day} 09:00")
        late = (told(world, "anna") | told(world, "dag"))[
            "Sent i årshjulet: Gör enhetens egenkontrollplan för nästa år"
        ]
        assert not any("Sent i årshjulet" in title for who in ("samira", "omar", "kim") for title in told(world, who))
        assert not any(button.label == "Klart" for button in late.buttons)


async def test_it_can_be_done_before_it_opens_and_is_then_never_asked_for(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-06-01 09:00") as world:
        await world.keep()
        about = subject(world, "self_control_plan", "linden", "2026-12-31")
        assert isinstance(await does(world, "fatima", about, note="Planen finns."), Done)
        await world.keep_at("2026-11-02 09:00")
        assert await owed(world, "fatima") == ["reporting_duty 12-31"]
        assert not any("egenkontrollplan" in title for title in told(world, "fatima"))


@pytest.mark.requirement("H1")
@pytest.mark.parametrize("profile_name", ["standard", "jarva", "uppsala", "ekero"])
async def test_the_year_is_seen_by_month_and_as_a_wheel(settled_url: str, profile_name: str) -> None:
    async with town(settled_url, profile_name, "2026-11-25 09:00") as world:
        await world.keep()
        shown = await world.types("dag", "", "årshjul")
        assert isinstance(shown, Home)
        assert shown.parts[0].heading.startswith("Januari")
        wheel = await world.desk.paper(world.said("dag", Pressed("paper", "wheel:2026")))
        assert isinstance(wheel, Wheel)
        assert len(wheel.months) == 12
        assert {spot.mark for spot in wheel.spots if spot.due < world.today} == {Mark.BEFORE}
        assert Mark.OPEN in {spot.mark for spot in wheel.spots}
        assert "Öberg" not in str(wheel)
        refused = await world.desk.paper(world.said("samira", Pressed("paper", "wheel:2026")))
        assert isinstance(refused, Notice)


async def test_a_manager_sees_their_units_one_by_one_and_marks_their_own(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-11-25 09:00") as world:
        await world.keep()
        about = subject(world, "self_control_plan", "linden", "2026-12-31")
        await does(world, "fatima", about, note="Klar.")
        above = await world.presses("anna", "year_wheel")
        assert isinstance(above, Home)
        rows = {item.text: item for part in above.parts for item in part.items}
        plan = rows[f"31/12  {PLAN}"]
        assert plan.detail == "öppet · 1 av 2 klara"
        assert [button.action for button in plan.buttons] == ["year_units"]
        units = await world.presses("anna", "year_units", plan.buttons[0].subject)
        assert isinstance(units, Home)
        assert [(item.text, item.detail.partition(" ·")[0]) for item in units.parts[0].items] == [
            ("Eken (enhet)", "öppet"), ("Linden (enhet)", "klart"),
        ]  # fmt: skip
        own = await world.presses("fatima", "year_wheel")
        assert isinstance(own, Home)
        mine = {item.text: item for part in own.parts for item in part.items}
        assert set(mine) == {
            f"31/12  {PLAN}",
            f"31/12  {INFORM}",
        }
        assert [button.label for button in mine[f"31/12  {INFORM}"].buttons] == ["Klart"]
        nobody = await world.presses("samira", "year_wheel")
        assert isinstance(nobody, Home)
        assert nobody.parts == ()
        assert isinstance(await world.presses("fatima", "year_units", "self_control_plan:1999-12-31"), Notice)
        assert isinstance(await world.presses("fatima", "year_units", "x"), Notice)


async def test_what_is_late_is_late_and_stands_on_my_page(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-10-05 09:00") as world:
        await world.keep()
        world.time.at("2026-11-02 09:00")
        shown = await world.presses("dag", "year_wheel")
        assert isinstance(shown, Home)
        assert "2 sent" in shown.text
        mine = await world.presses("dag", "home")
        assert isinstance(mine, Home)
        (part,) = [part for part in mine.parts if part.heading == "Egenkontroll och årshjul"]
        assert part.items[0].detail == "Skulle ha varit klart 31 oktober 2026"


@pytest.mark.parametrize(
    "bad", ["year:x:1:2026-03-01", "year:patient_safety_report:1:2026-03-02", "year:a:b:c", "case:1"]
)
async def test_what_is_no_errand_is_nobodys(settled_url: str, bad: str) -> None:
    async with town(settled_url, "standard", "2026-01-07 09:00") as world:
        assert isinstance(await world.presses("dag", "start", f"hand_in|{bad}"), Notice)
