"""Everybody acknowledges in person; who has not is for the manager of their unit, and how many for quality staff."""

from datetime import date

import pytest

from conversation.port import Address, Asked, Pressed
from conversation.screen import Done, Home, Notice, Nudge, Reading, Screen
from quality.duty import DutyKind
from quality.role import Function, Post
from quality.routine import Document, Passage
from tests.handlers.test_year import town
from tests.world import POSTS, World, reminders_to

DUTY = "Skyldigheten att rapportera"
INTRODUCTION = "Introduktion för dig som är ny"


def asked(world: World, who: str, title: str) -> Nudge | None:
    found = [nudge for nudge in reminders_to(world, who) if nudge.title == title]
    return found[-1] if found else None


async def reads(world: World, who: str, title: str, **more: str) -> Reading:
    """Opens what one was asked to read, from the reminder."""
    nudge = asked(world, who, title)
    assert nudge is not None, (who, title)
    shown = await world.presses(who, "information", nudge.subject, **more)
    assert isinstance(shown, Reading)
    return shown


async def acknowledges(world: World, who: str, title: str) -> Screen:
    shown = await reads(world, who, title)
    button = shown.buttons[-1]
    assert button.label == "Jag har läst och förstått"
    return await world.presses(who, button.action, button.subject)


async def owes(world: World, who: str) -> int:
    async with world.database.read() as store:
        duties = await store.duties.owed_by(scope=await world.scope(who))
    return len([duty for duty in duties if duty.kind is DutyKind.READ_INFORMATION])


async def lacking(world: World, who: str, what: str = "reporting_duty") -> tuple[str, list[str]]:
    """The share and the names that somebody is shown."""
    shown = await world.presses(who, "lacking", what)
    if isinstance(shown, Home):
        return shown.text, [item.text for part in shown.parts for item in part.items]
    assert isinstance(shown, Notice)
    return shown.text, []


@pytest.mark.requirement("H2")
async def test_everybody_reads_of_the_duty_to_report_and_the_manager_sees_who_has_not(
    settled_url: str, profile_name: str
) -> None:
    async with town(settled_url, profile_name, "2026-11-25 09:00") as world:
        await world.keep()
        for who in ("samira", "fatima", "dag", "ali", "kim"):
            assert asked(world, who, DUTY) is not None, who
        shown = await reads(world, "samira", DUTY)
        assert "27 kap. 2 § SoL" in shown.sections[0].text
        assert "6 kap. 4 § PSL" in shown.sections[0].text
        receipt = await acknowledges(world, "samira", DUTY)
        assert isinstance(receipt, Done)
        assert receipt.lines == ("Det är antecknat 25 november 2026. Undrar du över något, fråga din chef.",)
        assert await owes(world, "samira") == 0
        assert await owes(world, "omar") == 1
        assert await lacking(world, "fatima") == (
            "1 av 4 har kvitterat (25 %).", ["Cecilia Holm", "Fatima Rahimi", "Omar Nilsson"],
        )  # fmt: skip
        for who in ("fatima", "omar", "cecilia"):
            await acknowledges(world, who, DUTY)
        assert await lacking(world, "fatima") == ("4 av 4 har kvitterat (100 %).", [])
        world.chat.forget()
        await world.keep_at("2027-01-04 09:00")
        assert asked(world, "samira", DUTY) is None
        assert asked(world, "eva", DUTY) is not None


@pytest.mark.requirement("H2", profile="vaggeryd")
async def test_nobody_but_the_manager_sees_a_name_and_quality_only_the_share(settled_url: str) -> None:
    async with town(settled_url, "vaggeryd", "2026-11-25 09:00") as world:
        await world.keep()
        await acknowledges(world, "samira", DUTY)
        assert (await lacking(world, "karin"))[1] == ["Eva Strand", "Karin Lundmark", "Tomas Ek"]
        assert (await lacking(world, "stig"))[1] == ["Nils Persson", "Petra Sund", "Stig Dahl"]  # for petra, away
        assert "Ali Karimi" in (await lacking(world, "anna"))[1]
        share, names = await lacking(world, "kim")
        assert (share, names) == ("1 av 17 har kvitterat (5 %).", [])
        for who in ("samira", "omar", "cecilia", "birgitta", "lena", "rut", "ali"):
            text, names = await lacking(world, who)
            assert (text, names) == ("Vem som har läst ser bara den som är chef för enheten.", []), who
        every_word = str([s for who in ("samira", "kim", "rut", "birgitta") for s in world.chat.to(who)])
        assert "Eva Strand" not in every_word
        for who, sees in (("fatima", True), ("kim", True), ("omar", False)):
            wheel = await world.presses(who, "year_wheel")
            assert isinstance(wheel, Home)
            assert any(button.action == "lacking" for button in wheel.buttons) == sees, who
        assert isinstance(await world.presses("fatima", "lacking", "nothing"), Notice)


async def test_it_is_never_told_upwards_and_never_said_to_whoever_stands_in(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-11-02 09:00") as world:
        for day in ("2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-12-14", "2027-01-11"):
            await world.keep_at(f"{day} 09:00")
        subjects = {s.subject for s in reminders_to(world, "stig") if s.title == DUTY}
        assert subjects == {f"read:reporting_duty:2026-12-31:{world.people['stig']}"}
        for who in ("fatima", "dag"):
            own = {s.subject for s in reminders_to(world, who) if s.title == DUTY}
            assert own == {f"read:reporting_duty:2026-12-31:{world.people[who]}"}
        assert asked(world, "petra", DUTY) is not None  # back since December


async def test_what_is_anothers_can_be_neither_read_nor_acknowledged(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-11-25 09:00") as world:
        await world.keep()
        subject = f"read:reporting_duty:2026-12-31:{world.people['samira']}"
        for action in ("information", "acknowledge"):
            assert isinstance(await world.presses("omar", action, subject), Notice)
            assert isinstance(await world.presses("omar", action, "case:1"), Notice)
        never = f"read:reporting_duty:1999-12-31:{world.people['omar']}"
        assert isinstance(await world.presses("omar", "acknowledge", never), Notice)
        assert await owes(world, "samira") == 1


async def test_acknowledging_twice_keeps_the_first_time(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-11-25 09:00") as world:
        await world.keep()
        await acknowledges(world, "samira", DUTY)
        world.time.at("2026-11-27 09:00")
        assert isinstance(await acknowledges(world, "samira", DUTY), Done)
        async with world.database.read() as store:
            entries = await store.audit.entries(f"read:reporting_duty:2026-12-31:{world.people['samira']}")
        assert [(each.action, each.at.day) for each in entries] == [("acknowledged", 25)]


async def test_where_the_wheel_has_no_such_duty_nobody_is_asked(settled_url: str) -> None:
    async with town(settled_url, "", "2026-11-25 09:00") as world:
        await world.keep()
        assert asked(world, "samira", DUTY) is None
        assert (await lacking(world, "fatima"))[0] == "Det finns inget att läsa och kvittera just nu."


async def test_the_text_is_in_the_readers_language_and_stands_on_their_page(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-11-25 09:00") as world:
        await world.keep()
        mine = await world.presses("samira", "home")
        assert isinstance(mine, Home)
        (part,) = [part for part in mine.parts if part.heading == "Oläst"]
        assert [(item.text, item.detail) for item in part.items] == [(DUTY, "Läs senast 31 december 2026")]
        async with world.database.write() as store:
            world.people["mary"] = await store.people.person("mary@example.se", "Mary Doe", "en")
            await store.people.remember(world.people["mary"], Address("slack", "mary"))
        await world.hold(*POSTS, ("mary", Function.EMPLOYEE, "linden"))
        await world.keep()
        shown = await reads(world, "mary", "The duty to report")
        assert "27 kap. 2 § SoL" in shown.sections[0].text
        assert shown.buttons[-1].label == "I have read and understood"


async def starts(world: World, who: str, function: Function, unit: str, start: date) -> None:
    """Somebody begins there that day."""
    async with world.database.write() as store:
        old = [Post(world.people[w], f, world.units[u]) for w, f, u in POSTS if w != who]
        await store.people.replace_posts([*old, Post(world.people[who], function, world.units[unit], start)])
        await store.people.changed()


@pytest.mark.requirement("H3")
async def test_somebody_new_is_given_the_introduction_and_the_manager_sees_who_has_not(
    settled_url: str, profile_name: str
) -> None:
    async with town(settled_url, profile_name, "2026-06-10 09:00") as world:
        await starts(world, "omar", Function.EMPLOYEE, "linden", date(2026, 6, 8))
        await world.keep()
        nudge = asked(world, "omar", INTRODUCTION)
        assert nudge is not None
        assert nudge.text == (
            "Du är ny på Linden. Läs introduktionen senast 8 juli 2026, och fråga om allt du undrar över."
        )
        assert asked(world, "samira", INTRODUCTION) is None
        assert await lacking(world, "fatima", "introduction") == ("0 av 1 har kvitterat (0 %).", ["Omar Nilsson"])
        assert (await lacking(world, "karin", "introduction"))[1] == []
        assert await lacking(world, "kim", "introduction") == ("0 av 1 har kvitterat (0 %).", [])
        shown = await reads(world, "omar", INTRODUCTION)
        assert shown.sections[0].heading == "Välkommen!"
        assert isinstance(await acknowledges(world, "omar", INTRODUCTION), Done)
        world.time.at("2026-08-10 09:00")
        assert await lacking(world, "fatima", "introduction") == ("1 av 1 har kvitterat (100 %).", [])
        async with world.database.read() as store:
            (entry,) = await store.audit.entries(nudge.subject)
        assert (entry.action, entry.at.date()) == ("acknowledged", date(2026, 6, 10))


async def test_the_municipalitys_own_routine_is_the_introduction_where_there_is_one(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-06-10 09:00") as world:
        document = Document(id="introduktion-av-ny-medarbetare", title="Introduktion av ny medarbetare")
        other = Document(id="zzz", title="Introduktion som inte gäller än", valid_from=date(2027, 1, 1))
        async with world.database.write() as store:
            passages = [Passage("Första dagen", "Möt din handledare."), Passage("Sedan", "Gå bredvid.")]
            await store.documents.put(document, passages)
            await store.documents.put(other, [Passage("Aldrig", "Fel.")])
        await starts(world, "omar", Function.EMPLOYEE, "linden", date(2026, 6, 8))
        await world.keep()
        shown = await reads(world, "omar", INTRODUCTION)
        assert [(each.heading, each.text) for each in shown.sections] == [
            ("Första dagen", "Möt din handledare."), ("Sedan", "Gå bredvid."),
        ]  # fmt: skip


async def test_a_long_text_is_acknowledged_on_its_last_part(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-06-10 09:00") as world:
        document = Document(id="intro", title="Introduktion")
        async with world.database.write() as store:
            await store.documents.put(document, [Passage("Mycket", "ord " * 6000)])
        await starts(world, "omar", Function.EMPLOYEE, "linden", date(2026, 6, 8))
        await world.keep()
        first = await reads(world, "omar", INTRODUCTION)
        assert [button.label for button in first.buttons] == ["Nästa del"]
        last = await world.says("omar", Pressed("information", first.buttons[0].subject))
        assert isinstance(last, Reading)
        assert [button.label for button in last.buttons] == ["Föregående del", "Jag har läst och förstått"]
        whole = await reads(world, "omar", INTRODUCTION, channel="web")
        assert [button.label for button in whole.buttons] == ["Jag har läst och förstått"]


async def test_whoever_leaves_owes_no_reading(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-11-25 09:00") as world:
        await world.keep()
        await world.hold(*(post for post in POSTS if post[0] != "omar"))
        assert "Omar Nilsson" not in (await lacking(world, "fatima"))[1]
        refused = await world.says("omar", Asked("årshjul"))
        assert isinstance(refused, Notice)


async def test_the_first_page_says_what_is_unread_of_ones_own_and_a_manager_of_how_many(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-11-25 09:00") as world:
        await world.keep()
        assert await unread(world, "samira") == ["Läs senast 31 december 2026"]
        assert await unread(world, "fatima") == ["Läs senast 31 december 2026", "3 medarbetare har inte läst"]
        await acknowledges(world, "samira", DUTY)
        await acknowledges(world, "fatima", DUTY)
        assert await unread(world, "samira") == []
        assert await unread(world, "fatima") == ["2 medarbetare har inte läst"]
        share, names = await lacking(world, "fatima")
        assert (share, names) == ("2 av 4 har kvitterat (50 %).", ["Cecilia Holm", "Omar Nilsson"])
        assert await unread(world, "kim") == ["Läs senast 31 december 2026"], "shares are for the wheel"
        world.time.at("2027-11-25 09:00")
        assert await unread(world, "fatima") == [], "last year's is not asked about any more"


async def unread(world: World, who: str) -> list[str]:
    """What stands under "Oläst" on somebody's first page."""
    screen = await world.presses(who, "home")
    assert isinstance(screen, Home)
    return [item.detail for part in screen.parts if part.heading == "Oläst" for item in part.items]
