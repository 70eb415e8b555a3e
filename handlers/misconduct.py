"""Reporting a missförhållande, or a tangible risk for one: lex Sarah (27 kap. SoL, 24 b–f §§ LSS; domain.md 1.2 d)."""

from collections.abc import Sequence

from conversation.flow import Choice, Flow, OneOf, Step
from conversation.session import Session
from conversation.words import N_
from handlers import asked, received, statutory
from handlers.conversation import Conversation
from handlers.statutory import Statutory
from handlers.visit import Visit
from quality.case import SOCIAL, Case, CaseType, Nature, Suspicion
from quality.duty import Duty
from quality.law import Demand, cite
from quality.profile import Profile

UNDER = SOCIAL
NATURES = (
    Choice(Nature.HARM, N_("Någon har farit illa"), N_("Ett missförhållande, allvarligt eller inte")),
    Choice(Nature.RISK, N_("Någon riskerar att fara illa"), N_("En påtaglig risk för ett missförhållande")),
)


def flow(profile: Profile) -> Flow[Statutory]:
    """The conversation for one municipality."""
    nature = Step(
        "nature",
        N_("Vad är det fråga om?"),
        OneOf(NATURES),
        help=N_("Rapportera genast. Du behöver inte vara säker. Fara för liv? Ring 112."),
    )
    title, sorts = N_("Rapportera missförhållande (lex Sarah)"), asked.categories(profile, UNDER)
    return statutory.flow(CaseType.MISCONDUCT, title, nature, sorts, UNDER, profile=profile)


async def submit(visit: Visit, report: Statutory, session: Session) -> str:
    """Goes at once to whoever receives such reports, past the line."""
    type_, suspicion = CaseType.MISCONDUCT, Suspicion.SARAH
    return await statutory.store(visit, report, session, type_=type_, suspicion=suspicion)


def lines(visit: Visit, case: Case, duties: Sequence[Duty]) -> list[str]:
    """What the law says happens now; no number of days, because it has none."""
    tr = visit.tr
    return [
        tr(
            "Det som är fel ska utredas och rättas till utan dröjsmål ({law}).",
            law=cite(Demand.SARAH_INVESTIGATE, visit.today, case.laws) or cite(Demand.SARAH_INVESTIGATE, visit.today),
        ),
        tr("Är någon i fara nu? Skydda personen och säg till din chef eller jouren."),
    ]


def conversation(profile: Profile) -> Conversation[Statutory]:
    """The conversation with its meaning."""
    done = received.receipt(N_("Tack! Rapporten har gått genast till den som ska bedöma den."), lines)
    return Conversation(flow(profile), submit, done, asked.offers, received.taken_here(CaseType.MISCONDUCT))
