"""The first assessment of what may be a missförhållande, a vårdskada, an incident or a provider's serious event."""

from dataclasses import dataclass, replace

from conversation.flow import Answers, Choice, Flow, Is, Offers, OneOf, Page, Rejected, Step, Text
from conversation.screen import Button, Done, Screen
from conversation.session import Session
from conversation.words import N_
from handlers.appointing import INVESTIGATOR, LATER, NOBODY, functions_of, investigators, named
from handlers.conversation import Conversation
from handlers.handing_over import NAMES
from handlers.moves import NOT_NOW, find, find_for, owe_once, perform, say, send_card
from handlers.recipients import home_of, receivers_of
from handlers.small import if_may
from handlers.statute import under
from handlers.tracks import open_track
from handlers.visit import Visit, id_of, subject_of
from quality.case import Bond, Case, CaseType, Holder, Outcome, Suspicion
from quality.decision import investigated
from quality.duty import DutyKind, message
from quality.law import Demand
from quality.lifecycle import DECIDED, Move
from quality.track import TRACKS, suspected

YES_NO = (Choice("yes", N_("Ja")), Choice("no", N_("Nej")))
CYBER = (DutyKind.CYBER_WARNING, DutyKind.CYBER_REPORT, DutyKind.CYBER_FINAL)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was answered; `track` is empty where the case is of its type already."""

    track: CaseType | None
    owes: tuple[DutyKind, ...]
    investigate: bool
    motivation: str
    investigator: int | None


IVO_NOW = Step(
    "ivo",
    N_("Ska det anmälas till IVO redan nu?"),
    OneOf(YES_NO),
    help=N_("Ett ja betyder att det också utreds. Anmälan görs snarast, utredningen skickas in när den är klar."),
)
INVESTIGATE = (
    Page(
        N_("Ska det utredas?"),
        (
            Step(
                "investigate",
                N_("Ska det utredas vidare?"),
                OneOf(YES_NO),
                help=N_("Vid nej går det till enhetens chef som avvikelse."),
                when=Is("ivo", ("no",)),
            ),
        ),
    ),
    Page(
        N_("Varför inte?"),
        (
            Step(
                "motivation",
                N_("Varför ska det inte utredas vidare?"),
                Text(multiline=True, max_length=2000),
                help=N_("Motiveringen följer med ärendet och läses av chefen."),
                when=Is("investigate", ("no",)),
            ),
        ),
    ),
    Page(N_("Vem utreder?"), (replace(INVESTIGATOR, when=Is("ivo", ("yes",))),)),
    Page(
        N_("Vem utreder det?"),
        (replace(INVESTIGATOR, id="investigator_after", when=Is("investigate", ("yes",))),),
    ),
)


def _read(answers: Answers) -> Assessment:
    def one(step: str) -> str:
        return str(answers.get(step, ""))

    owes = [DutyKind.NOTIFY_IVO] if one("ivo") == "yes" else []
    owes += [DutyKind.NOTIFY_IMY] if one("imy") == "yes" else []
    owes += CYBER if one("cyber") == "yes" else ()
    chosen = one("investigator") or one("investigator_after")
    return Assessment(
        track=CaseType(one("track")) if one("track") else None,
        owes=tuple(owes),
        investigate=one("investigate") != "no",
        motivation=one("motivation"),
        investigator=int(chosen) if chosen.isdecimal() else None,
    )


def _flow(name: str, *pages: Page) -> Flow[Assessment]:
    return Flow(name, N_("Första bedömning"), pages, _read, submit=N_("Spara bedömningen"))


ASSESS = _flow("assess", Page(N_("Anmälan"), (IVO_NOW,)), *INVESTIGATE)
REPORT = _flow(
    "assess_report",
    Page(
        N_("Vad är det?"),
        (Step("track", N_("Vad ska du bedöma det som?"), OneOf(source="tracks")), IVO_NOW),
    ),
    *INVESTIGATE,
)
BREACH = _flow(
    "assess_breach",
    Page(
        N_("Vad kan det leda till?"),
        (
            Step(
                "imy",
                N_("Kan det leda till en risk för dem som uppgifterna gäller?"),
                OneOf(YES_NO),
                help=under(
                    Demand.BREACH_NOTIFY,
                    "Vid ja ska IMY ha anmälan inom 72 timmar från att någon här visste",
                    "If yes, IMY is to have the notification within 72 hours from when somebody here knew",
                ),
            ),
            Step(
                "cyber",
                N_("Är det en betydande incident i nät eller system?"),
                OneOf(YES_NO),
                help=N_("Cybersäkerhetslagen: tidig varning 24 timmar, anmälan 72 timmar, slutrapport en månad."),
            ),
            INVESTIGATOR,
        ),
    ),
)
EVENT = _flow("assess_event", Page(N_("Vem utreder?"), (INVESTIGATOR,)))


async def offers(visit: Visit, subject: str) -> Offers:
    """The tracks that this person can assess it as, and whom they can appoint in each."""
    case = await find(visit, subject, lock=False)
    tracks = _tracks(visit, case)
    people: dict[int, None] = {}
    for type_ in tracks or (case.type,):
        people |= dict.fromkeys(investigators(visit, replace(case, type=type_)))
    return {
        "tracks": tuple(Choice(track.value, NAMES[track][0]) for track in tracks),
        "investigators": (LATER, *named(visit, people)),
    }


def _tracks(visit: Visit, case: Case) -> tuple[CaseType, ...]:
    """The suspected tracks that this person's functions receive or decide; all of them for whoever steps in."""
    here = tuple(track for track in suspected(case) if visit.profile.cases[track].on)
    roles = visit.profile.cases
    own = tuple(t for t in here if {*roles[t].receives, *roles[t].decides} & visit.scope.functions)
    return own or here


async def assess(visit: Visit, record: Assessment, session: Session) -> str:
    """It is investigated in its track, or goes back to the unit's manager; another suspected track opens beside it."""
    case = await find_for(visit, session.subject, Move.ASSESS)
    track = record.track or case.type
    if case.type is CaseType.DEVIATION and track not in _tracks(visit, case):
        raise Rejected(NOT_NOW)
    if record.investigator and record.investigator not in investigators(visit, replace(case, type=track)):
        raise Rejected(NOT_NOW)
    others = [other for other in suspected(case) if other is not track and other not in case.linked]
    for other in others if case.type is CaseType.DEVIATION else ():
        await open_track(visit, case, other)
    case = await find_for(visit, session.subject, Move.ASSESS)
    if not record.investigate:
        return await _return(visit, case, record.motivation)
    return await _investigate(visit, case, track, record)


async def _investigate(visit: Visit, case: Case, track: CaseType, record: Assessment) -> str:
    turned = replace(case, type=track)
    if record.investigator:
        turned = investigated(turned, record.investigator)
    changed = await perform(
        visit,
        case,
        Move.ASSESS,
        type=track,
        suspicion=TRACKS.get(track, case.suspicion),
        holder=receivers_of(turned, visit.organisation, visit.profile, visit.today)[0],
        assignee=visit.person,
        investigator=record.investigator,
        facts=turned.facts,
    )
    for kind in record.owes:
        await owe_once(visit, changed, kind)
    if changed.investigator is not None:
        await send_card(visit, changed, Holder(person=changed.investigator))
    return subject_of(changed)


async def _return(visit: Visit, case: Case, motivation: str) -> str:
    """Back to the unit's manager with the reason; a track beside an avvikelse that goes on ends, and nothing else."""
    beside = await _beside(visit, case)
    if beside is not None:
        await say(visit, case, "assessment", motivation)
        await say(visit, beside, "assessment", motivation)
        changed = await perform(visit, case, Move.END_TRACK, outcome=Outcome.ASSESSED)
        await _tell_manager(visit, beside)
        return subject_of(changed)
    await say(visit, case, "assessment", motivation)
    changed = await perform(
        visit,
        case,
        Move.RETURN,
        type=CaseType.DEVIATION,
        suspicion=Suspicion.NONE,
        holder=home_of(case, visit.organisation, visit.today),
        assignee=None,
        investigator=None,
        handed_over_by=None,
    )
    await send_card(visit, changed, changed.holder)
    await _tell_manager(visit, changed)
    return subject_of(changed)


async def _beside(visit: Visit, case: Case) -> Case | None:
    """The case that this one was opened beside, if it goes on."""
    for link in await visit.store.cases.links(case.id):
        if link.bond is Bond.TRACK and link.forward:
            other = await visit.store.cases.for_delivery(link.case)
            return other if other is not None and other.state.is_open else None
    return None


async def _tell_manager(visit: Visit, case: Case) -> None:
    whom = Holder(person=case.assignee) if case.assignee is not None else case.holder
    about = f"r{case.revision}:{visit.now.isoformat()}"
    told = message(DutyKind.TELL_HANDED_BACK, subject_of(case), whom, case.unit, at=visit.now, about=about)
    await visit.store.duties.owe([told])


async def assessed(visit: Visit, result: str) -> Screen:
    """What follows: who investigates, or whom to ask for somebody who can."""
    tr, case = visit.tr, await visit.store.cases.get(id_of(result), scope=visit.scope)
    if case is None or case.type not in DECIDED or not case.state.is_open:
        return Done(tr("Bedömningen är sparad. Chefen och den som rapporterade får veta."), ())
    button = (Button(tr("Visa ärendet"), "card", result),)
    if case.investigator is not None:
        lines = (tr("{who} utreder.", who=visit.organisation.people[case.investigator].name),)
    elif investigators(visit, case):
        lines = (tr("Utse en utredare med knappen på ärendet."),)
    else:
        lines = (tr(NOBODY, functions=functions_of(visit, case)),)
    return Done(tr("Bedömningen är sparad. Det utreds."), lines, case.reference, button)


CONVERSATIONS: tuple[Conversation[Assessment], ...] = (
    *(Conversation(flow, assess, assessed, offers, if_may(Move.ASSESS)) for flow in (ASSESS, REPORT, BREACH, EVENT)),
)
