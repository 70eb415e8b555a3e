"""What the two statutory reports share: an event or a risk that somebody may have been hurt by, told at once.

The reporter need not be sure (27 kap. 2 § SoL, 24 b § LSS; 6 kap. 4 § PSL).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from conversation.flow import Answers, Choice, Default, Flow, Page, Step
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers import asked, received
from handlers.asked import Common, one
from handlers.visit import Visit
from quality.case import CaseType, Law, Nature, Suspicion, severity_of
from quality.profile import Profile


@dataclass(frozen=True, slots=True)
class Statutory:
    """A report of a missförhållande or a vårdskada, or of a risk for one."""

    common: Common
    nature: Nature
    category: str
    actual: str
    possible: str
    record: str
    words: Mapping[str, str]


def flow(
    type_: CaseType, title: Phrase, nature: Step, sorts: tuple[Choice, ...], among: frozenset[Law], *, profile: Profile,
    measure_help: Phrase = "", default: Default = None,
) -> Flow[Statutory]:  # fmt: skip
    """The conversation; what differs is what is asked first, the sorts and the laws that it may be under."""
    usual = asked.possible(profile, among)
    pages: tuple[Page, ...] = (
        asked.kind_page(nature, sorts),
        asked.TIMES,
        asked.happened_page(measure_help=measure_help),
        asked.record_page(profile),
    )
    laws = asked.laws(profile, among, default=default)
    last = asked.closing(*laws, asked.INVOLVED, asked.SHOWS_NAME)
    send = N_("Skicka rapporten")
    return Flow(type_.value, title, pages, lambda answers: build(answers, usual), closing=last, submit=send)


def build(answers: Answers, usual: asked.Laws) -> Statutory:
    """The report that the answers make; only answers that count come in. The `usual` law is what was not asked."""
    return Statutory(
        common=asked.common(answers, usual),
        nature=Nature(one(answers, "nature")),
        category=one(answers, "category"),
        actual=one(answers, "actual", "unknown"),
        possible=one(answers, "possible"),
        record=one(answers, "record"),
        words={
            "what": one(answers, "what"),
            "measure": one(answers, "measure"),
            "record": asked.record_of(answers),
        },
    )


async def store(visit: Visit, report: Statutory, session: Session, *, type_: CaseType, suspicion: Suspicion) -> str:
    """A case that only its track may know of, received and assessed at once."""
    case = received.new_case(
        visit,
        type_,
        report.common,
        flagged=bool(session.flagged),
        category=report.category,
        severity=severity_of(report.actual, report.possible),
        suspicion=suspicion,
        facts={
            "nature": report.nature.value,
            "actual": report.actual,
            "possible": report.possible,
            "occurred": report.common.occurred,
            "record": report.record,
        },
    )
    manager = report.common.manager
    return await received.receive(visit, case, report.words, manager=manager)
