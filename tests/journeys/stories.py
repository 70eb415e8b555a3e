"""What people do with each kind of case of a unit's own, from report to its end: told once, on whatever channel.

Every story returns the case's number, closed, with nobody owing anything about it any more. Whoever may play which part
is the profile's word, so the parts are named by whoever tells the story. The cases that somebody else decides are in
`tests.journeys.stories_decided`.
"""

from tests.journeys.municipality import Municipality
from tests.journeys.somebody import Given, Somebody, answers, does, reads, reference_in

WAITS = "En ny rapport väntar på dig."
TO_DO = "Du har fått en åtgärd att göra."
FELL: Given = {
    "nature": "harm",
    "category": "performance.wrong",
    "what": "Den boende föll i hallen vid lunch.",
    "actual": "2",
    "measure": "Vi hjälpte den boende upp.",
    "record": "now",
    "record_system": "Lifecare",
    "record_reference": "akt 4711",
}
FOUND: Given = {
    "course": "Mattan låg dubbelvikt och den boende snubblade.",
    "causes": ["organisation.premises", "routines.missing"],
    "severity": "2",
    "likelihood": "3",
    "recurrence": "medium",
}
OF_A_PERSON: Given = {"informed": "yes", "journal": "yes"}
NO_WORSE: Given = {"suspected": "no"}
ACTION: Given = {
    "what": "Ta bort mattan i hallen.",
    "kind": "environment",
    "strength": "strong",
    "expected": "Ingen snubblar där längre.",
    "seen": "Inga nya fall på tre månader.",
}
EFFECT: Given = {"effect": "achieved", "how": "Inga fall sedan mattan försvann."}
COMPLAINT: Given = {
    "kind": "complaint",
    "topic": "food",
    "sender": "relative",
    "said": "Maten är alltid kall när den kommer.",
    "answer": "phone",
    "contact": "Dottern, kvällstid på mobilen",
}
PRAISE: Given = {
    "kind": "praise",
    "topic": "conduct",
    "sender": "user",
    "said": "Ni är så vänliga mot mamma.",
    "answer": "none",
}
RISK: Given = {
    "about": "operations",
    "category": "environment.fire_lock",
    "scenario": "Larmet hörs inte nere i källaren.",
    "severity": "3",
    "likelihood": "2",
}
CHANGE: Given = {
    "change": "staffing",
    "change_on": "2027-01-11",
    "plan_of_change": "Vi går från tre till två på natten.",
    "scenario.1.what": "Ingen hinner fram till ett larm.",
    "scenario.1.severity": "2",
    "scenario.1.likelihood": "3",
    "scenario.1.action": "En kollega i beredskap.",
    "scenario.1.more": "yes",
    "scenario.2.what": "Ingen kan ta sin rast.",
    "scenario.2.severity": "2",
    "scenario.2.likelihood": "2",
    "scenario.2.more": "no",
}
IDEA: Given = {"problem": "Vi letar nycklar varje morgon.", "idea": "Ett nyckelskåp vid expeditionen."}


async def avvikelse(town: Municipality, reporter: Somebody, manager: Somebody, doer: Somebody) -> str:
    """Reported, investigated by the unit's manager, acted on, seen to have helped, closed."""
    await reporter.asks_for("avvikelse")
    reference = reference_in(await answers(reporter, FELL, until="Tack! Rapporten är inskickad."), "AVV")
    await manager.waits_for(reference, WAITS)
    await reads(manager, "Läs", str(FELL["what"]), on=reference)
    await is_handled(town, reference, manager, doer, found={**FOUND, **OF_A_PERSON, **NO_WORSE})
    await reporter.waits_for(reference, "utredd och avslutad")
    return reference


async def klagomal(town: Municipality, reporter: Somebody, manager: Somebody, doer: Somebody) -> tuple[str, str]:
    """Taken down for a relative, confirmed, answered; the fault that it shows is an avvikelse, handled like any."""
    await reporter.asks_for("synpunkt")
    reference = reference_in(await answers(reporter, COMPLAINT, until="Tack! Det är inskickat."), "SYN")
    await manager.waits_for(reference, WAITS)
    assert await town.owed(reference) == {"acknowledge", "confirm", "answer"}
    await does(manager, "Bekräfta", on=reference)
    await answers(manager, {"way": "phone"}, until="Det är antecknat.")
    await does(manager, "Svara", on=reference)
    reply: Given = {"reply": "Tack! Vi köper nya värmevagnar.", "way": "phone", "fault": "yes"}
    await answers(manager, reply, until="Svaret är sparat.")
    await manager.presses("Gör en avvikelse", on=reference)
    fault: Given = {"category": "performance.wrong", "what": "Vagnarna håller inte maten varm."}
    arisen = reference_in(await answers(manager, fault, until="Avvikelsen är skapad."), "AVV")
    await is_handled(town, arisen, manager, doer, found={**FOUND, **NO_WORSE})
    await does(manager, "Avsluta ärendet", on=reference)
    await answers(manager, {}, until="Ärendet är avslutat.")
    await reporter.waits_for(reference, "besvarad och avslutad")
    await town.is_over(reference)
    return reference, arisen


async def berom(town: Municipality, reporter: Somebody, manager: Somebody, *colleagues: Somebody) -> str:
    """Counted, thanked for, and read by everybody at the unit in the manager's words."""
    await reporter.asks_for("synpunkt")
    reference = reference_in(await answers(reporter, PRAISE, until="Tack! Det är inskickat."), "SYN")
    await manager.waits_for(reference, WAITS)
    await does(manager, "För berömmet vidare", on=reference)
    praise = "En anhörig tackar för hur vänliga ni är."
    await answers(manager, {"praise": praise}, until="Berömmet är fört vidare.")
    await reporter.waits_for(reference, "framfört")
    for each in colleagues:
        await each.waits_for("har fått beröm!")
        await reads(each, "Läs berömmet", praise, on="har fått beröm!")
    await town.is_over(reference)
    return reference


async def risk(town: Municipality, reporter: Somebody, manager: Somebody, doer: Somebody) -> str:
    """Reported, assessed, made less; what is left is accepted, stays in the register, and is looked at again."""
    await reporter.asks_for("risk")
    reference = reference_in(await answers(reporter, RISK, until="Tack! Risken är rapporterad."), "RIS")
    await manager.waits_for(reference, WAITS)
    await investigates(manager, reference, {**FOUND, "severity": "3"})
    await acts(manager, doer, reference)
    await sees_effect(town, manager, reference)
    await does(manager, "Acceptera risken", on=reference)
    left: Given = {"severity": "2", "likelihood": "1", "accepted": "Larmet hörs nu i hela huset."}
    await answers(manager, left, until="Risken är accepterad.")
    await reporter.waits_for(reference, "utredd och avslutad")
    await town.is_over(reference, but=frozenset({"review_risk"}))
    await manager.asks_for("riskregister")
    await manager.waits_until_shown(reference)
    await manager.waits_until_shown("kvar: 2")
    await town.comes_to("review_risk")
    await manager.waits_for("Se över risken", reference)
    await does(manager, "Se över risken", on=reference)
    again: Given = {"severity": "2", "likelihood": "1", "reviewed": "Ingenting har ändrats sedan sist."}
    await answers(manager, again, until="Översynen är sparad.")
    return reference


async def riskanalys(town: Municipality, reporter: Somebody, manager: Somebody, doer: Somebody) -> str:
    """Thought through before a change, assessed, and not done before its action is."""
    await reporter.asks_for("riskanalys")
    reference = reference_in(await answers(reporter, CHANGE, until="Riskanalysen är inskickad."), "ANA")
    await manager.waits_for(reference, WAITS)
    await reads(manager, "Läs", str(CHANGE["scenario.2.what"]), on=reference)
    await is_handled(town, reference, manager, doer, found=FOUND)
    await reporter.waits_for(reference, "utredd och avslutad")
    return reference


async def forslag(town: Municipality, reporter: Somebody, manager: Somebody) -> str:
    """Handed in, tried, looked at on its day, introduced (planera, göra, studera, agera)."""
    await reporter.asks_for("förslag")
    reference = reference_in(await answers(reporter, IDEA, until="Tack för förslaget!"), "FOR")
    await manager.waits_for(reference, WAITS)
    await does(manager, "Prova", on=reference)
    await answers(manager, {"plan": "Vi provar på plan två i en månad."}, until="Bra! Ni provar.")
    await reporter.waits_for(reference, "ska provas!")
    await manager.leaves()
    await town.comes_to("check_effect")
    await manager.waits_for("Hjälpte det?", reference)
    await does(manager, "Hur gick det?", on=reference)
    await answers(manager, {"seen": "Ingen letar nycklar längre."}, until="Det är sparat.")
    await does(manager, "Inför", on=reference)
    await answers(manager, {"introduced": "Skåpet gäller på alla plan."}, until="Förslaget är infört.")
    await reporter.waits_for(reference, "är infört")
    await town.is_over(reference)
    return reference


# What the stories share


async def is_handled(town: Municipality, reference: str, manager: Somebody, doer: Somebody, *, found: Given) -> None:
    """Investigated, acted on, seen to have helped, and closed."""
    await investigates(manager, reference, found)
    await acts(manager, doer, reference)
    await sees_effect(town, manager, reference)
    await closes(manager, reference)
    await town.is_over(reference)


async def investigates(who: Somebody, reference: str, found: Given) -> None:
    """All of it in one go."""
    await does(who, "Utred", on=reference)
    await answers(who, found, until="Utredningen är klar.")


async def acts(decider: Somebody, doer: Somebody, reference: str) -> None:
    """A new action, from what is in front of them or from the case's card; its owner does it."""
    if not decider.reaches("Ny åtgärd", on=reference):
        await does(decider, "Åtgärder", on=reference)
    await decider.presses("Ny åtgärd", on=reference)
    owner = "Jag själv" if doer is decider else doer.name
    before = await doer.heard(TO_DO)
    await answers(decider, {**ACTION, "owner": owner}, until="Åtgärden är beslutad.")
    if doer is decider:
        await decider.presses("Åtgärder", on=reference)
        await decider.presses("Klart")
    else:
        await doer.waits_for(TO_DO, times=before + 1)
        await doer.presses("Klart", on=TO_DO)
    await answers(doer, {"done": "Mattan är borta sedan i dag."}, until="Tack! Åtgärden är gjord.")


async def sees_effect(town: Municipality, who: Somebody, reference: str) -> None:
    """When its day comes they are asked whether it helped."""
    await who.leaves()
    await town.comes_to("check_effect")
    await who.waits_for("Hjälpte det?", reference)
    await who.presses("Hjälpte det?", on=reference)
    await answers(who, EFFECT, until="Tack! Uppföljningen är sparad.")


async def closes(who: Somebody, reference: str) -> None:
    """With what is left of it; what the investigation said is filled in."""
    await does(who, "Avsluta ärendet", on=reference)
    await answers(who, {"likelihood": "1"}, until="Ärendet är avslutat.")
