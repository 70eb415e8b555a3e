"""Deciding: a stamp that stays, its reasons sealed, what follows from it owed, and everybody told who is to know."""

from dataclasses import dataclass
from typing import Any

from conversation.flow import Answers, Choice, Flow, Offers, Rejected, Step, Text
from conversation.screen import Button, Done, Screen
from conversation.session import Session
from conversation.words import N_
from handlers.conversation import Conversation
from handlers.decided import ANSWERS
from handlers.decision_flows import BREACH, EVENT, HARM, MISCONDUCT, SERIOUS
from handlers.moves import NOT_NOW, find, find_for, owe_once, perform, say, send_card
from handlers.places import places
from handlers.small import if_may, one_question, receipt
from handlers.tracks import open_deviation
from handlers.visit import Visit, id_of, subject_of
from quality.case import Case, CaseType, Holder
from quality.decision import Told, decide, decisions
from quality.duty import DutyKind, message
from quality.lifecycle import Move
from quality.owing import due_at
from quality.profile import Profile

CYBER = (DutyKind.CYBER_WARNING, DutyKind.CYBER_REPORT, DutyKind.CYBER_FINAL)
CODED = (
    "degree", "harm", "serious", "follow_up", "ivo", "imy", "high_risk", "individuals", "cyber", "police", "person",
    "representative", "documented", "told", "later", "own", "diary", "advised_on",
)  # fmt: skip
SAID = {
    "motivation": "motivation", "police_why": "police", "person_why": "person", "representative_why": "representative",
    "documented_why": "documented", "items_why": "items", "timetable": "timetable", "advice": "advice",
    "imy_why": "imy", "unit": "unit", "reporter": "reporter",
}  # fmt: skip
"""The words of a decision: by the question, the name that they are kept under."""


@dataclass(frozen=True, slots=True)
class Follows:
    """What a decision makes owed, and what it makes owed no more."""

    owes: tuple[DutyKind, ...]
    ends: tuple[DutyKind, ...]


def codes_of(answers: Answers) -> dict[str, str]:
    """The answers in codes; where the law leaves no choice, what it says."""
    given = {step: answers[step] for step in CODED if answers.get(step)}
    codes = {step: each if isinstance(each, str) else ",".join(each) for step, each in given.items()}
    if codes.get("degree") in SERIOUS or codes.get("serious") == "yes":
        codes["ivo"] = "yes"
    return codes


def follows(codes: dict[str, str]) -> Follows:
    """Who is to be notified and told after it."""
    notified = {
        DutyKind.NOTIFY_IVO: codes.get("ivo"),
        DutyKind.NOTIFY_IMY: codes.get("imy"),
        **{kind: codes.get("cyber") for kind in CYBER},
    }
    owes = [kind for kind, answer in notified.items() if answer in {"yes", "late"}]
    ends = [kind for kind, answer in notified.items() if answer == "no"]
    waits = {codes.get("person"), codes.get("representative"), codes.get("individuals")}
    lacks = codes.get("harm") == "yes" and set(codes.get("told", "").split(",")) != {item.value for item in Told}
    if "later" in waits or lacks:
        owes.append(DutyKind.INFORM_PERSON)
    return Follows(tuple(owes), tuple(ends))


async def offers(visit: Visit, subject: str) -> Offers:
    """Units, and whether IMY can still be notified in time."""
    case = await find(visit, subject, lock=False)
    in_time = (
        visit.now <= due_at(DutyKind.NOTIFY_IMY, case, visit.profile, visit.now)
        or DutyKind.NOTIFY_IMY.value in case.facts
    )
    answer = "yes" if in_time else "late"
    imy = (Choice(answer, ANSWERS[answer]), Choice("no", ANSWERS["no"]))
    return {**places(visit), "imy": imy}


async def submit(visit: Visit, record: Answers, session: Session) -> str:
    """The decision is made: stamped, with its reasons, and said to everybody whom it concerns."""
    case = await find_for(visit, session.subject, Move.DECIDE)
    if session.flow != _FLOWS[case.type].name:
        raise Rejected(NOT_NOW)
    codes = codes_of(record)
    stamped = decide(case, codes, at=visit.now, by=visit.person)
    number = len(decisions(stamped))
    for step, name in SAID.items():
        await say(visit, case, f"decision.{number}.{name}", str(record.get(step, "")))
    manager = _manager(visit, case)
    changed = await perform(
        visit,
        case,
        Move.DECIDE,
        facts=stamped.facts,
        decision_diary=codes.get("diary", ""),
        handed_over_by=manager,
    )
    await visit.audit(changed, "decision", number=number, **codes)
    await _follow(visit, changed, follows(codes))
    await _inform(visit, changed)
    if manager is not None:
        await _tell(visit, changed, DutyKind.TELL_FEEDBACK, Holder(person=manager))
    if codes.get("own") == "yes":
        unit = int(str(record["place"]).partition(".")[0])
        await open_deviation(visit, changed, unit, str(record["own_what"]))
    return subject_of(changed)


def _manager(visit: Visit, case: Case) -> int | None:
    """Whom the unit's feedback goes to: whoever handed it over, else the unit's manager who is not barred."""
    if case.handed_over_by is not None:
        return case.handed_over_by
    posts = visit.organisation.managers(case.unit, visit.today)[:1]
    holders = [Holder(post.function.value, post.unit) for post in posts]
    people = [p for holder in holders for p in visit.organisation.holders(holder, visit.today, case.barred)]
    return people[0] if people else None


async def _follow(visit: Visit, case: Case, after: Follows) -> None:
    for kind in after.owes:
        await owe_once(visit, case, kind)
    if after.ends:
        await visit.store.duties.end(subject_of(case), after.ends, at=visit.now, how=Move.DECIDE.value)


async def _inform(visit: Visit, case: Case) -> None:
    """The functions that the profile names see what was decided, as much of it as is theirs to see."""
    for function in visit.profile.cases[case.type].informs:
        holder = visit.organisation.placed(Holder(function.value, case.unit), visit.today)
        await send_card(visit, case, holder)


async def _tell(visit: Visit, case: Case, kind: DutyKind, whom: Holder) -> None:
    about = f"r{case.revision}"
    await visit.store.duties.owe([message(kind, subject_of(case), whom, case.unit, at=visit.now, about=about)])


async def done(visit: Visit, result: str) -> Screen:
    """That it is decided, and what is to be done now."""
    tr = visit.tr
    case = await visit.store.cases.get(id_of(result), scope=visit.scope)
    if case is None or not decisions(case):
        return Done(tr("Beslutet är sparat."), ())
    owed = follows(dict(decisions(case)[-1].codes)).owes
    lines = [tr("Enheten och den som rapporterade får återkopplingen.")]
    if DutyKind.NOTIFY_IVO in owed:
        lines.append(tr("Anmäl till IVO snarast, och anteckna det på ärendet när det är gjort."))
    if DutyKind.NOTIFY_IMY in owed:
        lines.append(tr("Anmäl till IMY, och anteckna det på ärendet när det är gjort."))
    if DutyKind.INFORM_PERSON in owed:
        lines.append(tr("Den enskilde ska få veta snarast. Anteckna det på ärendet när det är gjort."))
    return Done(tr("Beslutet är fattat."), tuple(lines), case.reference, (Button(tr("Visa ärendet"), "card", result),))


# Back for completion

SEND_BACK = one_question(
    Move.SEND_BACK.value,
    N_("Be om komplettering"),
    Step(
        "missing",
        N_("Vad saknas i utredningen?"),
        Text(multiline=True, max_length=2000),
        help=N_("Den som utreder får ett meddelande och läser det i ärendet."),
    ),
    N_("Skicka tillbaka"),
)


async def send_back(visit: Visit, record: str, session: Session) -> str:
    """It is investigated further, with what is missing said."""
    case = await find_for(visit, session.subject, Move.SEND_BACK)
    await say(visit, case, "missing", record)
    changed = await perform(visit, case, Move.SEND_BACK)
    investigates = visit.profile.cases[case.type].investigates
    if changed.investigator is not None:
        await _tell(visit, changed, DutyKind.TELL_SENT_BACK, Holder(person=changed.investigator))
    elif investigates:
        holder = visit.organisation.placed(Holder(investigates[0].value, case.unit), visit.today)
        await _tell(visit, changed, DutyKind.TELL_SENT_BACK, holder)
    return subject_of(changed)


_FLOWS: dict[CaseType, Flow[Answers]] = {
    CaseType.MISCONDUCT: MISCONDUCT,
    CaseType.HARM: HARM,
    CaseType.DATA_BREACH: BREACH,
    CaseType.PROVIDER_EVENT: EVENT,
}


def conversations(profile: Profile) -> tuple[Conversation[Any], ...]:
    """Deciding each type that this municipality has, and sending back."""
    flows = [flow for type_, flow in _FLOWS.items() if profile.cases[type_].on]
    return (
        *(Conversation(flow, submit, done, offers, if_may(Move.DECIDE)) for flow in flows),
        Conversation(SEND_BACK, send_back, receipt(N_("Utredningen är skickad tillbaka.")), may=if_may(Move.SEND_BACK)),
    )
