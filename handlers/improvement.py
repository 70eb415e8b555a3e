"""Suggesting an improvement: the problem, the idea and what it would give (domain.md 1.2 g)."""

from collections.abc import Mapping
from dataclasses import dataclass

from conversation.flow import Answers, Flow, Page, Step, Text
from conversation.session import Session
from conversation.words import N_
from handlers import asked, received
from handlers.asked import Common, one
from handlers.conversation import Conversation
from handlers.visit import Visit
from quality.case import CaseType
from quality.profile import Profile

NAME = CaseType.IMPROVEMENT.value
WORDS = ("problem", "idea", "expected")


@dataclass(frozen=True, slots=True)
class Improvement:
    """A suggestion as it was sent."""

    common: Common
    words: Mapping[str, str]


def flow(profile: Profile) -> Flow[Improvement]:
    """The conversation; the same in every municipality."""
    page = Page(
        N_("Ditt förslag"),
        (
            Step("problem", N_("Vad fungerar inte så bra i dag?"), Text(multiline=True, max_length=1500)),
            Step("idea", N_("Vad föreslår du?"), Text(multiline=True)),
            Step("expected", N_("Vad skulle bli bättre?"), Text(multiline=True, max_length=1000), optional=True),
            asked.unit(N_("Vilken enhet gäller det?")),
        ),
    )
    return Flow(
        name=NAME,
        title=N_("Lämna ett förslag"),
        pages=(page,),
        closing=asked.closing(asked.SHOWS_NAME),
        build=build,
        submit=N_("Skicka förslaget"),
    )


def build(answers: Answers) -> Improvement:
    """The suggestion that the answers make."""
    return Improvement(asked.common(answers), {word: one(answers, word) for word in WORDS})


async def submit(visit: Visit, report: Improvement, session: Session) -> str:
    """Goes to the unit's manager, who says what becomes of it."""
    case = received.new_case(visit, CaseType.IMPROVEMENT, report.common, flagged=bool(session.flagged))
    return await received.receive(visit, case, report.words, manager=report.common.manager)


def conversation(profile: Profile) -> Conversation[Improvement]:
    """The conversation with its meaning."""
    done = received.receipt(N_("Tack för förslaget!"), received.nothing_more)
    return Conversation(flow(profile), submit, done, asked.offers, received.taken_here(CaseType.IMPROVEMENT))
