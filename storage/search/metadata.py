"""What a guideline states about itself (title, owner, dates); what it does not state stays unknown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from quality.routine import Document
from storage.search.lines import Line
from storage.search.sections import plain

_COVER = 40  # lines: further down "Version:" is about something else
_FIELD = re.compile(r"(?:- )?\**([A-Za-zÅÄÖåäö][A-Za-zÅÄÖåäö /_-]{2,40}?)\**\s*:\**\s*(\S.*)")
_ADOPTED = re.compile(r"(?:antagen|fastställd|beslutad|godkänd)\b.*?\b(\d{4}-\S{2}-\S{2})\b.*", re.IGNORECASE)
_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_KIND = re.compile(
    r"(policy|riktlinje|rutin|vägledning|handbok|handlingsplan|instruktion|checklista|anvisning)",
    re.IGNORECASE,
)
_COVER_WORDS = re.compile(
    rf"{_KIND.pattern}(?:r|er|n|en)?|(?:normerande|styrande|stödjande) (?:styr)?dokument", re.IGNORECASE
)
_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")
_NAMES = {
    "title": ("titel", "dokumentnamn"),
    "kind": ("dokumenttyp", "typ av dokument"),
    "version": ("version", "utgåva"),
    "owner": ("dokumentansvarig", "ansvarig tjänsteman", "ansvarig för dokumentet", "dokumentägare"),
    "decided": ("beslutsdatum", "beslutad", "fastställd", "antagen", "datum för beslut"),
    "valid_from": ("gäller från", "gäller från och med", "giltig från", "gäller fr.o.m."),
    "valid_to": ("gäller till", "gäller till och med", "giltig till", "giltig till och med"),
    "reference": ("diarienummer", "dnr"),
    "unit": ("enhet", "gäller för enhet"),
    "keywords": ("sökord", "vardagsord"),
    "": ("beslutsfattare", "beslutad av", "berörd verksamhet", "ansvarig förvaltning", "senast reviderad"),
}  # each field by its Swedish names; "" is read and not kept


@dataclass(frozen=True, slots=True)
class Cover:
    """The statements found on a cover, and the lines that remain to be read as text."""

    fields: Mapping[str, str]
    lines: Sequence[Line]


def split_front_matter(text: str) -> tuple[Mapping[str, str], str]:
    """The `---` block at the very top, by field name, and the text below it."""
    found = re.match(r"\ufeff?---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", text, re.DOTALL)
    if not found:
        return {}, text.removeprefix("\ufeff")
    return _front_matter(found[1]), text[found.end() :]


def read_cover(lines: Sequence[Line]) -> Cover:
    """The statements in the first lines ("Beslutsdatum: 2026-06-16"), and all the other lines."""
    fields: dict[str, str] = {}
    kept: list[Line] = []
    for at, line in enumerate(lines):
        stated = _statement(line.text) if at < _COVER else None
        if stated:
            fields.setdefault(*stated)
        elif not (at < _COVER and _COVER_WORDS.fullmatch(plain(line.text))):
            kept.append(line)
    return Cover(fields, kept)


def read_metadata(name: str, fields: Mapping[str, str], title: str | None) -> Document:
    """The document of a file; titled as stated, else as its text opens, else by the file's name."""
    stem = PurePath(name).stem
    known = fields.get("title") or title or stem.replace("_", " ").replace("-", " ").capitalize()
    kind = fields.get("kind") or _kind(known)
    return Document(
        id=stem,
        title=known,
        kind=kind.lower() if kind else None,
        version=fields.get("version"),
        owner=fields.get("owner"),
        decided=_day(fields.get("decided")),
        valid_from=_day(fields.get("valid_from")),
        valid_to=_day(fields.get("valid_to")),
        unit_path=fields.get("unit"),
        source=PurePath(name).name,
        reference=fields.get("reference"),
        keywords=_listed(fields.get("keywords", "")),
    )


def title_of(heading: str) -> str | None:
    """A document's first heading as its title; one or two words ("Bakgrund") only open the text."""
    text = _NUMBER.sub("", heading)
    return text if len(text.split()) > 2 or _KIND.match(text) else None


def _front_matter(block: str) -> Mapping[str, str]:
    fields: dict[str, str] = {}
    field = ""
    for line in block.splitlines():
        key, colon, value = line.partition(":")
        if colon and not line.startswith((" ", "\t", "-")):
            field = _field(key)
            fields[field] = value.strip().strip("\"'")
        elif point := line.strip().removeprefix("-").strip().strip("\"'"):
            fields[field] = f"{fields.get(field, '')}, {point}".strip(", ")
    return {name: value for name, value in fields.items() if name and value}


def _statement(line: str) -> tuple[str, str] | None:
    if found := _FIELD.fullmatch(line):
        key = _key(found[1])
        if any(key in names for names in _NAMES.values()):
            return _field(key), plain(found[2])
    if adopted := _ADOPTED.fullmatch(plain(line)):
        return "decided", adopted[1]
    return None


def _key(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())


def _field(key: str) -> str:
    return next((field for field, names in _NAMES.items() if _key(key) in names), "")


def _day(text: str | None) -> date | None:
    """A whole date; "2023-XX-XX" and "tillsvidare" are none."""
    found = _DAY.search(text or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _kind(title: str) -> str | None:
    found = _KIND.match(title)
    return found[1] if found else None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip(" \"'") for part in text.strip("[] ").split(","))))
