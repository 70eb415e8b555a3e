"""What doing something means: the product's own handler, and what is owed after it by the rules of this folder."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from handlers import acknowledging, carrying_out, checkpoint, errand, handling, moves, proposing, trying
from handlers.visit import Visit
from quality.action import CaseAction, Effect, Kind, Strength
from quality.case import CaseType, Outcome
from quality.duty import DutyKind
from quality.lifecycle import Move
from quality.role import Function
from tests.year.days import A_DAY, CLOSES, OPENS, at, within, workday
from tests.year.ledger import Matter, Owed, Owner
from tests.year.scene import Scene

Do = Callable[[Scene, Owed, Visit], Awaitable[None]]
ACKNOWLEDGED = (DutyKind.ACKNOWLEDGE,)
FOUR_WEEKS, QUARTER, MONTH, TWO_MONTHS = timedelta(days=28), timedelta(days=90), timedelta(days=30), timedelta(days=60)
EVERYTHING = (
    DutyKind.ACKNOWLEDGE, DutyKind.COMPLETE, DutyKind.RECORD_REFERENCE, DutyKind.ASSESS, DutyKind.INVESTIGATE,
    DutyKind.DECIDE, DutyKind.CONFIRM, DutyKind.ANSWER, DutyKind.ACT, DutyKind.CHECK_EFFECT,
)  # fmt: skip
"""What nobody owes any more of an ordinary case that is closed."""
STATUTORY = {CaseType.MISCONDUCT, CaseType.HARM, CaseType.DATA_BREACH}
"""Assessed, investigated and decided by different people."""


async def take_on(scene: Scene, owed: Owed, visit: Visit) -> None:
    """The case is theirs; of an ordinary one they owe the investigation."""
    matter = _matter(owed)
    case = await moves.perform(visit, await scene.case(matter), Move.TAKE_ON, assignee=visit.person)
    scene.ends(matter.subject, *ACKNOWLEDGED)
    first = not matter.taken
    matter.taken.append((scene.now, visit.person))
    if first and matter.type in {CaseType.DEVIATION, CaseType.RISK}:
        due = scene.now + MONTH
        scene.owes(DutyKind.INVESTIGATE, Owner(person=visit.person), due, matter=matter, about=f"r{case.revision}")


async def acknowledge(scene: Scene, owed: Owed, visit: Visit) -> None:
    """Somebody takes it on, asks the reporter first, or tries what is proposed."""
    matter = _matter(owed)
    if matter.type is CaseType.IMPROVEMENT:
        await _try_out(scene, matter, visit)
    elif matter.type is CaseType.DEVIATION and matter.id % 8 == 0 and matter.reporter != visit.person:
        await handling.ask_more(visit, "Vilken tid?", scene.about(matter.subject))
        revision = (await scene.case(matter)).revision
        scene.ends(matter.subject, *ACKNOWLEDGED)
        due = within(scene.now, 3)
        scene.owes(DutyKind.COMPLETE, Owner(person=matter.reporter), due, matter=matter, about=f"r{revision}")
    else:
        await take_on(scene, owed, visit)


async def _try_out(scene: Scene, matter: Matter, visit: Visit) -> None:
    look_on = workday(scene.today + MONTH)
    await trying.try_out(visit, trying.Trial("Så här.", look_on), scene.about(matter.subject))
    matter.taken.append((scene.now, visit.person))
    scene.ends(matter.subject, *ACKNOWLEDGED)
    about = f"r{(await scene.case(matter)).revision}"
    due, owner = at(look_on, OPENS), Owner(person=visit.person)
    scene.owes(DutyKind.CHECK_EFFECT, owner, due, matter=matter, about=about)


async def complete(scene: Scene, owed: Owed, visit: Visit) -> None:
    """The reporter answers; the case is taken on the next time somebody looks."""
    matter = _matter(owed)
    await handling.complete(visit, "Klockan åtta.", scene.about(owed.subject))
    scene.ends(owed.subject, DutyKind.COMPLETE)

    async def go_on() -> None:
        who = scene.people.holders(matter.holder, scene.today)
        if who and not matter.taken:
            await take_on(scene, owed, await scene.visit(who[0]))

    scene.on(workday(scene.today + A_DAY), OPENS.replace(hour=13, minute=10), go_on)


async def record(scene: Scene, owed: Owed, visit: Visit) -> None:
    await handling.add_record(visit, handling.RecordReference("Lifecare", "12345"), scene.about(owed.subject))
    scene.ends(owed.subject, DutyKind.RECORD_REFERENCE)


async def investigate(scene: Scene, owed: Owed, visit: Visit) -> None:
    """Of a deviation comes an action, of a risk that it is accepted for a while, of the rest a decision."""
    matter = _matter(owed)
    if matter.type is CaseType.RISK:
        await _accept(scene, matter, visit)
        return
    case = await moves.perform(visit, await scene.case(matter), Move.INVESTIGATE)
    case = await moves.perform(visit, case, Move.FINISH)
    scene.ends(matter.subject, DutyKind.INVESTIGATE)
    if matter.type in STATUTORY:
        matter.investigators.add(visit.person)
        due = within(scene.now, 10)
        scene.owes(DutyKind.DECIDE, _decider(scene, matter), due, matter=matter, about=f"r{case.revision}")
    else:
        await _propose(scene, matter, visit)


def _decider(scene: Scene, matter: Matter) -> Owner:
    """The first function of the profile's that somebody holds who has not investigated it."""
    named = [scene.placed(function, matter.unit) for function in scene.profile.cases[matter.type].decides]
    free = [owner for owner in named if set(scene.people.holders(owner, scene.today)) - matter.investigators]
    return (free or named)[0]


async def _accept(scene: Scene, matter: Matter, visit: Visit) -> None:
    again = workday(scene.today + QUARTER)
    case = await scene.case(matter)
    case = await moves.perform(visit, case, Move.ACCEPT, outcome=Outcome.ACCEPTED, residual=2, review_on=again)
    scene.ends(matter.subject, *EVERYTHING)
    owner = Owner(person=case.assignee) if case.assignee else matter.holder
    about = f"r{case.revision}"
    scene.owes(DutyKind.REVIEW_RISK, owner, at(again, OPENS), matter=matter, about=about)


async def _propose(scene: Scene, matter: Matter, visit: Visit) -> None:
    """Something is to be done within four weeks, by the one who reported if they still work here."""
    owner = matter.reporter if scene.people.works(matter.reporter, scene.today) else visit.person
    due = workday(scene.today + FOUR_WEEKS)
    new = CaseAction(
        0, 0, matter.unit, Kind.ROUTINE, Strength.MEDIUM, owner, due_on=due, check_on=workday(due + QUARTER)
    )
    proposed = proposing.Proposed(new, {"what": "Se över."}, decided=True)
    await proposing.propose(visit, proposed, scene.about(matter.subject))
    scene.owes(DutyKind.ACT, Owner(person=owner), at(due, CLOSES), matter=matter, subject=f"{matter.subject}#1")


async def act(scene: Scene, owed: Owed, visit: Visit) -> None:
    """It is done; whoever has the case looks at whether it helped."""
    matter = _matter(owed)
    (done,) = await scene.store.actions.of(await scene.case(matter))
    await carrying_out.do(visit, "Gjort.", scene.about(owed.subject))
    scene.ends(owed.subject, DutyKind.ACT)
    taker = matter.taker(scene.now)
    owner = Owner(person=taker) if taker else matter.holder
    due = at(max(done.check_on, scene.today), CLOSES)
    scene.owes(DutyKind.CHECK_EFFECT, owner, due, matter=matter, subject=owed.subject)


async def check(scene: Scene, owed: Owed, visit: Visit) -> None:
    """It helped, and the case is closed with all that was owed about it."""
    matter = _matter(owed)
    if matter.type is CaseType.IMPROVEMENT:
        await moves.perform(visit, await scene.case(matter), Move.STUDY)
    else:
        await carrying_out.check(visit, carrying_out.Checked(Effect.ACHIEVED, "Färre."), scene.about(owed.subject))
        await moves.perform(visit, await scene.case(matter), Move.CLOSE, outcome=Outcome.DONE)
        scene.ends(matter.subject, *EVERYTHING)
    scene.ends(owed.subject, DutyKind.CHECK_EFFECT)


async def assess(scene: Scene, owed: Owed, visit: Visit) -> None:
    """It is to be investigated, by those whom the profile names."""
    matter = _matter(owed)
    case = await moves.perform(visit, await scene.case(matter), Move.ASSESS)
    scene.ends(matter.subject, DutyKind.ACKNOWLEDGE, DutyKind.ASSESS)
    lex = matter.type in {CaseType.MISCONDUCT, CaseType.HARM}
    owner = scene.placed(scene.profile.cases[matter.type].investigates[0], matter.unit)
    due = scene.now + (TWO_MONTHS if lex else MONTH)
    scene.owes(DutyKind.INVESTIGATE, owner, due, matter=matter, about=f"r{case.revision}")


async def decide(scene: Scene, owed: Owed, visit: Visit) -> None:
    """It is decided: to be registered, and of every other lex Sarah case IVO is to be told."""
    matter = _matter(owed)
    case = await moves.perform(visit, await scene.case(matter), Move.DECIDE)
    scene.ends(matter.subject, DutyKind.DECIDE)
    about = f"r{case.revision}"
    registrar = Owner(Function.REGISTRAR.value, matter.unit)
    scene.owes(DutyKind.REGISTER, registrar, within(scene.now, 5), matter=matter, about=about)
    if matter.type is CaseType.MISCONDUCT and matter.id % 2:
        await moves.owe_once(visit, case, DutyKind.NOTIFY_IVO)
        taker = matter.taker(scene.now)
        owner = Owner(person=taker) if taker else matter.holder
        scene.owes(DutyKind.NOTIFY_IVO, owner, within(scene.now, 1), matter=matter, about=about)


async def notify(scene: Scene, owed: Owed, visit: Visit) -> None:
    case = await scene.case(_matter(owed))
    facts = {**case.facts, owed.kind.value: scene.today.isoformat()}
    await moves.perform(visit, case, Move.NOTIFY, named=owed.kind, facts=facts)
    scene.ends(owed.subject, owed.kind)


async def register(scene: Scene, owed: Owed, visit: Visit) -> None:
    await moves.perform(visit, await scene.case(_matter(owed)), Move.REGISTER, diary="SN 2026/1")
    scene.ends(owed.subject, DutyKind.REGISTER)


async def confirm(scene: Scene, owed: Owed, visit: Visit) -> None:
    """Whoever confirms it has it."""
    matter = _matter(owed)
    case = await scene.case(matter)
    await moves.perform(visit, case, Move.CONFIRM, assignee=case.assignee or visit.person)
    if not matter.taken:
        matter.taken.append((scene.now, visit.person))
    scene.ends(matter.subject, DutyKind.ACKNOWLEDGE, DutyKind.CONFIRM)


async def answer(scene: Scene, owed: Owed, visit: Visit) -> None:
    await moves.perform(visit, await scene.case(_matter(owed)), Move.ANSWER)
    scene.ends(owed.subject, DutyKind.ACKNOWLEDGE, DutyKind.CONFIRM, DutyKind.ANSWER, DutyKind.INVESTIGATE)


async def review(scene: Scene, owed: Owed, visit: Visit) -> None:
    await moves.perform(visit, await scene.case(_matter(owed)), Move.REVIEW)
    scene.ends(owed.subject, DutyKind.REVIEW_RISK)


async def control(scene: Scene, owed: Owed, visit: Visit) -> None:
    """The checkpoint is answered, all of it as it should be."""
    found, planned = await checkpoint.find(visit, owed.subject)
    counted = {f"met_{n}": 1 for n, _ in enumerate(planned.points, 1)} if planned.counts else {}
    graded = {} if planned.counts else {f"grade_{n}": "met" for n, _ in enumerate(planned.points, 1)}
    population = {"population": 1} if planned.counts and found.population is None else {}
    answers = {step: str(value) for step, value in (counted | graded | population).items()}
    await checkpoint.submit(visit, answers, scene.about(owed.subject))
    scene.ends(owed.subject, DutyKind.CHECKPOINT)


async def hand_in(scene: Scene, owed: Owed, visit: Visit) -> None:
    await errand.submit(visit, {"note": "Klart."}, scene.about(owed.subject))
    scene.ends(owed.subject, DutyKind.YEAR)


async def read(scene: Scene, owed: Owed, visit: Visit) -> None:
    await acknowledging.acknowledge(visit, owed.subject)
    scene.ends(owed.subject, DutyKind.READ_INFORMATION)


DEEDS: Mapping[DutyKind, Do] = {
    DutyKind.ACKNOWLEDGE: acknowledge,
    DutyKind.COMPLETE: complete,
    DutyKind.RECORD_REFERENCE: record,
    DutyKind.ASSESS: assess,
    DutyKind.INVESTIGATE: investigate,
    DutyKind.DECIDE: decide,
    DutyKind.NOTIFY_IVO: notify,
    DutyKind.NOTIFY_IMY: notify,
    DutyKind.CYBER_WARNING: notify,
    DutyKind.CYBER_REPORT: notify,
    DutyKind.CYBER_FINAL: notify,
    DutyKind.CONFIRM: confirm,
    DutyKind.ANSWER: answer,
    DutyKind.ACT: act,
    DutyKind.CHECK_EFFECT: check,
    DutyKind.REVIEW_RISK: review,
    DutyKind.REGISTER: register,
    DutyKind.CHECKPOINT: control,
    DutyKind.YEAR: hand_in,
    DutyKind.READ_INFORMATION: read,
}


def _matter(owed: Owed) -> Matter:
    assert owed.matter is not None
    return owed.matter
