"""An avvikelse from report to closed with its effect checked, over the wire in Slack, by three people."""

import pytest

from tests.journeys.conftest import Build
from tests.journeys.house import House
from tests.journeys.talk import fills, is_told, modal_text, reports, sees_modal, sends, told
from tests.slack_fake import FakeSlack, Person

COURSE, DO = "Mattan låg dubbelvikt och den boende snubblade.", "Ta bort mattan i hallen."
ASSESSED = {"likelihood": "3", "recurrence": "medium"}


@pytest.mark.sqlite
async def test_an_avvikelse_goes_from_report_to_closed_with_its_effect_checked(
    build: Build, slack: FakeSlack, people: dict[str, Person], sqlite_url: str
) -> None:
    house = await build(sqlite_url, slack=slack)
    await house.start()
    reference = await reports(people["samira"])
    await is_investigated(house, people["fatima"])
    await gets_an_action(house, people["fatima"], people["omar"])
    await is_done_and_checked(house, people)
    await is_closed(people, reference)
    assert house.stop() == 0
    assert COURSE not in house.logged()
    assert '"level": "error"' not in house.logged()
    for person in people.values():
        assert COURSE not in str(person.bot_messages)
        assert DO not in str(person.bot_messages)
    assert house.command("audit", "verify").returncode == 0


async def is_investigated(house: House, fatima: Person) -> None:
    """Half of it before the process dies, the rest after; what was answered is still there."""
    card = await is_told(fatima, "En ny rapport väntar på dig.")
    await fatima.press("Utred", where=card)
    await sees_modal(fatima, "Vad hände, steg för steg?")
    await fills(fatima, {}, {"course": COURSE})
    await sends(fatima)
    await sees_modal(fatima, "Vad berodde det på?")
    await fatima.choose("answer:causes", "organisation.premises", "routines.missing")
    await house.kill()
    await house.start()
    await sends(fatima)
    await sees_modal(fatima, "Jag hittar inget liknande")
    await fills(fatima, ASSESSED)
    await sends(fatima)
    await sees_modal(fatima, "Allvarlighet 2 × sannolikhet 3 = 6, gul.")
    await fills(fatima, {"suspected": "no"})
    await sends(fatima)
    await sees_modal(fatima, "Stämmer det?")
    await fills(fatima, {"finish": "done"})
    await sends(fatima)
    await sees_modal(fatima, "Utredningen är klar.")


async def gets_an_action(house: House, fatima: Person, omar: Person) -> None:
    await fatima.press("Ny åtgärd", where="modal")
    await sees_modal(fatima, "Vad ska göras?")
    await fills(fatima, {"kind": "environment", "strength": "strong"}, {"what": DO})
    await sends(fatima)
    await sees_modal(fatima, "Vem gör det?")
    await fatima.choose("answer:owner", "Omar Nilsson")
    await sends(fatima)
    await sees_modal(fatima, "Vad ska bli bättre?")
    await fills(fatima, {}, {"expected": "Ingen snubblar.", "seen": "Inga nya fall."})
    await sends(fatima)
    await sees_modal(fatima, "Beslutar du om åtgärden nu?")
    await sends(fatima)
    await sees_modal(fatima, "Åtgärden är beslutad.")
    await fatima.close_modal()
    await is_told(omar, "Du har fått en åtgärd att göra.")
    await house.sweeps()


async def is_done_and_checked(house: House, people: dict[str, Person]) -> None:
    """Omar, who does not see the case, is reminded, reads what is to be done, and does it."""
    fatima, omar = people["fatima"], people["omar"]
    await house.kill()
    house.clock.move(await house.next_reminder("act"))
    await house.start()
    nudge = await is_told(omar, "Att göra. Åtgärd 1")
    assert "AVV-" not in str(nudge)
    await omar.press("Läs", where=nudge)
    await sees_modal(omar, DO)
    assert COURSE not in modal_text(omar)
    await omar.close_modal()
    await omar.press("Klart", where=nudge)
    await sees_modal(omar, "Vad gjordes?")
    await fills(omar, {}, {"done": "Mattan är borta."})
    await sends(omar)
    await sees_modal(omar, "Tack! Åtgärden är gjord.")
    await omar.close_modal()
    await house.sweeps()
    await house.kill()
    house.clock.move(await house.next_reminder("check_effect"))
    await house.start()
    nudge = await is_told(fatima, "Hjälpte det? Åtgärd 1", "AVV-")
    await fatima.press("Hjälpte det?", where=nudge)
    await sees_modal(fatima, "Hur ser du det?")
    await fills(fatima, {"effect": "achieved"}, {"how": "Inga fall i hallen."})
    await sends(fatima)
    await sees_modal(fatima, "Tack! Uppföljningen är sparad.")


async def is_closed(people: dict[str, Person], reference: str) -> None:
    fatima, samira = people["fatima"], people["samira"]
    await fatima.press("Avsluta ärendet", where="modal")
    await sees_modal(fatima, "Hur ofta kan det hända nu?")
    await fills(fatima, {"likelihood": "1"})
    await sends(fatima)
    await sees_modal(fatima, "Stämmer det?")
    await sends(fatima)
    await sees_modal(fatima, "Ärendet är avslutat.")
    await is_told(samira, reference, "utredd och avslutad")
    await is_told(fatima, reference, "Kvar efter åtgärder")
    assert told(samira, "Åtgärd") == []
