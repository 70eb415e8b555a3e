"""Every kind of case from report to its end, under each profile, on all three channels: one house per profile.

The same stories (`tests.journeys.stories`) are told of different people, because who does what is the profile's word.
"""

from pathlib import Path

import pytest

from tests.journeys.municipality import municipality, told
from tests.journeys.stories import avvikelse, berom, forslag, klagomal, risk, riskanalys
from tests.journeys.stories_decided import (
    LESSER_MARIA,
    LESSER_SARAH,
    SERIOUS_MARIA,
    SERIOUS_SARAH,
    Cast,
    incident,
    lex_maria,
    lex_sarah,
    provider_event,
)

pytestmark = pytest.mark.timeout(300)


@pytest.mark.requirement("A2", "A3", "A8", "B3", "B4", "B5", "E8", profile="karlsborg")
async def test_in_karlsborg_an_independent_investigator_investigates_both_tracks(
    tmp_path: Path, sqlite_url: str
) -> None:
    on = dict.fromkeys(("samira", "fatima", "omar", "dag", "lena", "ulf", "birgitta", "rut"), "slack")
    async with municipality(tmp_path, sqlite_url, "karlsborg", on) as town:
        samira, fatima, omar, dag, lena, ulf = (town[who] for who in ("samira", "fatima", "omar", "dag", "lena", "ulf"))
        with told("lex Sarah"):
            cast = Cast(samira, dag, ulf, lena, doer=fatima, registrar=town["rut"], unaware=[fatima, omar])
            await lex_sarah(town, cast, decision=SERIOUS_SARAH)
        with told("lex Maria"):
            mas = town["birgitta"]
            cast = Cast(samira, receiver=mas, investigator=ulf, decider=mas, doer=fatima, registrar=town["rut"])
            await lex_maria(town, cast, decision=SERIOUS_MARIA)
        with told("risk"):
            await risk(town, samira, fatima, omar)
        await town.ends_well()


@pytest.mark.requirement("A6", "B14", "E1", profile="jarva")
async def test_in_jarva_ideas_and_changes_are_followed_to_their_end(tmp_path: Path, sqlite_url: str) -> None:
    on = dict.fromkeys(("samira", "fatima", "omar", "pia", "conny", "dag", "bo", "rut"), "teams")
    async with municipality(tmp_path, sqlite_url, "jarva", on) as town:
        samira, fatima, omar = (town[who] for who in ("samira", "fatima", "omar"))
        with told("förbättringsförslag"):
            await forslag(town, samira, fatima)
        with told("riskanalys inför förändring"):
            await riskanalys(town, samira, fatima, omar)
        with told("allvarlig händelse hos utförare"):
            conny, dag = town["conny"], town["dag"]
            cast = Cast(town["pia"], receiver=conny, investigator=conny, decider=dag, doer=conny, registrar=town["rut"])
            reference = await provider_event(town, cast)
            await town["bo"].waits_for(reference, "Varning")
        await town.ends_well()


@pytest.mark.requirement("A2", "A4", "A5", "A7", "B9", "B10", "B14", profile="uppsala")
async def test_in_uppsala_the_manager_investigates_lex_sarah_and_somebody_else_decides(
    tmp_path: Path, sqlite_url: str
) -> None:
    on = dict.fromkeys(("samira", "fatima", "omar", "lena", "dag", "ida", "disa", "bo", "rut"), "web")
    async with municipality(tmp_path, sqlite_url, "uppsala", on) as town:
        samira, fatima, omar, lena = (town[who] for who in ("samira", "fatima", "omar", "lena"))
        with told("lex Sarah"):
            cast = Cast(samira, receiver=fatima, investigator=fatima, decider=lena, doer=fatima, registrar=town["rut"])
            reference = await lex_sarah(town, cast, decision=LESSER_SARAH)
            await town["bo"].waits_for(reference, "Missförhållande (lex Sarah)")
            assert "Linden" not in town["bo"].kept
        with told("klagomål"):
            await klagomal(town, samira, fatima, omar)
        with told("beröm"):
            await berom(town, samira, fatima, omar)
        with told("personuppgiftsincident"):
            ida, dag = town["ida"], town["dag"]
            cast = Cast(samira, receiver=ida, investigator=ida, decider=dag, doer=ida, registrar=town["rut"])
            reference = await incident(town, cast)
            await town["disa"].waits_for(reference)
        await town.ends_well()


@pytest.mark.requirement("A1", "A2", "A4", "B3", "B4", "B7", "B9", "B14", profile="vaggeryd")
async def test_in_vaggeryd_a_development_leader_investigates(tmp_path: Path, postgres_url: str) -> None:
    on = dict.fromkeys(("samira", "fatima", "omar", "lena", "ulf", "rut"), "teams")
    async with municipality(tmp_path, postgres_url, "vaggeryd", on) as town:
        samira, fatima, omar = (town[who] for who in ("samira", "fatima", "omar"))
        with told("avvikelse"):
            await avvikelse(town, samira, fatima, omar)
        with told("klagomål"):
            await klagomal(town, samira, fatima, omar)
        with told("lex Sarah"):
            lena = town["lena"]
            cast = Cast(samira, lena, town["ulf"], lena, doer=fatima, registrar=town["rut"], unaware=[fatima, omar])
            await lex_sarah(town, cast, decision=LESSER_SARAH)
        await town.ends_well()


@pytest.mark.requirement("A3", "A8", "A9", "B5", profile="ekero")
async def test_in_ekero_the_director_decides_what_the_mas_investigated(tmp_path: Path, sqlite_url: str) -> None:
    web, slack = ("samira", "fatima", "omar", "birgitta"), ("dag", "conny", "pia", "bo", "rut")
    on = {**dict.fromkeys(web, "web"), **dict.fromkeys(slack, "slack")}
    async with municipality(tmp_path, sqlite_url, "ekero", on) as town:
        samira, fatima, omar, dag, mas = (town[who] for who in ("samira", "fatima", "omar", "dag", "birgitta"))
        with told("lex Maria"):
            cast = Cast(samira, receiver=mas, investigator=mas, decider=dag, doer=fatima, registrar=town["rut"])
            await lex_maria(town, cast, decision=LESSER_MARIA)
        with told("allvarlig händelse hos utförare"):
            conny = town["conny"]
            cast = Cast(town["pia"], receiver=conny, investigator=conny, decider=dag, doer=conny, registrar=town["rut"])
            reference = await provider_event(town, cast)
            await town["bo"].waits_for(reference)
            await mas.waits_for(reference)
        with told("risk"):
            await risk(town, samira, fatima, omar)
        await town.ends_well()


async def test_by_the_standard_profile_people_on_three_channels_work_together(tmp_path: Path, sqlite_url: str) -> None:
    on = {"samira": "slack", "omar": "web", "fatima": "teams", "ida": "web", "dag": "teams", "rut": "slack"}
    async with municipality(tmp_path, sqlite_url, "standard", on) as town:
        samira, fatima, omar = (town[who] for who in ("samira", "fatima", "omar"))
        with told("avvikelse"):
            await avvikelse(town, samira, fatima, omar)
        with told("beröm"):
            await berom(town, omar, fatima, samira)
        with told("förbättringsförslag"):
            await forslag(town, omar, fatima)
        with told("riskanalys inför förändring"):
            await riskanalys(town, samira, fatima, omar)
        with told("informationssäkerhetsincident"):
            ida = town["ida"]
            cast = Cast(samira, receiver=ida, investigator=ida, decider=town["dag"], doer=ida, registrar=town["rut"])
            await incident(town, cast)
        await town.ends_well()
