"""The reference is complete: every command, setting and column stands in it, and nothing that is gone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import typer

from bot.cli import app
from bot.directory.csv import EMPLOYMENT, PEOPLE, SUBSTITUTES, UNITS
from bot.history.columns import BANDS, BONDS, COLUMNS, NATURES, OUTCOMES, STATES, SUSPICIONS, TYPES
from bot.intake import listen
from bot.intake.commands import FIELDS, KEY
from bot.intake.read import MisconductReport, ProviderEventReport, SynpunktReport
from bot.intake.signed import sign
from bot.settings import IntakeSender, Settings
from handlers.commands import COMMANDS
from quality.case import CaseType
from quality.law import PROVISIONS, Demand, cite
from quality.profile import Name, Profile
from quality.profile_file import SHIPPED
from quality.role import Function
from quality.year_wheel import MonthDay

DOCS = Path(__file__).parent.parent / "docs"
REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """One section of the reference, by its heading."""
    return REFERENCE.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def first_cells(text: str) -> list[str]:
    """What the rows of its tables are about."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def commands(group: typer.core.TyperGroup, before: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def test_every_terminal_command_is_described() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    assert sorted(first_cells(section("Commands in the terminal"))) == sorted(commands(group, "hjulet"))


def test_every_chat_command_is_described() -> None:
    assert first_cells(section("Commands in the chat")) == [command.word for command in COMMANDS]


def test_every_setting_is_described_with_its_default() -> None:
    names = [name.upper() if name.startswith("slack_") else f"HJULET_{name.upper()}" for name in Settings.model_fields]
    assert first_cells(section("Settings")) == names
    for name, field in zip(names, Settings.model_fields.values(), strict=True):
        if isinstance(field.default, str | int | bool) and field.default != "":
            shown = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
            assert f"| `{name}` | `{shown}` |" in REFERENCE


def test_every_column_and_function_is_described() -> None:
    assert first_cells(section("Files")) == [*PEOPLE, *EMPLOYMENT, *UNITS, *SUBSTITUTES]
    assert all(f"`{function.value}`" in section("Files") for function in Function)


GUIDE = (DOCS / "profiler.md").read_text(encoding="utf-8")


def keys(kind: Any, before: str) -> Iterator[str]:
    """Every key of a profile by its path: `[]` is each of a list, `*` is any name, and a name has `sv` and `en`."""
    inner = get_args(kind)
    if get_origin(kind) is tuple:
        yield from keys(inner[0], f"{before}[]" if is_dataclass(inner[0]) and inner[0] is not MonthDay else before)
    elif isinstance(get_origin(kind), type) and issubclass(get_origin(kind) or object, Mapping):
        yield from keys(inner[1], f"{before}.*")
    elif is_dataclass(kind) and kind not in (Name, MonthDay):
        hints = get_type_hints(kind)
        for each in fields(kind):
            yield from keys(hints[each.name], f"{before}.{each.name}".lstrip("."))
    else:
        yield before


def test_every_key_of_a_profile_is_described_in_the_guide() -> None:
    assert sorted(set(first_cells(GUIDE)) - {*Demand, *CaseType}) == sorted(keys(Profile, ""))


def test_every_law_type_of_case_and_shipped_profile_is_named_in_the_guide() -> None:
    assert {*Demand, *CaseType} <= set(first_cells(GUIDE))
    assert all(f"`{name}`" in GUIDE for name in SHIPPED)


def test_the_guide_cites_law_as_the_table_of_law_does() -> None:
    for demand, provision in PROVISIONS.items():
        word = provision.word.value if provision.word else ""
        assert f"| `{demand.value}` | {provision.sv} | {cite(demand)} | {word}" in GUIDE


def test_links_between_documents_lead_somewhere() -> None:
    for path in [DOCS.parent / "README.md", *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_column_of_a_file_of_cases_is_described_in_its_order() -> None:
    told = (DOCS / "import.md").read_text(encoding="utf-8").partition("### Kolumner")[2].partition("\n## ")[0]
    assert first_cells(told) == list(COLUMNS)
    for words in (TYPES, STATES, OUTCOMES, NATURES, SUSPICIONS, BANDS):
        assert [word for word in words.values() if f"`{word}`" not in told] == []
    assert [word for word in BONDS.values() if f"`{word}:" not in told] == []


def test_every_field_and_answer_of_the_intake_is_described() -> None:
    told = (DOCS / "intag.md").read_text(encoding="utf-8")
    assert [name for name in (*IntakeSender.model_fields, *FIELDS, KEY) if f"`{name}`" not in told] == []
    answers = [value for value in vars(listen).values() if isinstance(value, listen.Refusal)]
    assert [each.code for each in answers if f"| {each.status} | `{each.code}` |" not in told] == []
    for report in (SynpunktReport, ProviderEventReport, MisconductReport):
        for name in report.codes:
            codes = get_args(report.model_fields[name].annotation)
            assert [code for code in codes if f"`{code}`" not in told] == []
    assert sign("hemlig-nyckel-som-ar-minst-32-tecken", "1764057600", "formular-0001", b'{"type":"synpunkt"}') in told
