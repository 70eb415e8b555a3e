"""Registration (diarieföring): the diary numbers of a case and its decision, what has none yet, and the hold.

Offentlighets- och sekretesslagen (2009:400) 5 kap. 1 §.
"""

from dataclasses import dataclass

from conversation.flow import Answer, Answers, Choice, Offers, Rejected, Step, Text
from conversation.paging import Page, Span, page_of, part, read_turn, turning
from conversation.screen import Button, Home, Item, Screen
from conversation.session import Session
from conversation.words import N_
from handlers.case import TYPES
from handlers.conversation import Conversation
from handlers.moves import find, find_for, perform, say
from handlers.offered import LABELS
from handlers.small import if_may, one_page, one_question, receipt
from handlers.visit import Visit, subject_of
from quality.case import Case
from quality.lifecycle import Move
from quality.role import Function
from summaries.when import day

NOT_YOURS = N_("Listan är för registratorn. Ett enskilt ärendes diarienummer skriver du på ärendets kort.")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The diary number of the case, and of the decision where that is registered on its own."""

    case: str
    decision: str


def _case_number(known: Answers, offers: Offers) -> Answer | None:
    return next((choice.code for choice in offers.get("diary", ())), None)


def _decision_number(known: Answers, offers: Offers) -> Answer | None:
    return next((choice.code for choice in offers.get("decision_diary", ())), None)


REGISTER = one_page(
    Move.REGISTER.value,
    N_("Diarienummer"),
    (
        Step(
            "diary",
            N_("Ärendets diarienummer"),
            Text(max_length=40, sensitive=False),
            help=N_("Som det står i diariet, till exempel SN 2026/123."),
            default=_case_number,
        ),
        Step(
            "decision_diary",
            N_("Beslutets diarienummer, om det har ett eget"),
            Text(max_length=40, sensitive=False),
            optional=True,
            default=_decision_number,
        ),
    ),
    lambda answers: Numbers(str(answers["diary"]), str(answers.get("decision_diary", ""))),
    submit=N_("Spara"),
)


async def numbers_so_far(visit: Visit, subject: str) -> Offers:
    """The numbers that the case has already, to be changed rather than written anew."""
    case = await find(visit, subject, lock=False)
    named = {"diary": case.diary, "decision_diary": case.decision_diary}
    return {field: (Choice(number, number),) for field, number in named.items() if number}


async def register(visit: Visit, record: Numbers, session: Session) -> str:
    """The numbers are kept with the case, and nobody is reminded of them any more."""
    case = await find_for(visit, session.subject, Move.REGISTER)
    changed = await perform(
        visit, case, Move.REGISTER, diary=record.case.strip(), decision_diary=record.decision.strip()
    )
    return subject_of(changed)


async def not_registered(visit: Visit, subject: str) -> Screen:
    """The registrar's list: cases that are to be registered and are not yet, oldest first."""
    if Function.REGISTRAR not in visit.scope.functions:
        raise Rejected(NOT_YOURS)
    tr = visit.tr
    types = frozenset(type_ for type_, roles in visit.profile.cases.items() if roles.on and roles.registered)
    cases = await visit.store.cases.unregistered(scope=visit.scope, types=types)
    page = page_of(cases, Span(read_turn(subject)[1]))
    lines = Page(tuple(_line(visit, case) for case in page.items), page.offset, page.total)
    turns = turning(page, "not_registered", "", tr)
    listed = part(tr("Att diarieföra"), lines, turns, tr, empty=tr("Allt är diariefört."))
    return Home(tr("Diariet"), tr.plural("{n} ärende väntar.", "{n} ärenden väntar.", len(cases)), (listed,))


def _line(visit: Visit, case: Case) -> Item:
    tr, subject = visit.tr, subject_of(case)
    came = tr("kom in {day}", day=day(case.created_at, visit.profile.timezone, tr.language))
    buttons = (
        Button(tr(LABELS[Move.REGISTER]), "start", f"{Move.REGISTER.value}|{subject}"),
        Button(tr("Visa"), "card", subject),
    )
    return Item(f"{case.reference} {tr(TYPES[case.type])}", came, buttons)


# The hold of the law: nothing is erased while a disclosure, IVO or police matter is open

HOLD = one_question(
    Move.HOLD.value,
    N_("Stoppa gallring"),
    Step("hold", N_("Varför ska ärendet sparas tills vidare?"), Text(multiline=True, max_length=500)),
    N_("Stoppa gallring"),
)
RELEASE = one_question(
    Move.RELEASE.value,
    N_("Tillåt gallring igen"),
    Step("release", N_("Varför behövs inte stoppet längre?"), Text(multiline=True, max_length=500)),
    N_("Tillåt gallring"),
)


async def hold(visit: Visit, record: str, session: Session) -> str:
    """The case is kept, whatever the plan says, until it is released."""
    case = await find_for(visit, session.subject, Move.HOLD)
    await say(visit, case, "hold", record)
    return subject_of(await perform(visit, case, Move.HOLD, held=True))


async def release(visit: Visit, record: str, session: Session) -> str:
    """The plan counts again."""
    case = await find_for(visit, session.subject, Move.RELEASE)
    await say(visit, case, "release", record)
    return subject_of(await perform(visit, case, Move.RELEASE, held=False))


def conversations() -> tuple[Conversation[Numbers] | Conversation[str], ...]:
    """All of them, with what they do."""
    saved = receipt(N_("Det är sparat."))
    return (
        Conversation(REGISTER, register, saved, numbers_so_far, if_may(Move.REGISTER)),
        Conversation(HOLD, hold, receipt(N_("Ärendet gallras inte.")), may=if_may(Move.HOLD)),
        Conversation(RELEASE, release, saved, may=if_may(Move.RELEASE)),
    )
