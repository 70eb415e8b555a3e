"""A finding of those who look at us (IVO, the auditors, the patients' board): registered, answered, acted on, ended.

domain.md 4 (tillsyn, revision, patientnämnd). The work environment is another authority's and belongs elsewhere (1.4).
It ends when every action is done and seen to have helped, and the authority has its answer where it wanted one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from conversation.flow import Answer, Answers, Choice, Day, Flow, Is, Offered, Offers, OneOf, Page, Rejected, Step, Text
from conversation.screen import Button, Done, Screen
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers import asked, elsewhere
from handlers.asked import Common, one
from handlers.case import holder_in_words
from handlers.choices import BODIES
from handlers.closing import demand_done
from handlers.conversation import Conversation
from handlers.moves import find, find_for, perform, say
from handlers.places import places
from handlers.recipients import recipients
from handlers.small import if_may, one_page, receipt
from handlers.visit import Visit, id_of, label, subject_of
from quality.case import Case, CaseType, Holder, Outcome, State
from quality.duty import Duty, DutyKind, message, owed
from quality.lifecycle import Move
from quality.owing import due_at, duty_of
from quality.profile import Profile
from quality.role import LINE, Function
from quality.stages import staged
from summaries.when import day

NAME = CaseType.SCRUTINY.value
WORDS = ("found", "demanded")
ELSEWHERE: Mapping[str, str] = {"work_environment": "work_injury"}
"""Whose findings are not ours, and where they belong."""
NOT_YOURS = N_("Granskningar registreras av chefer, kvalitet, MAS och registrator. Prata med din chef.")
UNANSWERED = N_("Ärendet kan inte avslutas än: svaret till den som granskade är inte antecknat.")
_NEVER = frozenset({Function.EMPLOYEE, Function.COACH, Function.BOARD})
_OURS = Is("by", tuple(choice.code for choice in BODIES if choice.code not in ELSEWHERE))


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, by whom, and by when somebody here answers."""

    by: str
    common: Common
    came_on: str = ""
    theirs: str = ""
    answer_by: str = ""
    responsible: str = ""
    words: Mapping[str, str] | None = None


def today(known: Answers, offers: Offers) -> Answer | None:
    """The day of the municipality's clock, which the offers carry."""
    return next((choice.code for choice in offers.get("today", ())), None)


def usual_laws(known: Answers, offers: Offers) -> Answer | None:
    """What is usual at the unit that it is about."""
    return [choice.code for choice in offers.get(f"laws:{str(known.get('unit', '')).partition('.')[0]}", ())] or None


def flow(profile: Profile) -> Flow[Finding]:
    """Who has looked, what they found, and what they want of us."""
    laws = tuple(replace(step, when=_OURS) for step in asked.laws(profile, default=usual_laws))
    leads = tuple(Choice(each.value, label(profile.functions[each.value])) for each in LINE)
    return Flow(
        NAME,
        N_("Registrera en granskning"),
        (
            Page(N_("Vem har granskat?"), (Step("by", N_("Vem har granskat oss?"), OneOf(BODIES)),)),
            Page(
                N_("Vad gäller det?"),
                (
                    replace(asked.unit(N_("Vilken del av verksamheten gäller det?")), when=_OURS),
                    Step("came_on", N_("Vilken dag kom det?"), Day(), default=today, when=_OURS),
                    Step(
                        "theirs", N_("Deras diarienummer"), Text(max_length=60, sensitive=False), optional=True,
                        when=_OURS,
                    ),
                    Step(
                        "answer_by", N_("Vilken dag vill de ha svar senast?"), Day(past=False), optional=True,
                        help=N_("Lämna tomt om de inte vill ha något svar."), when=_OURS,
                    ),
                    Step(
                        "responsible", N_("Vem håller i det hos oss?"), OneOf(leads),
                        default=Function.UNIT_MANAGER.value, when=_OURS,
                    ),
                ),
            ),
            Page(
                N_("Vad såg de?"),
                (
                    Step(
                        "found", N_("Vilka brister såg de, eller vad tog de upp?"), Text(multiline=True),
                        help=N_("Med egna ord eller klippt ur beslutet. Inga namn och inga personnummer."), when=_OURS,
                    ),
                    Step(
                        "demanded", N_("Vad vill de att vi gör?"), Text(multiline=True, max_length=1500),
                        optional=True, when=_OURS,
                    ),
                ),
            ),
        ),
        lambda answers: build(answers, profile.laws),
        closing=asked.closing(*laws) if laws else None,
        submit=N_("Registrera"),
    )  # fmt: skip


def build(answers: Answers, usual: asked.Laws) -> Finding:
    """The finding that the answers make; one that is not ours is only where it belongs."""
    by = one(answers, "by")
    if by in ELSEWHERE:
        return Finding(by, Common(0))
    common = asked.common(answers, usual if len(usual) == 1 else ())
    codes = ("came_on", "theirs", "answer_by", "responsible")
    words = {word: one(answers, word) for word in WORDS}
    return Finding(by, common, **{code: one(answers, code) for code in codes}, words=words)


async def offers(visit: Visit, subject: str) -> Offers:
    """The units, and the date."""
    return {**places(visit), "today": (Choice(visit.today.isoformat(), ""),)}


async def may(visit: Visit, subject: str) -> None:
    """For those who answer for something, where the municipality keeps such here."""
    if not visit.profile.cases[CaseType.SCRUTINY].on or not visit.scope.functions - _NEVER:
        raise Rejected(NOT_YOURS)


async def submit(visit: Visit, record: Finding, session: Session) -> str:
    """A case of whoever is responsible; who is to know is told, and by when to answer is a duty."""
    if record.by in ELSEWHERE:
        return elsewhere.ended(ELSEWHERE[record.by])
    new = _new(visit, record, flagged=bool(session.flagged))
    case = await visit.store.cases.add(new, {name: text for name, text in (record.words or {}).items() if text})
    await visit.audit(case, "reported", by=record.by)
    await visit.store.duties.owe(staged(duty, visit.profile, visit.now) for duty in _owed(visit, case, record))
    return subject_of(case)


def _new(visit: Visit, record: Finding, *, flagged: bool) -> Case:
    """Whoever registers what they are responsible for themselves has it already."""
    unit = record.common.unit
    placed = visit.organisation.placed(Holder(record.responsible, unit), visit.today)
    codes = {"by": record.by, "came_on": record.came_on, "theirs": record.theirs, "answer_by": record.answer_by}
    new = Case(
        type=CaseType.SCRUTINY,
        unit=unit,
        reporter=visit.person,
        holder=placed,
        laws=record.common.laws,
        category="",
        severity=None,
        created_at=visit.now,
        flagged=flagged,
        facts={name: value for name, value in codes.items() if value},
    )
    people = visit.organisation.holders(placed, visit.today)
    if not people:
        nearest = recipients(new, record.common.manager, visit.organisation, visit.profile, visit.today)
        new = replace(new, holder=nearest.owners[0])
    return replace(new, assignee=visit.person, state=State.ACTING) if visit.person in people else new


def _owed(visit: Visit, case: Case, record: Finding) -> list[Duty]:
    found = recipients(case, record.common.manager, visit.organisation, visit.profile, visit.today)
    subject = subject_of(case)
    told = dict.fromkeys((case.holder, *(each for each in found.cards if each not in found.owners)))
    duties = [message(DutyKind.CARD, subject, holder, case.unit, at=visit.now) for holder in told]
    if case.assignee is None:
        due = due_at(DutyKind.ACKNOWLEDGE, case, visit.profile, visit.now)
        duties.append(owed(DutyKind.ACKNOWLEDGE, subject, case.holder, case.unit, due_at=due))
    if record.answer_by:
        end = datetime.combine(date.fromisoformat(record.answer_by), visit.profile.hours.end, visit.profile.timezone)
        duties.append(owed(DutyKind.ANSWER_AUTHORITY, subject, case.holder, case.unit, due_at=end))
    if visit.profile.cases[CaseType.SCRUTINY].registered:
        duties.append(duty_of(DutyKind.REGISTER, case, visit.profile, visit.now))
    return duties


async def done(visit: Visit, result: str) -> Screen:
    """Who has it, by when they answer, and what comes next; or where it belongs."""
    away = elsewhere.shown(visit, result)
    if away is not None:
        return away
    tr, case = visit.tr, await visit.store.cases.get(id_of(result), scope=visit.scope)
    if case is None:
        return Done(tr("Tack! Granskningen är registrerad."), ())
    lines = [tr("Den finns nu hos {who}.", who=holder_in_words(visit, case))]
    if "answer_by" in case.facts:
        when = day(date.fromisoformat(case.facts["answer_by"]), visit.profile.timezone, tr.language)
        lines.append(tr("Svar ska lämnas senast {when}. Jag påminner en vecka före.", when=when))
    lines.append(tr("Ärendet är öppet tills åtgärderna är gjorda och ni har sett att de hjälpte."))
    buttons = [Button(tr("Visa ärendet"), "card", result)]
    if visit.scope.handles(case):
        buttons.insert(0, Button(tr("Lägg till en åtgärd"), "start", f"propose_action|{result}"))
    return Done(tr("Tack! Granskningen är registrerad."), tuple(lines), case.reference, tuple(buttons))


# The answer


@dataclass(frozen=True, slots=True)
class Reply:
    """What the authority was answered, and when."""

    text: str
    on: date


ANSWER = one_page(
    "answer_scrutiny",
    N_("Svaret är lämnat"),
    (
        Step("answered", N_("Vad svarade vi, i korthet?"), Text(multiline=True)),
        Step("on", N_("Vilken dag?"), Day(), default=today),
    ),
    lambda answers: Reply(str(answers["answered"]), date.fromisoformat(str(answers["on"]))),
    submit=N_("Spara"),
)


async def with_today(visit: Visit, subject: str) -> Offers:
    """Nothing but the date."""
    return {"today": (Choice(visit.today.isoformat(), ""),)}


async def answer(visit: Visit, record: Reply, session: Session) -> str:
    """The answer is kept; nobody is reminded of it any more."""
    case = await find_for(visit, session.subject, Move.ANSWER)
    await say(visit, case, "answered", record.text)
    facts = {**case.facts, "answered_on": record.on.isoformat()}
    return subject_of(await perform(visit, case, Move.ANSWER, facts=facts))


# The end


CLOSE = one_page(
    "close_scrutiny",
    N_("Avsluta granskningen"),
    (
        Step("no_actions", N_("Varför behövs ingen åtgärd?"), Text(max_length=600), when=Offered("no_actions")),
        Step(
            "learnt", N_("Vad har ni lärt er, och vem mer behöver veta?"), Text(multiline=True, max_length=1000),
            optional=True,
        ),
    ),
    lambda answers: {name: str(answers.get(name, "")) for name in ("no_actions", "learnt")},
    submit=N_("Avsluta ärendet"),
)  # fmt: skip


async def unacted(visit: Visit, subject: str) -> Offers:
    """Whether there is no action, so that somebody says why."""
    case = await find(visit, subject, lock=False)
    return {"no_actions": () if await visit.store.actions.of(case) else (Choice("yes", ""),)}


async def whole(visit: Visit, subject: str) -> None:
    """Says what has to be done first."""
    await _demand_whole(visit, await find_for(visit, subject, Move.CLOSE))


async def _demand_whole(visit: Visit, case: Case) -> None:
    await demand_done(visit, case)
    if "answer_by" in case.facts and "answered_on" not in case.facts:
        raise Rejected(UNANSWERED)


async def close(visit: Visit, record: Mapping[str, str], session: Session) -> str:
    """It ends when its actions have, and the authority has its answer."""
    case = await find_for(visit, session.subject, Move.CLOSE)
    await _demand_whole(visit, case)
    await say(visit, case, "closing.no_actions", record["no_actions"])
    await say(visit, case, "learnt", record["learnt"])
    return subject_of(await perform(visit, case, Move.CLOSE, outcome=Outcome.DONE))


def conversation(profile: Profile) -> Conversation[Finding]:
    """Registering one."""
    return Conversation(flow(profile), submit, done, offers, may)


def conversations() -> Sequence[Conversation[Any]]:
    """Answering and ending one."""
    answered: Phrase = N_("Svaret är antecknat.")
    return (
        Conversation(ANSWER, answer, receipt(answered), with_today, if_may(Move.ANSWER)),
        Conversation(CLOSE, close, receipt(N_("Ärendet är avslutat.")), unacted, whole),
    )
