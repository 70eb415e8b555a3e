"""Reporting an avvikelse: the conversation, and the case that it becomes (domain.md 1.1, 3.3; 27 kap. 2 § SoL)."""

from collections.abc import Mapping
from dataclasses import dataclass

from conversation.flow import Answers, Either, Flow, Is, OneOf, Page, Step
from conversation.session import Session
from conversation.words import N_
from handlers import asked, received
from handlers.asked import Common, one
from handlers.choices import NATURES
from handlers.conversation import Conversation
from handlers.visit import Visit
from quality.case import CaseType, Nature, Suspicion, severity_of
from quality.profile import Profile

NAME = CaseType.DEVIATION.value


@dataclass(frozen=True, slots=True)
class Deviation:
    """A report as it was sent."""

    common: Common
    nature: Nature
    category: str
    actual: str
    possible: str
    record: str
    suspicion: Suspicion
    words: Mapping[str, str]


def flow(profile: Profile) -> Flow[Deviation]:
    """The conversation for one municipality; its categories and systems are the profile's."""
    abuse = tuple(
        f"{category.code}.{detail.code}"
        for category in profile.categories
        if category.abuse
        for detail in category.details
    )
    serious = Either((Is("category", abuse), Is("actual", ("3", "4")), Is("possible", ("3", "4"))))
    nature = Step(
        "nature",
        N_("Vad är det fråga om?"),
        OneOf(NATURES),
        help=N_("Fara för liv? Ring 112. Arbetsskada eller orosanmälan? Skriv ”annat”."),
    )
    suspicion = Step(
        "suspicion",
        asked.suspected(profile),
        OneOf(asked.suspicions(profile)),
        help=N_("Du behöver inte vara säker. Vid ja eller osäker går rapporten genast till den som ska bedöma."),
        when=serious,
    )
    return Flow(
        name=NAME,
        title=N_("Rapportera avvikelse"),
        pages=(
            asked.kind_page(nature, asked.categories(profile)),
            asked.TIMES,
            asked.happened_page(),
            asked.record_page(profile),
            Page(N_("Kan det vara allvarligt?"), (suspicion,)),
        ),
        closing=asked.closing(*asked.laws(profile), asked.INVOLVED, asked.SHOWS_NAME),
        build=lambda answers: build(answers, profile.laws),
        submit=N_("Skicka rapporten"),
    )


def build(answers: Answers, usual: asked.Laws = ()) -> Deviation:
    """The report that the answers make; only answers that count come in. The `usual` law is what was not asked."""
    return Deviation(
        common=asked.common(answers, usual),
        nature=Nature(one(answers, "nature")),
        category=one(answers, "category"),
        actual=one(answers, "actual", "unknown"),
        possible=one(answers, "possible"),
        record=one(answers, "record"),
        suspicion=Suspicion(one(answers, "suspicion", Suspicion.NONE)),
        words={
            "what": one(answers, "what"),
            "measure": one(answers, "measure"),
            "record": asked.record_of(answers),
        },
    )


async def submit(visit: Visit, report: Deviation, session: Session) -> str:
    """Stores the report, tells whoever it goes to, and starts the clock for receiving it."""
    case = received.new_case(
        visit,
        CaseType.DEVIATION,
        report.common,
        flagged=bool(session.flagged),
        category=report.category,
        severity=severity_of(report.actual, report.possible),
        suspicion=report.suspicion,
        facts={
            "nature": report.nature.value,
            "actual": report.actual,
            "possible": report.possible,
            "occurred": report.common.occurred,
            "record": report.record,
        },
    )
    return await received.receive(visit, case, report.words, manager=report.common.manager)


def conversation(profile: Profile) -> Conversation[Deviation]:
    """The conversation with its meaning."""
    done = received.receipt(N_("Tack! Rapporten är inskickad."), received.nothing_more)
    return Conversation(flow(profile), submit, done, asked.offers, received.taken_here(CaseType.DEVIATION))
