"""What people enter: the year wheel asks for it on its day, and what was said or decided is kept where it belongs."""

from collections.abc import Mapping
from datetime import date

import pytest

from conversation.flow import Answer
from conversation.screen import Done, Home
from tests.handlers.test_intake import RISK, SYNPUNKT
from tests.handlers.test_year import does as hands_in
from tests.handlers.test_year import kept
from tests.handlers.test_year import subject as errand
from tests.requirements_shown.places import filed, told
from tests.world import World, reminders_to


async def asked(world: World, who: str, at: str, title: str) -> str:
    """What somebody is reminded of that day, as its errand."""
    world.chat.forget()
    await world.keep_at(f"{at} 10:00")
    (found,) = {nudge.subject for nudge in reminders_to(world, who) if nudge.title == f"Årshjulet: {title}"}
    return found


RISKS: Mapping[str, tuple[str, str]] = {
    "jarva": ("fatima", "Gör enhetens väsentlighets- och riskanalys i ILS"),
    "ekero": ("kim", "Gör en övergripande riskanalys inför internkontrollplanen"),
}


@pytest.mark.requirement("E5")
async def test_the_yearly_analysis_is_asked_for_and_its_risks_are_in_the_register(
    year: World, profile_name: str
) -> None:
    who, title = RISKS[profile_name]
    about = await asked(year, who, "2026-09-01", title)
    case = await filed(year, "risk", RISK)
    register = await year.presses("fatima", "risk_register")
    assert isinstance(register, Home)
    assert case.reference in str(register)
    assert isinstance(await hands_in(year, who, about, note="Två risker är införda."), Done)
    found = await kept(year, about)
    assert found is not None
    assert (found.errand.due, found.done_by) == (date(2026, 10, 31), year.people[who])
    year.chat.forget()
    await year.keep_at("2026-11-02 10:00")
    assert title not in str(reminders_to(year, who))


@pytest.mark.requirement("H7")
async def test_the_councils_dialogue_is_a_date_and_what_was_said_there_is_registered(
    year: World, profile_name: str
) -> None:
    about = await asked(year, "dag", "2027-04-15", "För dialog med KPR, KRF och verksamheternas brukarråd")
    assert about == errand(year, "council_dialogue", "top", "2027-05-15")
    case = await filed(year, "synpunkt", SYNPUNKT, "dag", sender="public", answer="none")
    assert "fatima" in await told(year)
    assert case.facts["sender"] == "public"
    assert isinstance(await hands_in(year, "dag", about, note="Maten togs upp.", on_brukarrad="2027-05-11"), Done)
    assert await kept(year, about) is not None


@pytest.mark.requirement("H8")
async def test_cooperation_with_the_unions_is_asked_for_before_each_meeting(year: World, profile_name: str) -> None:
    title = "Informera de fackliga organisationerna om ärendena inför nämnden"
    first = await asked(year, "dag", "2027-03-08", title)
    given: Mapping[str, Answer] = {"note": "Budgeten togs upp.", "to": ["fackliga"]}
    assert isinstance(await hands_in(year, "dag", first, **given), Done)
    found = await kept(year, first)
    assert found is not None
    assert (found.errand.due, list(found.to)) == (date(2027, 3, 17), ["fackliga"])
    assert await asked(year, "dag", "2027-04-12", title) == errand(year, "union_cooperation", "top", "2027-04-21")


@pytest.mark.requirement("H11")
async def test_what_is_needed_in_resources_is_asked_for_and_goes_to_the_level_above(
    year: World, profile_name: str
) -> None:
    about = await asked(year, "dag", "2027-08-02", "Förmedla förvaltningens resursbehov på kort och lång sikt")
    given: Mapping[str, Answer] = {"note": "Två tjänster till på natten.", "to": ["namnd"], "diary": "SN 2027/9"}
    assert isinstance(await hands_in(year, "dag", about, **given), Done)
    found = await kept(year, about)
    assert found is not None
    assert (found.diary, list(found.to)) == ("SN 2027/9", ["namnd"])
