"""No figure and no list per employee as reporter, ever: not in a question to the database, a command, or a screen.

Found by walking the code, the command line, and all that can be pressed; what is allowed is said with its reason.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from sqlalchemy import event
from sqlalchemy.engine import Connection

from bot.cli import app
from bot.wiring import table
from quality.profile_file import load
from tests.world import World, municipality

ROOT = Path(__file__).parent.parent
OWN = {"scope.person": "what somebody sees is also what they reported", "person": "the list of one's own reports"}
"""Whom a question about the reporter may name: in both cases the one who asks."""
NAMES_OF_OTHERS = {"lacking": "who has not read this year's information, for the manager of their unit"}
"""Pages that name employees, and not as reporters."""


def modules(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not {"tables", "migrations"} & set(path.parts):
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def columns(node: ast.AST) -> set[int]:
    """The lines with the reporter's column, as the mapped class or the table names it; a row's own value is none."""
    attributes = [each for each in ast.walk(node) if isinstance(each, ast.Attribute) and each.attr == "reporter_id"]
    return {each.lineno for each in attributes if ast.unparse(each.value) != "row"}


def compared(tree: ast.Module) -> dict[int, str]:
    """Where the column is compared with one person, and with whom."""
    comparisons = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    equal = [node for node in comparisons if isinstance(node.ops[0], ast.Eq) and columns(node.left)]
    return {node.lineno: ast.unparse(node.comparators[0]) for node in equal}


def test_the_database_is_asked_by_reporter_for_nothing_but_ones_own() -> None:
    asked: set[str] = set()
    for path, tree in modules("storage"):
        known = compared(tree)
        assert columns(tree) == set(known), f"{path}: grouped, sorted or listed by reporter"
        asked |= set(known.values())
        words = [str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        assert not [each for each in words if re.search(r"(group|order) by\b.*reporter", each, re.IGNORECASE)], path
    assert asked == set(OWN)


def test_the_list_of_reports_is_asked_for_only_by_the_one_who_made_them() -> None:
    calls = [
        ast.unparse(node.args[0])
        for path, tree in modules("handlers", "reminders", "summaries", "bot")
        if "demo" not in path.parts  # its invented people look up their own
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and "reported_by" in node.func.attr
    ]
    assert calls
    assert set(calls) == {"visit.person"}


def parameters(group: typer.core.TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every command with the name of each thing that it can be told."""
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from parameters(command, (*path, name))
        else:
            yield from (((*path, name), parameter.name or "") for parameter in command.params)


def test_no_command_of_the_command_line_takes_an_employee_but_the_one_that_signs_them_out() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    told = list(parameters(group))
    assert len({path for path, _ in told}) > 15
    named = {path for path, name in told if re.search(r"person|report|employee|email|^who$", name)}
    assert named == {("sign-out",)}


class Asked:
    """What the database was asked while somebody looked, with the values."""

    def __init__(self, world: World) -> None:
        self.statements: list[tuple[str, tuple[object, ...]]] = []
        event.listen(world.database.engine.sync_engine, "before_cursor_execute", self._hear)

    def _hear(self, _: Connection, cursor: object, statement: str, parameters: object, *more: object) -> None:
        if isinstance(parameters, tuple):
            self.statements.append((statement, parameters))

    def by_reporter(self) -> Iterator[object]:
        """The value of every condition on the reporter; a condition that is no comparison with one person is `None`."""
        for statement, values in self.statements:
            where = statement.partition(" WHERE ")[2] or statement.partition("\nWHERE ")[2]
            offset = statement.count("?") - where.count("?")
            assert not re.search(r"(GROUP|ORDER) BY[^)]*reporter_id", statement)
            for match in re.finditer(r"reporter_id\s*(\S+)", where):
                at = offset + where[: match.start()].count("?")
                yield values[at] if match.group(1) == "=" else None


async def test_whoever_presses_whatever_only_their_own_reports_are_looked_up(sqlite_town: str) -> None:
    async with municipality(sqlite_town) as world:
        await world.report("samira", record="nobody")
        await world.report("omar", record="nobody")
        samira = world.people["samira"]
        asked = Asked(world)
        for who in ("dag", "kim", "anna", "fatima", "birgitta", "rut"):
            asked.statements.clear()
            for press in table(load("standard")).presses:
                for subject in ("", f"person:{samira}", str(samira), f"reports:{samira}~0"):
                    screen = await world.presses(who, press, subject)
                    assert press in NAMES_OF_OTHERS or "Samira" not in str(screen), (who, press, subject)
            for words in ("sammanfattning per medarbetare", "sammanfattning Samira Haddad", "vem rapporterar mest"):
                assert "Samira" not in str(await world.types(who, words))
            values = set(asked.by_reporter())
            assert values == {world.people[who]}, who


@pytest.mark.parametrize("statement", ["SELECT 1 FROM cases GROUP BY reporter_id", "SELECT 1 ORDER BY a, reporter_id"])
def test_a_figure_by_reporter_would_be_found(statement: str) -> None:
    asked = object.__new__(Asked)
    asked.statements = [(statement, ())]
    with pytest.raises(AssertionError):
        list(asked.by_reporter())
