"""A new action (åtgärd): what, why, who, when, and how it will be seen that it helped."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from conversation.flow import Answer, Answers, Choice, Day, Flow, Offered, Offers, OneOf, Page, Rejected, Step, Text
from conversation.session import Session
from conversation.words import N_
from handlers.action import may_decide, name_of, number_of
from handlers.appointing import named
from handlers.carrying_out import begin, done, follow
from handlers.conversation import Conversation
from handlers.handling import by_roles, colleagues_for
from handlers.moves import find, find_for, say
from handlers.revising import changeable
from handlers.visit import Visit
from quality.action import CaseAction, Kind, Strength
from quality.calendar import is_working_day
from quality.case import Case
from quality.lifecycle import Move
from summaries.named import KINDS, STRENGTHS

WEEKS = timedelta(days=28)
"""How long an action is given before anybody says otherwise."""


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
                    Step("document", N_("Ändras en rutin eller en process?"), OneOf(source="documents"), optional=True,
                         when=Offered("documents"), help=N_("Den som ansvarar för den får se över den.")),
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
    return await offers_for(visit, await find(visit, subject, lock=False))


async def offers_for(visit: Visit, case: Case) -> Offers:
    """The same for a case at hand, which need not be stored yet."""
    me = Choice(str(visit.person), N_("Jag själv"))
    due = _working(visit.today + WEEKS)
    check = _working(due + timedelta(days=visit.profile.deadlines.check_effect_days))
    return {
        "colleagues": (me, *named(visit, doers(visit, case))),
        "documents": await changeable(visit, case),
        "due": (Choice(due.isoformat(), ""),),
        "check": (Choice(check.isoformat(), ""),),
        "may_decide": (Choice("yes", ""),) if may_decide(visit, case) else (),
    }


def doers(visit: Visit, case: Case) -> set[int]:
    """Who else an action can be given to: who can have the case, who has a part in such cases, and the unit's managers.

    What is decided in a case that they do not see is often theirs to do: they read the action, and nothing else.
    """
    line = visit.organisation.line(case.unit, visit.today)
    managers = {p for each in line for p in visit.organisation.holders(each, visit.today, case.barred)}
    others = {int(choice.code) for choice in colleagues_for(visit, case)["colleagues"]}
    return (others | managers | by_roles(visit, case)) - {visit.person}


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
        return await begin(visit, case, action)
    await follow(visit, case)
    return name_of(case, action)


def conversation() -> Conversation[Proposed]:
    """Proposing an action, with what it does."""
    return Conversation(flow(), propose, done, offers, may_propose)
