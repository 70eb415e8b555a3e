"""The sample of a control: drawn once, from a seed that anybody can draw it from again."""

import secrets
from dataclasses import replace

from conversation.flow import Number, Step
from conversation.screen import Button, Done, Screen, Style
from conversation.session import Session
from conversation.words import N_
from handlers.checkpoint import NAME, find, may, point_subject
from handlers.conversation import Conversation
from handlers.small import one_page
from handlers.visit import Visit
from quality.control import Checkpoint, drawn

SEED_BITS = 31


async def draw(visit: Visit, subject: str, population: int) -> Checkpoint:
    """Draws the sample from a new seed, once: drawing again would be choosing."""
    found, control = await find(visit, subject, lock=True)
    if found.seed is not None:
        return found
    seed = secrets.randbits(SEED_BITS)
    sample = drawn(seed, population, control.sample)
    changed = await visit.store.controls.change(replace(found, population=population, seed=seed, drawn=sample), {})
    await visit.store.audit.record(
        f"checkpoint:{found.id}", "drawn", actor=f"person:{visit.person}", at=visit.now,
        details={"population": population, "seed": seed, "size": len(sample)},
    )  # fmt: skip
    return changed


SAMPLE = one_page(
    "draw",
    N_("Dra ett stickprov"),
    (
        Step(
            "population",
            N_("Hur många finns det att dra ur?"),
            Number(1, 100_000),
            help=N_("Numrera dem i den ordning de står i systemet. Jag drar nummer, aldrig namn."),
        ),
    ),
    lambda answers: int(str(answers["population"])),
    submit=N_("Dra"),
)


async def draw_sample(visit: Visit, record: int, session: Session) -> str:
    """The numbers to look at."""
    return point_subject(await draw(visit, session.subject, record))


async def sample_drawn(visit: Visit, result: str) -> Screen:
    """Which numbers were drawn, and from which seed anybody can draw them again."""
    found, control = await find(visit, result)
    tr = visit.tr
    lines = (
        tr("Granska nummer {numbers}.", numbers=", ".join(map(str, found.drawn))),
        tr("Draget ur {n} med slumptal {seed}. Samma slumptal ger samma nummer.", n=found.population, seed=found.seed),
    )
    answer = Button(tr("Svara"), "start", f"{NAME}|{result}", Style.PRIMARY)
    return Done(control.title, lines, "", (answer,))


def conversation() -> Conversation[int]:
    """Drawing it before the answers are given."""
    return Conversation(SAMPLE, draw_sample, sample_drawn, may=may)
