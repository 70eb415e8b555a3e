"""Actions (åtgärder): proposed, decided, done and seen to have helped; an owner needs not see the case to do one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from conversation.flow import (
    Answer,
    Answers,
    Choice,
    Day,
    Flow,
    Offered,
    Offers,
    OneOf,
    Page,
    Rejected,
    Step,
    Text,
)
from conversation.screen import Button, Done, Screen, Style
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers.appointing import named
from handlers.closing import tell_settled
from handlers.conversation import Conversation
from handlers.handling import by_roles, colleagues
from handlers.moves import GONE, NOT_NOW, find, find_for, perform, say
from handlers.small import one_question
from handlers.visit import Visit, id_of, subject_of
from quality.action import CaseAction, Effect, Kind, Stage, Strength, possible, state_by
from quality.action import Step as ActionStep
from quality.calendar import is_working_day
from quality.case import Case, Holder
from quality.duty import Duty, DutyKind, message, owed
from quality.lifecycle import DECIDED, Move, may
from quality.owing import owner_of
from quality.role import Function
from quality.routine import Document
from quality.stages import staged
from summaries.named import EFFECTS, KINDS, STRENGTHS

WEEKS = timedelta(days=28)
"""How long an action is given before anybody says otherwise."""


@dataclass(frozen=True, slots=True)
class Found:
    """An action with its case; `within` says whether the person sees the case, or only what is theirs to do."""

    case: Case
    action: CaseAction
    within: bool


def name_of(case: Case, action: CaseAction) -> str:
    """How an action is named in duties and buttons: `case:17#2`."""
    return f"{subject_of(case)}#{action.number}"


def number_of(subject: str) -> int:
    """The action's number in a subject such as `case:17#2`; 0 when it names none."""
    number = subject.partition("#")[2]
    return int(number) if number.isdecimal() and len(number) < 6 else 0


async def find_action(visit: Visit, subject: str) -> Found:
    """The action, for whoever works with the case or owns the action. Raises Rejected for all others."""
    case = await visit.store.cases.for_delivery(id_of(subject))
    if case is None or visit.person in case.barred:
        raise Rejected(GONE)
    actions = await visit.store.actions.of(case)
    action = next((each for each in actions if each.number == number_of(subject)), None)
    within = may(Move.READ, case, visit.scope)
    if action is None or not (within or action.owner in visit.scope.selves):
        raise Rejected(GONE)
    return Found(case, action, within)


def may_step(visit: Visit, step: ActionStep, case: Case, action: CaseAction) -> bool:
    """Whether this person may take the step now: the owner does it, whoever has the case decides and follows up."""
    if not possible(step, action) or not case.state.is_open or visit.person in case.barred:
        return False
    if step is ActionStep.DO and action.owner in visit.scope.selves:
        return True
    if not may(Move.ACT, case, visit.scope):
        return False
    return may_decide(visit, case) if step in {ActionStep.DECIDE, ActionStep.REJECT} else True


def may_decide(visit: Visit, case: Case) -> bool:
    """Who decides on actions: the decider where the case has one, else whoever handles it."""
    return visit.scope.decides(case) if case.type in DECIDED else visit.scope.handles(case)


def if_step(step: ActionStep) -> Callable[[Visit, str], Awaitable[None]]:
    """For conversations that only those may begin who may take the step."""

    async def allowed(visit: Visit, subject: str) -> None:
        await _find_for(visit, subject, step)

    return allowed


async def _find_for(visit: Visit, subject: str, step: ActionStep) -> Found:
    found = await find_action(visit, subject)
    if not may_step(visit, step, found.case, found.action):
        raise Rejected(NOT_NOW)
    return found


# Proposing one


@dataclass(frozen=True, slots=True)
class Proposed:
    """A new action as it was written, and whether it is decided at once."""

    action: CaseAction
    words: dict[str, str]
    decided: bool


def flow() -> Flow[Proposed]:
    """What, who, when, and how it will be seen that it helped."""
    return Flow(
        name="propose_action",
        title=N_("Ny åtgärd"),
        pages=(
            Page(
                N_("Vad ska göras?"),
                (
                    Step("what", N_("Vad ska göras?"), Text(multiline=True, max_length=1000),
                         help=N_("Skriv så att den som ska göra det förstår, utan namn.")),
                    Step("why", N_("Varför?"), Text(multiline=True, max_length=1000), optional=True),
                    Step("kind", N_("Vad är det för åtgärd?"), OneOf(_KINDS)),
                    Step("strength", N_("Hur stark är den?"), OneOf(_STRENGTHS),
                         help=N_("En stark åtgärd hindrar felet. En svag ber människor att tänka sig för.")),
                ),
            ),
            Page(
                N_("Vem och när?"),
                (
                    Step("owner", N_("Vem gör det?"), OneOf(source="colleagues")),
                    Step("due", N_("Klart senast"), Day(past=False), default=_offered("due")),
                    Step("check", N_("När ser vi efter om det hjälpte?"), Day(past=False), default=_offered("check")),
                    Step("document", N_("Ändras en rutin?"), OneOf(source="documents"), optional=True,
                         when=Offered("documents"), help=N_("Den som ansvarar för rutinen får se över den.")),
                ),
            ),
            Page(
                N_("Hur märks det?"),
                (
                    Step("expected", N_("Vad ska bli bättre?"), Text(max_length=600)),
                    Step("seen", N_("Hur ser vi att det blev så?"), Text(max_length=600)),
                ),
            ),
        ),
        closing=Page(
            N_("Till sist"),
            (Step("decided", N_("Beslutar du om åtgärden nu?"), OneOf(_NOW), default="yes",
                  when=Offered("may_decide")),),
        ),
        build=build,
        submit=N_("Spara åtgärden"),
    )  # fmt: skip


_KINDS = tuple(Choice(kind, phrase) for kind, phrase in KINDS.items())
_STRENGTHS = tuple(Choice(strength, phrase, hint) for strength, (phrase, hint) in STRENGTHS.items())
_NOW = (Choice("yes", N_("Ja, den ska göras")), Choice("no", N_("Nej, det är ett förslag")))


def _offered(source: str) -> Callable[[Answers, Offers], Answer | None]:
    def first(known: Answers, offers: Offers) -> Answer | None:
        return next((choice.code for choice in offers.get(source, ())), None)

    return first


def build(answers: Answers) -> Proposed:
    """The action that the answers make; case, number and unit come with the case."""

    def one(step: str) -> str:
        return str(answers.get(step, "") or "")

    action = CaseAction(
        case=0,
        number=0,
        unit=0,
        kind=Kind(one("kind")),
        strength=Strength(one("strength")),
        owner=int(one("owner")),
        due_on=date.fromisoformat(one("due")),
        check_on=date.fromisoformat(one("check")),
        document=one("document"),
    )
    return Proposed(action, {name: one(name) for name in ("what", "why", "expected", "seen")}, one("decided") == "yes")


async def offers(visit: Visit, subject: str) -> Offers:
    """Whom it can be given, the usual dates, the routines here, and whether the person may decide it at once."""
    case = await find(visit, subject, lock=False)
    me = Choice(str(visit.person), N_("Jag själv"))
    paths = ["/".join(visit.organisation.units[case.unit].path)]
    documents = await visit.store.documents.valid_for(day=visit.today, paths=paths)
    due = _working(visit.today + WEEKS)
    check = _working(due + timedelta(days=visit.profile.deadlines.check_effect_days))
    return {
        "colleagues": (me, *named(visit, await doers(visit, case))),
        "documents": tuple(Choice(document.id, document.title) for document in documents),
        "due": (Choice(due.isoformat(), ""),),
        "check": (Choice(check.isoformat(), ""),),
        "may_decide": (Choice("yes", ""),) if may_decide(visit, case) else (),
    }


async def doers(visit: Visit, case: Case) -> set[int]:
    """Who else an action can be given to: who can have the case, who has a part in such cases, and the unit's managers.

    What is decided in a case that they do not see is often theirs to do: they read the action, and nothing else.
    """
    found = await colleagues(visit, subject_of(case))
    line = visit.organisation.line(case.unit, visit.today)
    managers = {p for each in line for p in visit.organisation.holders(each, visit.today, case.barred)}
    others = {int(choice.code) for choice in found["colleagues"]} | managers | by_roles(visit, case)
    return others - {visit.person}


def _working(day: date) -> date:
    """The day itself, or the first working day after it: nothing is due on a Christmas Day."""
    return day if is_working_day(day) else _working(day + timedelta(days=1))


async def may_propose(visit: Visit, subject: str) -> None:
    """Whoever works with the case."""
    await find_for(visit, subject, Move.ACT)


async def propose(visit: Visit, record: Proposed, session: Session) -> str:
    """A new action of the case; one that is begun from an earlier action follows it."""
    case = await find_for(visit, session.subject, Move.ACT)
    if record.action.check_on < record.action.due_on:
        raise Rejected(N_("Uppföljningen kan inte vara före den dag då åtgärden ska vara klar. Ändra datumen."))
    new = replace(
        record.action,
        case=case.id,
        unit=case.unit,
        follows=number_of(session.subject) or None,
        proposed_by=visit.person,
    )
    action = await visit.store.actions.add(new)
    for name, text in record.words.items():
        await say(visit, case, f"action.{action.number}.{name}", text)
    await visit.audit(case, "propose_action", number=action.number)
    if record.decided and may_decide(visit, case):
        return await _decide(visit, case, action)
    await _follow(visit, case)
    return name_of(case, action)


# Taking it further


async def decide(visit: Visit, subject: str) -> Screen:
    """The action is to be done: its owner hears of it, and whoever owns the routine that it changes."""
    found = await _find_for(visit, subject, ActionStep.DECIDE)
    return await done(visit, await _decide(visit, found.case, found.action))


async def _decide(visit: Visit, case: Case, action: CaseAction) -> str:
    name = name_of(case, action)
    owner = Holder(person=action.owner)
    await _step(visit, case, replace(action, stage=Stage.DECIDED, decided_at=visit.now), ActionStep.DECIDE)
    duties = [owed(DutyKind.ACT, name, owner, case.unit, due_at=_end_of(visit, action.due_on))]
    if action.owner != visit.person:
        duties.append(message(DutyKind.TELL_ACTION, name, owner, case.unit, at=visit.now))
    duties += await _review(visit, case, action)
    await visit.store.duties.owe(staged(duty, visit.profile, visit.now) for duty in duties)
    return name


async def _review(visit: Visit, case: Case, action: CaseAction) -> list[Duty]:
    """What is owed by whoever answers for the routine that the action changes."""
    paths = ["/".join(visit.organisation.units[case.unit].path)]
    documents = await visit.store.documents.valid_for(day=visit.today, paths=paths)
    changed = next((each for each in documents if each.id == action.document), None)
    if changed is None:
        return []
    due, holder = _end_of(visit, action.due_on), keeper_of(visit, changed, case)
    return [owed(DutyKind.REVIEW_DOCUMENT, name_of(case, action), holder, case.unit, due_at=due)]


def keeper_of(visit: Visit, document: Document, case: Case) -> Holder:
    """Who answers for a document: the first function that its owner names, else whoever works with quality."""
    words = (document.owner or "").casefold()
    named = [function for function, name in visit.profile.functions.items() if _names(words, function, name.sv)]
    for function in (*named, Function.QUALITY):
        holder = Holder(function, case.unit)
        if visit.organisation.holders(holder, visit.today, case.barred):
            return holder
    return Holder(Function.QUALITY, case.unit)


def _names(words: str, function: str, name: str) -> bool:
    return name.casefold() in words or function in words.replace(",", " ").split()


def _end_of(visit: Visit, day: date) -> datetime:
    """The end of the working day."""
    return datetime.combine(day, visit.profile.hours.end, visit.profile.timezone)


REJECT = one_question(
    ActionStep.REJECT.value,
    N_("Avstå från åtgärden"),
    Step("reason", N_("Varför ska den inte göras?"), Text(multiline=True, max_length=1000)),
    N_("Avstå"),
)
DO = one_question(
    ActionStep.DO.value,
    N_("Åtgärden är gjord"),
    Step("done", N_("Vad gjordes?"), Text(multiline=True, max_length=1000)),
    N_("Klart"),
)


async def reject(visit: Visit, record: str, session: Session) -> str:
    """The action is not done, with a reason; nobody owes it any more."""
    found = await _find_for(visit, session.subject, ActionStep.REJECT)
    case, action = found.case, found.action
    await say(visit, case, f"action.{action.number}.reason", record)
    name = name_of(case, action)
    await visit.store.duties.end(
        name, (DutyKind.ACT, DutyKind.CHECK_EFFECT, DutyKind.REVIEW_DOCUMENT), at=visit.now, how="rejected"
    )
    await _step(visit, case, replace(action, stage=Stage.REJECTED), ActionStep.REJECT)
    return name


async def do(visit: Visit, record: str, session: Session) -> str:
    """The action is done; whoever has the case owes to see whether it helped."""
    found = await _find_for(visit, session.subject, ActionStep.DO)
    case, action = found.case, found.action
    await say(visit, case, f"action.{action.number}.done", record)
    name = name_of(case, action)
    await visit.store.duties.end(name, (DutyKind.ACT,), at=visit.now, how="done")
    holder = owner_of(DutyKind.CHECK_EFFECT, case, visit.profile)
    due = _end_of(visit, max(action.check_on, visit.today))
    check = owed(DutyKind.CHECK_EFFECT, name, holder, case.unit, due_at=due)
    await visit.store.duties.owe([staged(check, visit.profile, visit.now)])
    await _step(visit, case, replace(action, stage=Stage.DONE, done_at=visit.now), ActionStep.DO)
    return name


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether it helped, and how that was seen."""

    effect: Effect
    how: str


def check_flow() -> Flow[Checked]:
    """Whether it helped, and how that is seen."""
    page = Page(
        N_("Hjälpte det?"),
        (
            Step("effect", N_("Hjälpte åtgärden?"), OneOf(_EFFECTS)),
            Step("how", N_("Hur ser du det?"), Text(multiline=True, max_length=1000)),
        ),
    )

    def build(answers: Answers) -> Checked:
        return Checked(Effect(str(answers["effect"])), str(answers["how"]))

    return Flow(ActionStep.CHECK.value, N_("Hjälpte det?"), (page,), build, submit=N_("Spara"), review=False)


_EFFECTS = tuple(Choice(effect, phrase) for effect, (phrase, _) in EFFECTS.items())


async def check(visit: Visit, record: Checked, session: Session) -> str:
    """The effect is known; too little of it asks for a new action."""
    found = await _find_for(visit, session.subject, ActionStep.CHECK)
    case, action = found.case, found.action
    await say(visit, case, f"action.{action.number}.effect", record.how)
    name = name_of(case, action)
    await visit.store.duties.end(name, (DutyKind.CHECK_EFFECT,), at=visit.now, how="checked")
    checked = replace(action, stage=Stage.CHECKED, effect=record.effect, checked_at=visit.now)
    await _step(visit, case, checked, ActionStep.CHECK)
    return name


async def _step(visit: Visit, case: Case, action: CaseAction, step: ActionStep) -> None:
    """The action as it is now, in the log; the case goes where its actions say."""
    await visit.store.actions.change(action)
    await visit.audit(case, step.value, number=action.number, stage=action.stage.value)
    await _follow(visit, case)
    if action.settled:
        await tell_settled(visit, case, number=action.number)


async def _follow(visit: Visit, case: Case) -> None:
    """Acting while anything is to be done, following up when all is done."""
    to = state_by(await visit.store.actions.of(case), case.state)
    if to is not case.state:
        await perform(visit, case, Move.ACT, state=to)


async def reviewed(visit: Visit, subject: str) -> Screen:
    """Whoever answers for the routine has looked through it."""
    found = await find_review(visit, subject)
    name = name_of(found.case, found.action)
    await visit.store.duties.end(name, (DutyKind.REVIEW_DOCUMENT,), at=visit.now, how="reviewed")
    await visit.audit(found.case, "reviewed_document", number=found.action.number)
    return Done(visit.tr("Tack! Rutinen är genomgången."), ())


async def find_review(visit: Visit, subject: str) -> Found:
    """The action whose routine this person owes to look through. Raises Rejected for all others."""
    mine = await visit.store.duties.owed_by(scope=visit.scope)
    if not any(duty.kind is DutyKind.REVIEW_DOCUMENT and duty.subject == subject for duty in mine):
        raise Rejected(GONE)
    case = await visit.store.cases.for_delivery(id_of(subject))
    actions = await visit.store.actions.of(case) if case else []
    action = next((each for each in actions if each.number == number_of(subject)), None)
    if case is None or action is None:
        raise Rejected(GONE)
    return Found(case, action, within=False)


# What is shown afterwards

RECEIPTS: dict[Stage, Phrase] = {
    Stage.PROPOSED: N_("Åtgärden är föreslagen."),
    Stage.DECIDED: N_("Åtgärden är beslutad."),
    Stage.DONE: N_("Tack! Åtgärden är gjord."),
    Stage.CHECKED: N_("Tack! Uppföljningen är sparad."),
    Stage.REJECTED: N_("Åtgärden blir inte av."),
}


async def done(visit: Visit, result: str) -> Screen:
    """What became of the action, and what comes next."""
    tr, found = visit.tr, await find_action(visit, result)
    case, action = found.case, found.action
    title = tr(RECEIPTS[action.stage])
    if not found.within:
        return Done(title, (tr("Den som har hand om ärendet ser efter om det hjälpte."),) if action.done_at else ())
    buttons = [Button(tr("Åtgärder"), Move.ACT.value, subject_of(case))]
    lines = []
    if action.effect in {Effect.PARTLY, Effect.NONE} and may(Move.ACT, case, visit.scope):
        lines.append(tr("Det hjälpte inte fullt ut. Vad behöver göras i stället?"))
        buttons.insert(0, Button(tr("Ny åtgärd"), "start", f"propose_action|{result}", Style.PRIMARY))
    if may(Move.CLOSE, case, visit.scope) and action.settled:
        buttons.append(Button(tr("Avsluta ärendet"), "start", f"{Move.CLOSE.value}|{subject_of(case)}"))
    return Done(title, tuple(lines), case.reference, tuple(buttons))


def conversations() -> tuple[Conversation[Proposed] | Conversation[str] | Conversation[Checked], ...]:
    """All of them, with what they do."""
    return (
        Conversation(flow(), propose, done, offers, may_propose),
        Conversation(REJECT, reject, done, may=if_step(ActionStep.REJECT)),
        Conversation(DO, do, done, may=if_step(ActionStep.DO)),
        Conversation(check_flow(), check, done, may=if_step(ActionStep.CHECK)),
    )
