"""An action taken further: decided, done, seen to have helped, or given up; the case follows its actions."""

from dataclasses import dataclass, replace

from conversation.flow import Answers, Choice, Flow, OneOf, Page, Step, Text
from conversation.screen import Button, Done, Screen, Style
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers.action import end_of, find_action, find_for_step, if_step, name_of
from handlers.closing import tell_settled
from handlers.conversation import Conversation
from handlers.moves import perform, say
from handlers.offered import flow_of
from handlers.revising import review
from handlers.small import one_question
from handlers.visit import Visit, subject_of
from quality.action import CaseAction, Effect, Stage, state_by
from quality.action import Step as ActionStep
from quality.case import Case, Holder
from quality.duty import DutyKind, message, owed
from quality.lifecycle import Move, may
from quality.owing import owner_of
from quality.stages import staged
from summaries.named import EFFECTS


async def decide(visit: Visit, subject: str) -> Screen:
    """The action is to be done: its owner hears of it, and whoever owns the routine that it changes."""
    found = await find_for_step(visit, subject, ActionStep.DECIDE)
    return await done(visit, await begin(visit, found.case, found.action))


async def begin(visit: Visit, case: Case, action: CaseAction) -> str:
    """Its owner owes it from now on."""
    name = name_of(case, action)
    owner = Holder(person=action.owner)
    await _step(visit, case, replace(action, stage=Stage.DECIDED, decided_at=visit.now), ActionStep.DECIDE)
    duties = [owed(DutyKind.ACT, name, owner, case.unit, due_at=end_of(visit, action.due_on))]
    if action.owner != visit.person:
        duties.append(message(DutyKind.TELL_ACTION, name, owner, case.unit, at=visit.now))
    duties += await review(visit, case, action)
    await visit.store.duties.owe(staged(duty, visit.profile, visit.now) for duty in duties)
    return name


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
    found = await find_for_step(visit, session.subject, ActionStep.REJECT)
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
    found = await find_for_step(visit, session.subject, ActionStep.DO)
    case, action = found.case, found.action
    await say(visit, case, f"action.{action.number}.done", record)
    name = name_of(case, action)
    await visit.store.duties.end(name, (DutyKind.ACT,), at=visit.now, how="done")
    holder = owner_of(DutyKind.CHECK_EFFECT, case, visit.profile)
    due = end_of(visit, max(action.check_on, visit.today))
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
    found = await find_for_step(visit, session.subject, ActionStep.CHECK)
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
    await follow(visit, case)
    if action.settled:
        await tell_settled(visit, case, number=action.number)


async def follow(visit: Visit, case: Case) -> None:
    """Acting while anything is to be done, following up when all is done."""
    to = state_by(await visit.store.actions.of(case), case.state)
    if to is not case.state:
        await perform(visit, case, Move.ACT, state=to)


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
        buttons.append(Button(tr("Avsluta ärendet"), "start", f"{flow_of(Move.CLOSE, case)}|{subject_of(case)}"))
    if may(Move.INTRODUCE, case, visit.scope) and action.settled:
        buttons.append(Button(tr("Inför"), "start", f"{Move.INTRODUCE.value}|{subject_of(case)}"))
    return Done(title, tuple(lines), case.reference, tuple(buttons))


def conversations() -> tuple[Conversation[str] | Conversation[Checked], ...]:
    """All of them, with what they do."""
    return (
        Conversation(REJECT, reject, done, may=if_step(ActionStep.REJECT)),
        Conversation(DO, do, done, may=if_step(ActionStep.DO)),
        Conversation(check_flow(), check, done, may=if_step(ActionStep.CHECK)),
    )
