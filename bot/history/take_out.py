"""Reads cases out again, column for column as they are read in; what is restricted only when it is asked for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, false, true
from sqlmodel import col

from bot.history import columns as c
from bot.history.days import written
from bot.history.read import pieces_of
from bot.history.told import write_actions, write_texts
from quality.action import CaseAction
from quality.case import Bond, Case, CaseType, Nature, Suspicion, Words
from quality.role import Organisation
from storage.database import Database, Store
from storage.tables.case import CaseRow

SYSTEM, ACTOR = "system", "command"
LEX = frozenset({CaseType.MISCONDUCT, CaseType.HARM})
_AT_ONCE = 500
_OWN_COLUMN = frozenset({"nature", "likelihood", "source", "own_number", "imported"})
"""Facts that have a column of their own, or are about this database only."""

Line = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases, and whether with their words; days are of the municipality's clock, both included."""

    zone: ZoneInfo
    first: date | None = None
    last: date | None = None
    types: frozenset[CaseType] = frozenset()
    units: frozenset[int] | None = None
    restricted: bool = False
    words: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return c.COLUMNS if self.words else tuple(name for name in c.COLUMNS if name not in c.OF_WORDS)


def is_restricted(case: Case) -> bool:
    """Whether only some may know of it: suspicion, a statutory track, or a manager who is said to be involved."""
    return case.restricted or case.type in LEX or case.manager_involved


async def take_out(database: Database, wanted: Wanted) -> tuple[list[Line], list[Case]]:
    """The rows of a file, in the order in which the cases were stored, and the cases that they are about."""
    async with database.read() as store:
        organisation = await store.people.organisation()
        emails = await store.people.emails()
        cases = await _cases(store, wanted)
        ids = [case.id for case in cases]
        references = {case.id: case.reference for case in cases}
        lines: list[Line] = []
        for at in range(0, len(cases), _AT_ONCE):
            some = ids[at : at + _AT_ONCE]
            words = await store.cases.words_of(some) if wanted.words else {}
            actions = await store.actions.of_all(some)
            links = await store.history.links(some)
            told = _Told(organisation, emails, references, words, actions, links, wanted)
            lines += [told.line(case) for case in cases[at : at + _AT_ONCE]]
    return lines, cases


async def _cases(store: Store, wanted: Wanted) -> list[Case]:
    found: list[Case] = []
    after = 0
    while some := await store.cases.everything(*_where(wanted), after=after, limit=_AT_ONCE):
        found += some
        after = some[-1].id
    return found


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [true()]
    if wanted.first:
        conditions.append(col(CaseRow.created_at) >= _midnight(wanted.first, wanted.zone))
    if wanted.last:
        conditions.append(col(CaseRow.created_at) < _midnight(wanted.last + timedelta(days=1), wanted.zone))
    if wanted.types:
        conditions.append(col(CaseRow.type).in_(sorted(wanted.types)))
    if wanted.units is not None:
        conditions.append(col(CaseRow.unit_id).in_(sorted(wanted.units)) if wanted.units else false())
    if not wanted.restricted:
        open_ = (
            col(CaseRow.suspicion) == Suspicion.NONE.value,
            col(CaseRow.manager_involved).is_(False),
            col(CaseRow.type).not_in(sorted(LEX)),
        )
        conditions += open_
    return conditions


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


@dataclass(frozen=True)
class _Told:
    """Everything that the lines of some cases are made of."""

    organisation: Organisation
    emails: Mapping[int, str]
    references: Mapping[int, str]
    words: Mapping[int, list[Words]]
    actions: Mapping[int, list[CaseAction]]
    links: Sequence[tuple[int, int, Bond]]
    wanted: Wanted

    def line(self, case: Case) -> Line:
        whole = {**self._told(case), **self._handled(case), **self._worded(case)}
        return {name: whole[name] for name in self.wanted.columns}

    def _told(self, case: Case) -> Line:
        nature = case.facts.get("nature", "")
        return {
            c.SOURCE: case.facts.get("source", ""),
            c.OWN_NUMBER: case.facts.get("own_number", ""),
            c.REFERENCE: case.reference,
            c.TYPE: c.word(c.TYPES, case.type),
            c.UNIT: self._path(case.unit),
            c.STATE: c.word(c.STATES, case.state),
            c.CAME: self._at(case.created_at),
            c.HAPPENED: self._at(case.occurred_at),
            c.FOUND: self._at(case.discovered_at),
            c.CLOSED: self._at(case.closed_at),
            c.LAWS: " ".join(sorted(law.value for law in case.laws)),
            c.CATEGORY: case.category,
            c.NATURE: c.word(c.NATURES, Nature(nature)) if nature else "",
            c.SEVERITY: _number(case.severity),
            c.LIKELIHOOD: case.facts.get("likelihood", ""),
            c.SUSPICION: c.word(c.SUSPICIONS, case.suspicion),
            c.INVOLVED: c.TRUTH[case.manager_involved],
            c.SHOWS_NAME: c.TRUTH[case.shows_name],
            c.OUTCOME: c.word(c.OUTCOMES, case.outcome) if case.outcome else "",
            c.DIARY: case.diary,
        }

    def _handled(self, case: Case) -> Line:
        kept = {name: self._fact(name, told) for name, told in sorted(case.facts.items()) if name not in _OWN_COLUMN}
        return {
            c.HOLDER: case.holder.function,
            c.HOLDER_UNIT: self._path(case.holder.unit),
            c.HOLDER_PERSON: self._who(case.holder.person),
            c.ASSIGNEE: self._who(case.assignee),
            c.INVESTIGATOR: self._who(case.investigator),
            c.HANDED_OVER: self._who(case.handed_over_by),
            c.BARRED: " ".join(sorted(self._who(person) for person in case.barred)),
            c.FLAGGED: c.TRUTH[case.flagged],
            c.HELD: c.TRUTH[case.held],
            c.SCORE: _number(case.score),
            c.BAND: c.word(c.BANDS, case.band) if case.band else "",
            c.RESIDUAL: _number(case.residual),
            c.REVIEW: case.review_on.isoformat() if case.review_on else "",
            c.DECISION_DIARY: case.decision_diary,
            c.LINKS: self._linked(case),
            c.ACTIONS: write_actions(self.actions.get(case.id, []), self.emails),
            c.FACTS: json.dumps(kept, ensure_ascii=False) if kept else "",
        }

    def _worded(self, case: Case) -> Line:
        """Words as they were told have a column each; what was said later is a list."""
        left = list(self.words.get(case.id, []))
        cells = {c.REPORTER: self._who(case.reporter)}
        for name, column in pieces_of(case.type):
            first = next((w for w in left if w.field == name), None)
            as_told = first and (first.author, first.at) == (case.reporter, case.created_at)
            cells[column] = first.text if first and as_told else ""
            if first and as_told:
                left.remove(first)
        return {**cells, c.WORDS: write_texts(left, self.emails)}

    def _linked(self, case: Case) -> str:
        """Only to what is in the same file: another would say that there is a case that was left out."""
        out = [(bond, self.references.get(other)) for one, other, bond in self.links if one == case.id]
        return " ".join(f"{c.BONDS[bond]}:{reference}" for bond, reference in out if reference)

    def _fact(self, name: str, told: str) -> str:
        people = [int(number) for number in told.split(",") if number] if name in c.OF_PEOPLE else []
        return " ".join(map(self._who, people)) if people else told

    def _path(self, unit: int | None) -> str:
        return "/".join(self.organisation.units[unit].path) if unit is not None else ""

    def _who(self, person: int | None) -> str:
        return self.emails.get(person, "") if person is not None else ""

    def _at(self, moment: datetime | None) -> str:
        return written(moment, self.wanted.zone) if moment else ""


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


async def write_down(database: Database, wanted: Wanted, cases: Sequence[Case], form: str, *, now: datetime) -> None:
    """Says in the log that it was taken out; with words, or where the case is restricted, in its own chain too."""
    about: dict[str, str | int | bool | None] = {
        "what": "cases",
        "format": form,
        "number": len(cases),
        "first": wanted.first.isoformat() if wanted.first else None,
        "last": wanted.last.isoformat() if wanted.last else None,
        "types": " ".join(sorted(wanted.types)),
        "units": None if wanted.units is None else len(wanted.units),
        "words": wanted.words,
        "restricted": wanted.restricted,
    }
    chains = [f"case:{case.id}" for case in cases if wanted.words or is_restricted(case)]
    async with database.write() as store:
        await store.audit.record(SYSTEM, "exported", actor=ACTOR, at=now, details=about)
        await store.audit.record_all(chains, "exported", actor=ACTOR, at=now, details={"words": wanted.words})
