"""What the small conversations about a case share: one page, whoever may by the lifecycle table, and a receipt."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from conversation.flow import Answers, Flow, Page, Step
from conversation.screen import Button, Done, Screen
from conversation.words import Phrase
from handlers.moves import find_for
from handlers.visit import Visit, id_of
from quality.lifecycle import Move

T = TypeVar("T")


def one_page(
    name: str, title: Phrase, steps: tuple[Step, ...], build: Callable[[Answers], T], *, submit: Phrase
) -> Flow[T]:
    """A conversation of one page, sent as soon as it is answered."""
    return Flow(name, title, (Page(title, steps),), build, submit=submit, review=False)


def one_question(name: str, title: Phrase, step: Step, submit: Phrase) -> Flow[str]:
    """A conversation of one question."""
    return one_page(name, title, (step,), lambda answers: str(answers[step.id]), submit=submit)


def if_may(move: Move) -> Callable[[Visit, str], Awaitable[None]]:
    """For conversations that are for whoever may make this move."""

    async def may(visit: Visit, subject: str) -> None:
        await find_for(visit, subject, move)

    return may


def receipt(text: Phrase) -> Callable[[Visit, str], Awaitable[Screen]]:
    """Says that it is done, and shows the way back to the case for those who still see it."""

    async def done(visit: Visit, result: str) -> Screen:
        case = await visit.store.cases.get(id_of(result), scope=visit.scope)
        button = (Button(visit.tr("Visa ärendet"), "card", result),) if case else ()
        return Done(visit.tr(text), (), case.reference if case else "", button)

    return done
