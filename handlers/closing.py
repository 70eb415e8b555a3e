"""Closing a case: only when its actions are done and seen to have helped, with a last assessment of what is left."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from conversation.flow import Answer, Answers, Choice, Flow, Offered, Offers, OneOf, Page, Rejected, Step, Text
from conversation.session import Session
from conversation.words import N_, Phrase, Translator
from handlers.conversation import Conversation
from handlers.inquiry import LIKELIHOODS, SEVERITY, YES_NO
from handlers.moves import find, find_for, owner_here, perform, say
from handlers.small import receipt
from handlers.visit import Visit, subject_of
from quality.action import Lack, lacking
from quality.case import Case, CaseType, Outcome
from quality.duty import DutyKind, message
from quality.investigation import concerns_somebody
from quality.lifecycle import DECIDED, Move

LACKS: Mapping[Lack, Phrase] = {
    Lack.UNDECIDED: N_("besluta om åtgärd {numbers}, eller avstå från den"),
    Lack.UNDONE: N_("gör åtgärd {numbers}, eller avstå från den"),
    Lack.UNCHECKED: N_("se efter om åtgärd {numbers} hjälpte"),
    Lack.UNFOLLOWED: N_("lägg till en ny åtgärd efter {numbers}, som inte hjälpte fullt ut"),
}
_SEVERITIES = tuple(Choice(step, label, hint) for step, (label, hint) in SEVERITY.items())


@dataclass(frozen=True, slots=True)
class Closed:
    """What is said when a case is closed; no `residual` where its severity was never a question."""

    residual: int | None
    informed: str
    journal: str
    without: str
    no_actions: str


def flow() -> Flow[Closed]:
    """What is left of it, whether the individual knows, and why nothing was needed where nothing was done."""
    return Flow(
        name=Move.CLOSE.value,
        title=N_("Avsluta ärendet"),
        pages=(
            Page(
                N_("Hur är det nu?"),
                (
                    Step("severity", N_("Om det händer igen: hur allvarligt kan det bli?"), OneOf(_SEVERITIES),
                         default=_first("assessed"), when=Offered("rated")),
                    Step("likelihood", N_("Hur ofta kan det hända nu?"), OneOf(LIKELIHOODS),
                         help=N_("Bedöm som det är efter åtgärderna."), when=Offered("rated")),
                    Step("no_actions", N_("Varför behövs ingen åtgärd?"), Text(max_length=600),
                         when=Offered("no_actions")),
                ),
            ),
            Page(
                N_("Den det gäller"),
                (
                    Step("informed", N_("Har den enskilde, eller någon som företräder hen, fått veta?"),
                         OneOf(YES_NO), when=Offered("about_person"), default=_first("informed")),
                    Step("journal", N_("Är det antecknat i journal eller akt?"), OneOf(YES_NO),
                         when=Offered("about_person"), default=_first("journal")),
                    Step("without", N_("Om nej: varför inte?"), Text(max_length=600), optional=True,
                         when=Offered("about_person")),
                ),
            ),
        ),
        build=build,
        submit=N_("Avsluta ärendet"),
    )  # fmt: skip


def _first(source: str) -> Callable[[Answers, Offers], Answer | None]:
    """What the investigation said already."""

    def first(known: Answers, offers: Offers) -> Answer | None:
        return next((choice.code for choice in offers.get(source, ())), None)

    return first


def build(answers: Answers) -> Closed:
    """What was said."""

    def one(step: str) -> str:
        return str(answers.get(step, "") or "")

    residual = int(one("severity")) * int(one("likelihood")) if one("severity") else None
    return Closed(residual, one("informed"), one("journal"), one("without"), one("no_actions"))


async def offers(visit: Visit, subject: str) -> Offers:
    """What the investigation said, and what has to be asked of this case."""
    case = await find(visit, subject, lock=False)
    known = {name: case.facts.get(name, "") for name in ("assessed", "informed", "journal")}
    yes = (Choice("yes", ""),)
    acted = bool(await visit.store.actions.of(case))
    return {
        **{name: (Choice(code, ""),) for name, code in known.items() if code},
        "rated": yes if _is_rated(case) else (),
        "about_person": yes if _is_rated(case) and concerns_somebody(case) else (),
        "no_actions": () if acted or _is_answered(case) else yes,
    }


def _is_rated(case: Case) -> bool:
    """Whether it is asked how severe it is: of a synpunkt only where somebody has investigated it."""
    return case.type is not CaseType.SYNPUNKT or case.score is not None


def _is_answered(case: Case) -> bool:
    """Whether an answer was all that was needed: it showed no fault, or the fault is a deviation of its own."""
    return case.facts.get("fault") == "no" or (case.facts.get("fault") == "yes" and CaseType.DEVIATION in case.linked)


async def whole(visit: Visit, subject: str) -> None:
    """Says what has to be done first."""
    case = await find_for(visit, subject, Move.CLOSE)
    await demand_done(visit, case)


async def demand_done(visit: Visit, case: Case) -> None:
    """Raises Rejected with what has to be done first."""
    duties = await visit.store.duties.about(subject_of(case), scope=visit.scope)
    if any(duty.kind is DutyKind.ANSWER for duty in duties):
        raise Rejected(N_("Den som lämnade {reference} väntar på svar. Svara först."), reference=case.reference)
    lacks = lacking(await visit.store.actions.of(case))
    if lacks:
        raise Rejected(
            N_("{reference} kan inte avslutas än. Först: {what}."),
            reference=case.reference,
            what="; ".join(_in_words(lack, numbers, visit.tr) for lack, numbers in lacks.items()),
        )


def _in_words(lack: Lack, numbers: tuple[int, ...], tr: Translator) -> str:
    return tr(LACKS[lack], numbers=", ".join(map(str, numbers)))


async def tell_settled(visit: Visit, case: Case, *, number: int) -> None:
    """Whoever decides the case hears that it can be closed, once its last action is settled and by somebody else."""
    if case.type not in DECIDED or visit.scope.decides(case) or lacking(await visit.store.actions.of(case)):
        return
    whom, subject = owner_here(visit, DutyKind.DECIDE, case), subject_of(case)
    told = message(DutyKind.TELL_SETTLED, subject, whom, case.unit, at=visit.now, about=str(number))
    await visit.store.duties.owe([told])


async def submit(visit: Visit, record: Closed, session: Session) -> str:
    """The case is closed; whoever reported hears that what was needed is done."""
    case = await find_for(visit, session.subject, Move.CLOSE)
    await demand_done(visit, case)
    if "no" in {record.informed, record.journal} and not record.without:
        raise Rejected(N_("Skriv varför den enskilde inte har fått veta, eller varför det inte är antecknat."))
    await say(visit, case, "closing.no_actions", record.no_actions)
    await say(visit, case, "closing.without", record.without)
    facts = {**case.facts, **({"informed": record.informed, "journal": record.journal} if record.informed else {})}
    changed = await perform(visit, case, Move.CLOSE, residual=record.residual, outcome=Outcome.DONE, facts=facts)
    return subject_of(changed)


def conversation() -> Conversation[Closed]:
    """The conversation with its meaning."""
    return Conversation(flow(), submit, receipt(N_("Ärendet är avslutat.")), offers, whole)
