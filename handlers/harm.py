"""Reporting a vårdskada, or an event that could have been one (3 kap. 3–8 §§, 6 kap. 4 § PSL; domain.md 1.2 b)."""

from collections.abc import Sequence

from conversation.flow import Choice, Flow, OneOf, Step
from conversation.session import Session
from conversation.words import N_
from handlers import asked, received, statutory
from handlers.conversation import Conversation
from handlers.statutory import Statutory
from handlers.visit import Visit
from quality.case import Case, CaseType, Law, Nature, Suspicion
from quality.duty import Duty
from quality.law import Demand, cite
from quality.profile import Profile

UNDER = frozenset({Law.HSL})
NATURES = (
    Choice(Nature.HARM, N_("Någon skadades i vården"), N_("Skada, lidande eller sjukdom som hade gått att undvika")),
    Choice(Nature.NEAR_MISS, N_("Det var nära"), N_("Någon kunde ha skadats")),
    Choice(Nature.RISK, N_("Det finns en risk"), N_("Inget har hänt än, men någon kan skadas")),
)


def flow(profile: Profile) -> Flow[Statutory]:
    """The conversation for one municipality."""
    nature = Step(
        "nature",
        N_("Vad är det fråga om?"),
        OneOf(NATURES),
        help=N_("Hjälp personen först och ring sjuksköterskan. Fara för liv? Ring 112."),
    )
    return statutory.flow(
        CaseType.HARM,
        N_("Rapportera vårdskada (lex Maria)"),
        nature,
        asked.categories(profile, UNDER),
        frozenset(Law),
        profile=profile,
        default=[Law.HSL.value],
        measure_help=N_("Skriv också om sjuksköterska eller läkare är kontaktad."),
    )


async def submit(visit: Visit, report: Statutory, session: Session) -> str:
    """Goes at once to whoever receives such reports; the unit's manager reads it."""
    type_, suspicion = CaseType.HARM, Suspicion.MARIA
    return await statutory.store(visit, report, session, type_=type_, suspicion=suspicion)


def lines(visit: Visit, case: Case, duties: Sequence[Duty]) -> list[str]:
    """What the law says happens now; no number of days, because it has none."""
    tr = visit.tr
    return [
        tr(
            "Händelsen ska utredas ({investigate}). Är skadan allvarlig anmäls den snarast till IVO ({notify}).",
            investigate=cite(Demand.HARM_INVESTIGATE, visit.today),
            notify=cite(Demand.HARM_NOTIFY, visit.today),
        ),
        tr("Skriv i journalen att det finns en rapport, med numret. Skriv inte vad som står i den."),
    ]


def conversation(profile: Profile) -> Conversation[Statutory]:
    """The conversation with its meaning."""
    done = received.receipt(N_("Tack! Rapporten har gått genast till den som ska bedöma den."), lines)
    return Conversation(flow(profile), submit, done, asked.offers, received.taken_here(CaseType.HARM))
