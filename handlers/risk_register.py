"""The risk register: what may go wrong, rolled up from the units; a risk accepted as it is left, and reviewed.

domain.md 1.2 f; 5 kap. 1 § SOSFS 2011:9.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from conversation.flow import Answer, Answers, Choice, Day, Flow, Offers, OneOf, Rejected, Step, Text
from conversation.paging import Page, Span, page_of, part, read_turn, turning
from conversation.screen import Button, Home, Item, Screen
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers.case import holder_in_words, title_of
from handlers.conversation import Conversation
from handlers.moves import find_for, perform, say
from handlers.small import if_may, one_page, receipt
from handlers.visit import Visit, placed, subject_of
from quality.access import CaseField
from quality.case import Band, Case, Outcome
from quality.duty import DutyKind
from quality.lifecycle import Move
from quality.owing import duty_of
from quality.role import Function
from summaries.when import day

NOT_YOURS = N_("Riskregistret är för chefer och för dem som arbetar med kvalitet. Risker rapporterar du med ”risk”.")
BANDS: Mapping[Band | None, Phrase] = {
    Band.RED: N_("röda"),
    Band.YELLOW: N_("gula"),
    Band.GREEN: N_("gröna"),
    None: N_("inte bedömda"),
}
COLOURS: Mapping[Band | None, Phrase] = {
    Band.RED: N_("Röd"),
    Band.YELLOW: N_("Gul"),
    Band.GREEN: N_("Grön"),
    None: N_("Inte bedömd"),
}
DEGREES = (
    Choice("1", N_("1 Mindre"), N_("Obehag eller obetydlig skada")),
    Choice("2", N_("2 Måttlig"), N_("Övergående skada eller mer vård en tid")),
    Choice("3", N_("3 Betydande"), N_("Måttlig skada som inte går över, till exempel fall med fraktur")),
    Choice("4", N_("4 Katastrofal"), N_("Fara för livet, död eller stor skada som inte går över")),
)
LIKELIHOODS = (
    Choice("1", N_("1 Mycket liten"), N_("En gång om året eller mer sällan")),
    Choice("2", N_("2 Liten"), N_("Varje månad")),
    Choice("3", N_("3 Stor"), N_("Varje vecka")),
    Choice("4", N_("4 Mycket stor"), N_("Varje dag")),
)


# The register


async def register(visit: Visit, subject: str) -> Screen:
    """The risks of the units that the person answers for, gravest first, each with its owner and next review."""
    units = frozenset(unit for sight in visit.scope.sights for unit in sight.units)
    seen = await visit.store.cases.risks(scope=visit.scope, units=units)
    risks = [case for case in seen if CaseField.SCORE in visit.scope.fields_of(case)]
    if not risks and visit.scope.functions <= {Function.EMPLOYEE}:
        raise Rejected(NOT_YOURS)
    tr = visit.tr
    page = page_of(risks, Span(read_turn(subject)[1]))
    lines = Page(tuple(_line(visit, case) for case in page.items), page.offset, page.total)
    listed = part(tr("Allvarligast först"), lines, turning(page, "risk_register", "", tr), tr)
    return Home(tr("Riskregister"), _rolled_up(visit, risks), (listed,) if risks else ())


def _rolled_up(visit: Visit, risks: list[Case]) -> str:
    """How many, and where: each unit's name with its number of risks, and of red ones."""
    tr = visit.tr
    if not risks:
        return tr("Inga risker är registrerade.")
    bands = Counter(case.band for case in risks)
    graded = [f"{tr(BANDS[band])}: {bands[band]}" for band in BANDS if bands[band]]
    total = ", ".join([tr.plural("{n} risk", "{n} risker", len(risks)), *graded])
    at = Counter(case.unit for case in risks)
    red = Counter(case.unit for case in risks if case.band is Band.RED)
    where = [f"{placed(visit, unit)}: {n}" + _reds(visit, red[unit]) for unit, n in at.most_common()]
    return "\n".join([total, *where]) if len(where) > 1 else total


def _reds(visit: Visit, number: int) -> str:
    return " " + visit.tr("({n} röda)", n=number) if number else ""


def _line(visit: Visit, case: Case) -> Item:
    tr = visit.tr
    facts = [tr(COLOURS[case.band]), visit.organisation.units[case.unit].name]
    if case.score is not None:
        facts.append(tr("{score} poäng", score=case.score))
    if case.residual is not None:
        facts.append(tr("kvar: {score}", score=case.residual))
    if case.review_on is not None:
        facts.append(tr("ses över {day}", day=day(case.review_on, visit.profile.timezone, tr.language)))
    facts.append(holder_in_words(visit, case))
    show = Button(tr("Visa"), "card", subject_of(case))
    return Item(f"{case.reference} {title_of(case, visit)}", " · ".join(facts), (show,))


# Accepted, and looked at again


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is left of a risk, why that is acceptable, and when it is looked at again."""

    severity: int
    likelihood: int
    text: str
    review_on: date

    @property
    def residual(self) -> int:
        return self.severity * self.likelihood


def judging(name: str, title: Phrase, why: Step, submit: Phrase) -> Flow[Judgement]:
    """A conversation that assesses a risk anew."""

    def build(answers: Answers) -> Judgement:
        return Judgement(
            int(str(answers["severity"])),
            int(str(answers["likelihood"])),
            str(answers[why.id]),
            date.fromisoformat(str(answers["review_on"])),
        )

    return one_page(
        name,
        title,
        (
            Step("severity", N_("Hur allvarliga kan följderna bli nu?"), OneOf(DEGREES)),
            Step("likelihood", N_("Hur ofta kan det hända nu?"), OneOf(LIKELIHOODS)),
            why,
            Step("review_on", N_("När ska risken ses över?"), Day(past=False), default=_later),
        ),
        build,
        submit=submit,
    )


def _later(known: Answers, offers: Offers) -> Answer | None:
    return next((choice.code for choice in offers.get("later", ())), None)


async def with_review_day(visit: Visit, subject: str) -> Offers:
    """Offers the day that the profile says."""
    on = (visit.today + timedelta(days=visit.profile.deadlines.review_risk_days)).isoformat()
    return {"later": (Choice(on, on),)}


ACCEPT = judging(
    Move.ACCEPT.value,
    N_("Acceptera risken"),
    Step(
        "accepted",
        N_("Varför kan ni leva med det som är kvar?"),
        Text(multiline=True, max_length=1000),
        help=N_("Det som är gjort räknas. En röd risk brukar behöva åtgärder först."),
    ),
    N_("Acceptera och avsluta"),
)
REVIEW = judging(
    Move.REVIEW.value,
    N_("Se över risken"),
    Step("reviewed", N_("Vad har ändrats?"), Text(multiline=True, max_length=1000)),
    N_("Spara översynen"),
)


async def accept(visit: Visit, record: Judgement, session: Session) -> str:
    """The risk is closed with what is left of it, stays in the register, and comes back on its day."""
    case = await find_for(visit, session.subject, Move.ACCEPT)
    await say(visit, case, "accepted", record.text)
    changed = await perform(
        visit,
        case,
        Move.ACCEPT,
        outcome=Outcome.ACCEPTED,
        residual=record.residual,
        band=visit.profile.matrix.band(record.severity, record.likelihood),
        review_on=record.review_on,
    )
    return subject_of(changed)


async def review(visit: Visit, record: Judgement, session: Session) -> str:
    """What is left today, and when it is looked at next; opening the case again is a move of its own."""
    case = await find_for(visit, session.subject, Move.REVIEW)
    await say(visit, case, "reviewed", record.text)
    changed = await perform(
        visit,
        case,
        Move.REVIEW,
        residual=record.residual,
        band=visit.profile.matrix.band(record.severity, record.likelihood),
        review_on=record.review_on,
    )
    about = f"r{changed.revision}"
    await visit.store.duties.owe([duty_of(DutyKind.REVIEW_RISK, changed, visit.profile, visit.now, about=about)])
    return subject_of(changed)


def conversations() -> tuple[Conversation[Judgement], ...]:
    """Both, with what they do."""
    return (
        Conversation(ACCEPT, accept, receipt(N_("Risken är accepterad.")), with_review_day, if_may(Move.ACCEPT)),
        Conversation(REVIEW, review, receipt(N_("Översynen är sparad.")), with_review_day, if_may(Move.REVIEW)),
    )
