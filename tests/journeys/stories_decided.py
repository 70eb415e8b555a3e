"""What people do with the cases that a function beyond the unit receives and a delegate decides, from report to end."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.journeys.municipality import Municipality
from tests.journeys.somebody import Given, Somebody, answers, does, one_page, reads, reference_in
from tests.journeys.stories import FOUND, OF_A_PERSON, WAITS, acts, closes, investigates, sees_effect

ITEMS = ["event", "measures", "complaints", "committee", "ivo", "compensation"]
LOCKED_IN: Given = {
    "nature": "harm",
    "category": "physical_abuse.staff",
    "what": "En kollega låste in den boende.",
    "actual": "2",
    "measure": "Vi låste upp och satt kvar.",
    "record": "nobody",
}
WRONG_DOSE: Given = {
    "nature": "harm",
    "category": "medication.wrong_dose",
    "what": "Den boende fick dubbel dos på kvällen.",
    "actual": "3",
    "measure": "Vi ringde sjuksköterskan genast.",
    "record": "nobody",
}
WRONG_ENVELOPE: Given = {
    "kind": "recipient",
    "affected": "few",
    "what": "Ett brev hamnade i fel kuvert.",
    "measure": "Vi hämtade tillbaka brevet.",
}
AT_A_PROVIDER: Given = {
    "service": "home_care",
    "assessment": "unsure",
    "provider": "Omsorg i Norr, avtal tolv",
    "what": "Alla insatser uteblev en hel dag.",
    "measure": "De ringde runt till alla berörda.",
}
FEEDBACK: Given = {"unit": "Arbeta två och två tills vidare.", "reporter": "Tack, det du såg stämde."}
MOTIVATION: Given = {"motivation": "Utredningen visar vad som brast."}
SERIOUS_SARAH: Given = {
    "degree": "serious",
    "diary": "SN 2026/17",
    **MOTIVATION,
    "police": "no",
    "police_why": "Det finns ingen misstanke om brott.",
    "person": "yes",
    "representative": "nobody",
    "documented": "yes",
    **FEEDBACK,
}
LESSER_SARAH: Given = {
    "degree": "misconduct",
    "ivo": "no",
    **MOTIVATION,
    "police": "yes",
    "person": "yes",
    "representative": "yes",
    "documented": "yes",
    **FEEDBACK,
}
SERIOUS_MARIA: Given = {
    "harm": "yes",
    "serious": "yes",
    "diary": "SN 2026/18",
    **MOTIVATION,
    "told": ["event", "measures"],
    "items_why": "Resten sägs vid besöket i morgon.",
    "documented": "yes",
    "later": "no",
    **FEEDBACK,
}
LESSER_MARIA: Given = {"harm": "risk", "serious": "no", "ivo": "no", **MOTIVATION, "later": "no", **FEEDBACK}
TO_IMY: Given = {
    "advice": "Ombudet råder till en anmälan.",
    "advised_on": "2026-11-26",
    "imy": "yes",
    "high_risk": "no",
    "cyber": "no",
    **MOTIVATION,
    **FEEDBACK,
}
WARNING: Given = {"follow_up": "warning", "own": "no", **MOTIVATION, **FEEDBACK}


@dataclass(frozen=True)
class Cast:
    """Who plays which part here, by the profile: who receives and assesses it, investigates it, and decides it."""

    reporter: Somebody
    receiver: Somebody
    investigator: Somebody
    decider: Somebody
    doer: Somebody
    registrar: Somebody
    unaware: Sequence[Somebody] = ()
    """Who must not know that there is a case until it is decided."""


async def lex_sarah(town: Municipality, cast: Cast, *, decision: Given) -> str:
    """By somebody who does not know the word: three plain questions lead there. Then past the line, to its decision."""
    await cast.reporter.asks_for("rapportera")
    for step, choice in (("what", "happened"), ("whom", "person"), ("grave", "sarah")):
        await one_page(cast.reporter, {step: choice})
    reference = reference_in(await answers(cast.reporter, LOCKED_IN, until="Rapporten har gått genast"), "SAR")
    assert await town.owed(reference) == {"acknowledge", "assess"}
    assessed: Given = {"ivo": "no", "investigate": "yes", "investigator_after": cast.investigator.name}
    await is_assessed(cast, reference, assessed)
    await is_investigated(cast, reference, FOUND)
    await is_decided(town, cast, reference, decision)
    await ends(town, cast, reference)
    return reference


async def lex_maria(town: Municipality, cast: Cast, *, decision: Given) -> str:
    """A wrong dose: assessed, investigated and decided; the patient told of what the law lists."""
    await cast.reporter.asks_for("lexmaria")
    reference = reference_in(await answers(cast.reporter, WRONG_DOSE, until="Rapporten har gått genast"), "MAR")
    assessed: Given = {"ivo": "no", "investigate": "yes", "investigator_after": cast.investigator.name}
    await is_assessed(cast, reference, assessed)
    await is_investigated(cast, reference, {**FOUND, "severity": "3"})
    await is_decided(town, cast, reference, decision)
    if "inform_person" in await town.owed(reference):
        await does(cast.decider, "Den enskilde har fått veta", on=reference)
        said: Given = {"whom": ["person"], "on": "2026-11-26", "told": ITEMS, "documented": "yes"}
        await answers(cast.decider, said, until="Tack! Det är antecknat.")
    await ends(town, cast, reference)
    return reference


async def incident(town: Municipality, cast: Cast) -> str:
    """A letter in the wrong envelope: the clock to IMY runs from the report until the notification is noted."""
    await cast.reporter.asks_for("incident")
    receipt = await answers(cast.reporter, WRONG_ENVELOPE, until="Tack! Incidenten är rapporterad.")
    assert "Klockan räknas från" in receipt
    reference = reference_in(receipt, "INC")
    await is_assessed(cast, reference, {"imy": "yes", "cyber": "no", "investigator": cast.investigator.name})
    await is_investigated(cast, reference, FOUND)
    await is_decided(town, cast, reference, TO_IMY)
    await ends(town, cast, reference)
    return reference


async def provider_event(town: Municipality, cast: Cast) -> str:
    """A whole day without support at somebody who works for the municipality: told at once, followed up by contract."""
    await cast.reporter.asks_for("utförare")
    reference = reference_in(await answers(cast.reporter, AT_A_PROVIDER, until="Händelsen är rapporterad."), "UTF")
    await is_assessed(cast, reference, {"investigator": cast.investigator.name})
    await is_investigated(cast, reference, {**FOUND, **OF_A_PERSON})
    await is_decided(town, cast, reference, WARNING)
    await ends(town, cast, reference)
    return reference


# What they share


async def is_assessed(cast: Cast, reference: str, given: Given) -> None:
    """Received and assessed; whoever reported hears that it is investigated, and who investigates has it."""
    await cast.receiver.waits_for(reference, WAITS)
    await does(cast.receiver, "Gör en första bedömning", on=reference)
    await answers(cast.receiver, given, until=f"{cast.investigator.name} utreder.")
    await cast.reporter.waits_for(reference, "utreds nu")
    await cast.investigator.waits_for(reference, "Du utreder det här ärendet.")


async def is_investigated(cast: Cast, reference: str, found: Given) -> None:
    """By the investigator, who cannot decide it; whoever does is told that it waits for them."""
    await investigates(cast.investigator, reference, found)
    assert all(reference not in each.kept for each in cast.unaware)
    assert not cast.investigator.reaches("Besluta", on=reference)
    await cast.decider.waits_for(reference, "väntar på beslut")


async def is_decided(town: Municipality, cast: Cast, reference: str, decision: Given) -> None:
    """Decided with its reasons; what is to be notified is noted, and whoever reported reads the answer."""
    await does(cast.decider, "Besluta", on=reference)
    await answers(cast.decider, decision, until="Beslutet är fattat.")
    await cast.reporter.waits_for(reference, "beslutat")
    await reads(cast.reporter, "Läs återkopplingen", str(FEEDBACK["reporter"]), on=reference)
    for notice in sorted(await town.owed(reference) & {"notify_ivo", "notify_imy"}):
        await does(cast.decider, "Anteckna en anmälan", on=reference)
        noted: Given = {"notice": notice, "on": "2026-11-26", "diary": "8.5-1/2026"}
        await answers(cast.decider, noted, until="Tack! Det är antecknat.")


async def ends(town: Municipality, cast: Cast, reference: str) -> None:
    """What the decider wants done is done and has helped; it is registered and closed, and the reporter hears so."""
    await acts(cast.decider, cast.doer, reference)
    await sees_effect(town, cast.receiver, reference)
    if cast.receiver is not cast.decider:
        await cast.decider.waits_for(reference, "Nu kan ärendet avslutas.")
    await closes(cast.decider, reference)
    await cast.reporter.waits_for(reference, "utredd och avslutad")
    assert await town.owed(reference) == {"register"}
    await cast.registrar.asks_for("diarium")
    await cast.registrar.presses("Diarienummer", on=reference)
    await answers(cast.registrar, {"diary": "SN 2026/99"}, until="Det är sparat.")
    await town.is_over(reference)
