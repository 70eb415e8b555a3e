"""Investigating a case in chat: a talk that can be left, saved as it is, and taken up by whoever goes on with it."""

from collections.abc import Mapping
from datetime import timedelta

from conversation.flow import Answer, Answers, Choice, Offers, StepId
from conversation.screen import Button, CaseCard, Done, Screen, Style
from conversation.session import Session
from conversation.words import N_, Phrase, Translator
from handlers.case import card
from handlers.conversation import REVIEW, Conversation
from handlers.inquiry import LOWER, SEVERITY, Saved, flow, read_found
from handlers.moves import find, find_for, perform
from handlers.small import if_may
from handlers.visit import Visit, subject_of
from quality.case import Case, Words
from quality.investigation import (
    WHYS,
    Gap,
    Investigation,
    Likeness,
    Proposal,
    asks_suspicion,
    concerns_somebody,
    drafted,
    is_lowered,
    missing,
    proposals,
)
from quality.lifecycle import Move, may
from quality.profile import Profile
from summaries.named import BANDS

GAPS: Mapping[Gap, Phrase] = {
    Gap.COURSE: N_("vad som hände"),
    Gap.CAUSES: N_("minst en orsak"),
    Gap.SEVERITY: N_("hur allvarligt det var"),
    Gap.LIKELIHOOD: N_("hur ofta det kan hända"),
    Gap.LOWERED: N_("varför det bedöms lägre än det rapporterades"),
    Gap.RECURRENCE: N_("risken att det händer igen"),
    Gap.INFORMED: N_("om den enskilde har fått veta"),
    Gap.NOT_INFORMED: N_("varför den enskilde inte har fått veta"),
    Gap.JOURNAL: N_("om det är antecknat i journal eller akt"),
    Gap.SUSPECTED: N_("om det kan vara något allvarligare än en avvikelse"),
}
PROPOSALS: Mapping[Proposal, Phrase] = {
    Proposal.RAISE_LIKELIHOOD: N_("Det har hänt oftare än du bedömer. Fundera på om sannolikheten ska höjas."),
    Proposal.RISK_ANALYSIS: N_("Samma sak händer ofta här. Fundera på en riskanalys."),
    Proposal.EVENT_ANALYSIS: N_("Så allvarligt bör MAS få veta. Fundera på en händelseanalys."),
}
# What lies with the case already


async def stored(visit: Visit, case: Case) -> Investigation:
    """The draft, or the finished investigation, that lies with the case."""
    written = await visit.store.cases.words(case)
    return drafted(case, {each.field: each.text for each in written})


async def seed(visit: Visit, subject: str) -> Answers:
    """The draft as answers; what was left empty on purpose is not asked again, what is missing is."""
    case = await find(visit, subject, lock=False)
    if "causes" not in case.facts:
        return {}
    found = await stored(visit, case)
    severity = str(found.severity or "")
    answers: dict[StepId, Answer] = {
        "course": found.course,
        "causes": list(found.causes),
        "dig": "yes" if found.whys else "no",
        **{f"why_{n}": text for n, text in enumerate(found.whys, 1)},
        "severity": severity + (LOWER if is_lowered(found.severity, case) else ""),
        "likelihood": str(found.likelihood or ""),
        "lowered": found.lowered,
        "not_informed": found.not_informed,
        "recurrence": found.recurrence or "",
        "informed": found.informed,
        "journal": found.journal,
        "suspected": found.suspected,
    }
    kept = {step: answer for step, answer in answers.items() if answer}
    unneeded = [f"why_{n}" for n in range(1, WHYS + 1)] if found.whys else []
    unneeded += [] if found.informed == "no" else ["not_informed"]
    return {**dict.fromkeys(unneeded, ""), **kept}


async def offers(visit: Visit, subject: str) -> Offers:
    """The severities (those below the reported one marked), and what this type of case is asked."""
    case = await find(visit, subject, lock=False)
    severities = tuple(
        Choice(step + (LOWER if is_lowered(int(step), case) else ""), label, hint)
        for step, (label, hint) in SEVERITY.items()
    )
    yes = (Choice("yes", N_("Ja")),)
    wanted = ["course", "causes", "severity", "likelihood", "recurrence"]
    wanted += ["informed", "journal"] if concerns_somebody(case) else []
    wanted += ["suspected"] if asks_suspicion(case) else []
    return {
        "severities": severities,
        "reported": (Choice(str(case.severity), ""),) if case.severity else (),
        "about_deviation": yes if asks_suspicion(case) else (),
        "about_person": yes if concerns_somebody(case) else (),
        "wanted": tuple(Choice(step, "") for step in wanted),
    }


async def likeness(visit: Visit, case: Case) -> Likeness:
    """Earlier events like this one that the person may see."""
    days = visit.profile.matrix.repeat_days
    alike = await visit.store.cases.alike(case, scope=visit.scope, since=case.created_at - timedelta(days=days))
    return Likeness(tuple(each.reference for each in alike), days)


# What the bot has to say on the way


async def remarks(visit: Visit, subject: str, known: Answers) -> Mapping[StepId, str]:
    """Similar events before the assessment, the score and what it means after it, and what is missing at the end."""
    case = await find(visit, subject, lock=False)
    alike, found = await likeness(visit, case), read_found(known)
    said = [_assessed(visit, found), *_proposed(visit, found, alike)]
    after = " ".join(filter(None, said))
    first = "informed" if concerns_somebody(case) else "suspected"
    lacks = _lacking(missing(found, case), visit.tr)
    return {
        "severity": _alike(alike, visit.tr),
        "lowered": after,
        first: after,
        REVIEW: " ".join(filter(None, (after, lacks))),
    }


def _alike(alike: Likeness, tr: Translator) -> str:
    if not alike.references:
        return tr("Jag hittar inget liknande på enheten de senaste {days} dagarna.", days=alike.days)
    names = ", ".join(alike.references[:5])
    return tr.plural(
        "Något liknande har hänt {n} gång på enheten de senaste {days} dagarna: {names}.",
        "Något liknande har hänt {n} gånger på enheten de senaste {days} dagarna: {names}.",
        len(alike.references),
        days=alike.days,
        names=names,
    )


def _assessed(visit: Visit, found: Investigation) -> str:
    band = found.band(visit.profile.matrix)
    if band is None:
        return ""
    return visit.tr(
        "Allvarlighet {severity} × sannolikhet {likelihood} = {score}, {band}.",
        severity=found.severity,
        likelihood=found.likelihood,
        score=found.score,
        band=visit.tr(BANDS[band]),
    )


def _proposed(visit: Visit, found: Investigation, alike: Likeness) -> list[str]:
    return [visit.tr(PROPOSALS[each]) for each in proposals(found, alike, visit.profile.matrix)]


def _lacking(gaps: tuple[Gap, ...], tr: Translator) -> str:
    if not gaps:
        return ""
    return tr("För att bli klar saknas: {what}.", what=", ".join(tr(GAPS[gap]) for gap in gaps))


# Saving it


async def submit(visit: Visit, record: Saved, session: Session) -> str:
    """The draft is stored on the case; a whole one is locked, unless it has to be handed over first."""
    case = await find_for(visit, session.subject, Move.INVESTIGATE)
    if case.assignee is None and may(Move.TAKE_ON, case, visit.scope):
        case = await perform(visit, case, Move.TAKE_ON, assignee=visit.person)
    await _say(visit, case, record.found)
    facts = {**case.facts, **record.found.facts}
    case = await perform(visit, case, Move.INVESTIGATE, facts=facts)
    whole = not missing(record.found, case) and record.found.suspected != "yes"
    if record.done and whole:
        band = record.found.band(visit.profile.matrix)
        await perform(visit, case, Move.FINISH, score=record.found.score, band=band)
    return subject_of(case) if record.done else f"{subject_of(case)}#draft"


async def _say(visit: Visit, case: Case, found: Investigation) -> None:
    """Only what is new is written down; a text that was taken away is written down as empty."""
    before = {each.field: each.text for each in await visit.store.cases.words(case)}
    whys = {f"investigation.why.{n}": "" for n in range(1, WHYS + 1)}
    for name, text in {**whys, **found.words}.items():
        if text != before.get(name, ""):
            await visit.store.cases.say(case, Words(name, text, visit.person, visit.now))


async def done(visit: Visit, result: str) -> Screen:
    """Saved, or done, or what is missing or has to happen before it can be."""
    tr, (subject, _, draft) = visit.tr, result.partition("#")
    case = await find(visit, subject, lock=False)
    found = await stored(visit, case)
    go_on = Button(tr("Fortsätt utreda"), "start", f"{Move.INVESTIGATE.value}|{subject}", Style.PRIMARY)
    show = Button(tr("Visa ärendet"), "card", subject)
    if not may(Move.INVESTIGATE, case, visit.scope):
        return _finished(visit, case, found, await likeness(visit, case))
    if draft:
        lacks = _lacking(missing(found, case), tr)
        return Done(tr("Utkastet är sparat."), (lacks,) if lacks else (), case.reference, (go_on, show))
    if found.suspected == "yes":
        return _elsewhere(visit, case, show)
    lacks = _lacking(missing(found, case), tr)
    lines = tuple(filter(None, (lacks, tr("Det du har skrivit är sparat."))))
    return Done(tr("Utredningen är inte klar än."), lines, case.reference, (go_on, show))


def _elsewhere(visit: Visit, case: Case, show: Button) -> Done:
    """A suspicion is not investigated here."""
    tr = visit.tr
    lines = (
        tr("Det som kan vara allvarligare än en avvikelse utreds inte här."),
        tr("Lämna över ärendet till den som ska bedöma det. Det du har skrivit är sparat och följer med."),
    )
    return Done(tr("Ärendet ska lämnas över."), lines, case.reference, (*_hand_over(visit, case), show))


def _hand_over(visit: Visit, case: Case) -> tuple[Button, ...]:
    if not may(Move.HAND_OVER, case, visit.scope):
        return ()
    target = f"{Move.HAND_OVER.value}|{subject_of(case)}"
    return (Button(visit.tr("Lämna över för bedömning"), "start", target, Style.PRIMARY),)


def _finished(visit: Visit, case: Case, found: Investigation, alike: Likeness) -> Done:
    tr, subject = visit.tr, subject_of(case)
    lines = [each for each in (_assessed(visit, found), *_proposed(visit, found, alike)) if each]
    buttons = [Button(tr("Visa ärendet"), "card", subject)]
    if may(Move.ACT, case, visit.scope):
        lines.append(tr("Nästa steg: vad ska göras för att det inte ska hända igen?"))
        buttons.insert(0, Button(tr("Ny åtgärd"), "start", f"propose_action|{subject}", Style.PRIMARY))
    return Done(tr("Utredningen är klar."), tuple(lines), case.reference, tuple(buttons))


async def unlock(visit: Visit, subject: str) -> CaseCard:
    """A finished investigation can be written in again; that it was opened is in the log."""
    case = await find_for(visit, subject, Move.UNLOCK)
    changed = await perform(visit, case, Move.UNLOCK)
    return await card(
        visit, changed, lead=visit.tr("Utredningen är upplåst. Markera den som klar igen när du har ändrat.")
    )


def conversation(profile: Profile) -> Conversation[Saved]:
    """The conversation with its meaning."""
    return Conversation(flow(profile), submit, done, offers, if_may(Move.INVESTIGATE), seed=seed, remarks=remarks)
