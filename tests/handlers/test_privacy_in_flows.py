"""The privacy check over every field of words of every conversation: what it masks, and what it must leave alone."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.intake.read import Report
from bot.wiring import table
from conversation.flow import Answer, Flow, Page, Step, Text
from conversation.session import Answered, Session, advance
from handlers import control_questions, errand
from quality.control import Checkpoint
from quality.control_file import templates
from quality.privacy import MASK, check
from quality.profile_file import SHIPPED, load
from tests.handlers.lex import visiting
from tests.handlers.reports import PLACES, steps_of
from tests.handlers.taps import NOW
from tests.world import World, municipality

TABLES = {name: table(load(name)).conversations for name in SHIPPED}
"""Every conversation of every municipality: what is asked is found by walking them, never from a list."""


def fields_of(name: str, flow: Flow[Any]) -> dict[str, Text]:
    return {f"{name}.{step.id}": step.input for step in steps_of(flow) if isinstance(step.input, Text)}


FIELDS = {
    where: text
    for conversations in TABLES.values()
    for name, each in conversations.items()
    for where, text in fields_of(name, each.flow).items()
}
each_field = pytest.mark.parametrize("text", FIELDS.values(), ids=FIELDS)
NUMBERS = ("19121212-1212", "121212-1212", "191212121212", "121272-1219")
HARMLESS = (
    "Det kan vara lex Maria, och kanske lex Sarah.",
    "Lex Sarah-utredaren och MAS vet om det.",
    "Lex Maria-anmälan är gjord.",
    "Se AVV-2026-00012 och SYN-2026-00003.",
    "Diarienummer SN 2026/123 och KS 2026/00456.",
    "Det hände 2026-11-25 klockan 14.30.",
    "Den 25 november 2026, och igen 26/11.",
    "Vecka 47, 08-12 och 16-20.",
    "Beslut enligt 27 kap. 2 § SoL och 3 kap. 5 § PSL.",
    "Dosen 5 mg gavs 2 gånger, kl. 08.00 och 20.00.",
    "Rutin 12, version 3, sidan 4.",
    "Organisationsnummer 212000-1234.",
    "Avtal 12-345, insats 2, 14 dagar.",
)


def only(text: Text, step: str = "words") -> Flow[dict[str, Answer]]:
    """A conversation that asks for nothing but these words, with the limits of the real field."""
    return Flow("only", "Ord", (Page("Ord", (Step(step, "Ord", text),)),), dict, review=False)


def given(text: Text, words: str) -> tuple[Any, Any]:
    turn = advance(only(text), Session("only", 1), Answered({"words": words}), offers=PLACES, check=check, now=NOW)
    return turn.record, turn.problems


@each_field
@pytest.mark.parametrize("number", NUMBERS)
def test_a_personal_number_is_masked_in_every_field(text: Text, number: str) -> None:
    record, problems = given(text, f"Nr {number}")
    assert not problems
    assert record == {"words": f"Nr {MASK}"}


@each_field
def test_what_points_out_a_person_is_questioned_in_every_field_but_those_that_ask_for_it(text: Text) -> None:
    record, problems = given(text, "Ring 070-123 45 67")
    assert (set(problems), record is None) == ((set(), False) if text.identifying else ({"words"}, True))


@each_field
def test_nothing_is_a_false_alarm_in_any_field(text: Text) -> None:
    fitting = [words for words in HARMLESS if len(words) <= text.max_length]
    alarms = [words for words in fitting if given(text, words) != ({"words": words}, {})]
    assert len(fitting) >= 7
    assert len(alarms) == 0, alarms


def test_only_two_fields_ask_how_somebody_is_reached() -> None:
    assert [name for name, text in FIELDS.items() if text.identifying] == [
        "synpunkt.contact", "provider_event.contact",
    ]  # fmt: skip


async def shapes(world: World) -> dict[str, Flow[Any]]:
    """The conversations whose questions come with what they are about: every control, and every entry of every year."""
    tr, now = world.desk.translator("sv"), world.today
    drawn = Checkpoint(control=1, unit=1, due_on=now)
    flows = {f"checkpoint.{each.code}": control_questions.shape_of(each, drawn, None, tr) for each in templates()}
    async with world.database.read() as store:
        visit = await visiting(world, "dag", store)
        for name in SHIPPED:
            house = replace(world.house, profile=load(name))
            there = replace(visit, house=house)
            flows |= {f"errand.{name}.{e.code}": errand.shape_of(there, e) for e in house.profile.year_wheel}
    return flows


async def test_the_questions_that_come_with_what_they_are_about_are_no_different(sqlite_town: str) -> None:
    shaped = {name for each in TABLES.values() for name, conversation in each.items() if conversation.shape}
    async with municipality(sqlite_town) as world:
        flows = await shapes(world)
    assert {name.partition(".")[0] for name in flows} == {NAMES[name] for name in shaped}
    found = {where: text for name, flow in flows.items() for where, text in fields_of(name, flow).items()}
    assert len({where.rpartition(".")[2] for where in found}) >= 5
    for text in set(found.values()):
        assert given(text, f"Nr {NUMBERS[0]}") == ({"words": f"Nr {MASK}"}, {})
        assert set(given(text, "Ring 070-123 45 67")[1]) == {"words"}
        assert not [words for words in HARMLESS if len(words) <= text.max_length and given(text, words)[1]]


NAMES = {control_questions.NAME: "checkpoint", errand.NAME: "errand"}
"""A conversation with questions of its own each time has to be added to `shapes`."""

NO_WORDS = {"type", "unit", "happened_at", "laws"}


@pytest.mark.parametrize("report", get_args(Report), ids=lambda each: str(each.__name__))
def test_every_field_of_words_of_a_report_from_outside_goes_through_the_check(report: type[Any]) -> None:
    free = {
        name
        for name, field in report.model_fields.items()
        if name not in NO_WORDS and "Literal" not in str(field.annotation)
    }
    assert free == set(report.pieces)


def demo_texts() -> Iterator[str]:
    """Every sentence that the demo's invented people write."""

    def within(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for each in value.values():
                yield from within(each)
        elif isinstance(value, list):
            for each in value:
                yield from within(each)

    for path in sorted((Path(__file__).parents[2] / "bot" / "demo").rglob("*.toml")):
        yield from within(tomllib.loads(path.read_text(encoding="utf-8")))


MEANT = "070-"
"""The one thing in the demo that is there to be questioned."""


def test_the_demo_raises_no_false_alarm() -> None:
    texts = [text for text in demo_texts() if " " in text]
    assert len(texts) > 50
    alarms = [text for text in texts if check(text).warnings or check(text).masked]
    assert len([text for text in alarms if MEANT not in text]) == 0, alarms
