"""Makes cases of rows, and says of every row what is wrong with which column."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from bot.history import columns as c
from bot.history.days import read_day, read_moment
from bot.history.sheet import Row, quoted
from bot.history.told import read_actions, read_texts
from quality.action import CaseAction
from quality.case import Band, Bond, Case, CaseType, Holder, Law, Nature, Outcome, State, Suspicion, Words
from quality.privacy import check
from quality.profile import Profile
from quality.role import Function

T = TypeVar("T")
HERE = "hjulet"
"""The source of rows that have none: their own number is ours."""
_REFERENCE = re.compile(r"(?:" + "|".join(type_.prefix for type_ in CaseType) + r")-\d{4}-\d{5,9}")
_CATEGORY = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)?")


@dataclass(frozen=True, slots=True)
class Known:
    """What rows can name: units by path, people by address; and by which clock and matrix they are read."""

    units: Mapping[str, int]
    person: Callable[[str], int | None]
    profile: Profile
    now: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A case that a row says it belongs to."""

    bond: Bond
    reference: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a row says. Of `derives` the columns are not in the file: they are worked out."""

    line: int
    key: tuple[str, str]
    case: Case
    words: tuple[Words, ...]
    actions: tuple[CaseAction, ...]
    links: tuple[Link, ...]
    masked: int
    content: str
    derives: frozenset[str]


@dataclass
class Cells:
    """One row while it is read: each cell that cannot be used leaves a sentence."""

    row: Row
    known: Known
    faults: list[str] = field(default_factory=list)
    masked: int = 0
    traces: int = 0
    refused: set[str] = field(default_factory=set)

    def wrong(self, column: str, what: str) -> None:
        self.refused.add(column)
        self.faults.append(f"rad {self.row.line}, kolumn {column}: {what}")

    def get(self, column: str) -> str:
        return self.row.cells.get(column, "").strip()

    def read(self, column: str, parse: Callable[[str], T], otherwise: T) -> T:
        """The cell as something else; `otherwise` when it is empty or wrong."""
        text = self.get(column)
        try:
            return parse(text) if text else otherwise
        except ValueError as error:
            self.wrong(column, str(error))
            return otherwise

    def demand(self, column: str, parse: Callable[[str], T], otherwise: T) -> T:
        """The same of a cell that has to be filled."""
        if not self.get(column):
            self.wrong(column, "det måste stå något här")
        return self.read(column, parse, otherwise)

    def free(self, text: str) -> str:
        """Free text with personal numbers masked and counted."""
        checked = check(text)
        self.masked += checked.masked
        self.traces += len(checked.warnings)
        return checked.text

    def named(self, column: str) -> str:
        """A short text that something is found by: it may not hold a personal number."""
        text = self.get(column)
        if check(text).masked:
            self.wrong(column, "ett personnummer kan inte stå här")
        return text

    # What cells can name

    def unit(self, text: str) -> int:
        path = "/".join(part.strip() for part in text.split("/"))
        if path not in self.known.units:
            raise ValueError(
                f"enheten {quoted(text)} finns inte; skriv hela sökvägen, eller läs först in den med import units"
            )
        return self.known.units[path]

    def person(self, text: str) -> int:
        found = self.known.person(text)
        if found is None:
            raise ValueError(
                "personen finns inte bland personerna; lämna tomt eller läs först in den med import people"
            )
        return found

    def people(self, text: str) -> frozenset[int]:
        return frozenset(self.person(each) for each in text.split())

    def moment(self, text: str) -> datetime:
        found = read_moment(text, self.known.profile.timezone)
        if found > self.known.now:
            raise ValueError("tiden har inte varit än")
        return found

    def category(self, text: str) -> str:
        """A category by its code, or by its two names with a slash between."""
        if self.known.profile.category(text):
            return text
        for group in self.known.profile.categories:
            for detail in group.details:
                if text.casefold() == f"{group.sv}/{detail.sv}".casefold():
                    return f"{group.code}.{detail.code}"
        raise ValueError(
            f"kategorin {quoted(text)} finns inte i profilen; skriv som fall.own_activity eller Fall/Vid egen aktivitet"
        )


def truth(text: str) -> bool:
    """Yes or no. Raises ValueError."""
    found = {word: value for value, word in c.TRUTH.items()}.get(text.casefold())
    if found is None:
        raise ValueError(f"{quoted(text)} ska vara ja eller nej")
    return found


def number(low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number between these."""

    def read(text: str) -> int:
        if not (text.isdecimal() and low <= int(text) <= high):
            raise ValueError(f"{quoted(text)} ska vara ett heltal från {low} till {high}")
        return int(text)

    return read


def laws(text: str) -> frozenset[Law]:
    """Statutes with blanks or commas between. Raises ValueError."""
    by_name = {law.value.casefold(): law for law in Law}
    found = [by_name.get(name.casefold()) for name in re.split(r"[\s,]+", text)]
    if None in found:
        raise ValueError(f"{quoted(text)} ska vara HSL, SoL, LSS, LVU eller LVM, med mellanslag emellan")
    return frozenset(law for law in found if law)


def function(text: str) -> str:
    """A function of the people file. Raises ValueError."""
    try:
        return Function(text.casefold()).value
    except ValueError:
        raise ValueError(f"funktionen {quoted(text)} finns inte") from None


def reference(text: str) -> str:
    """One of our own numbers. Raises ValueError."""
    if not _REFERENCE.fullmatch(text):
        raise ValueError(
            f"{quoted(text)} är inget av våra nummer, som AVV-2024-00017; andra nummer står i {c.OWN_NUMBER}"
        )
    return text


def links(text: str) -> tuple[Link, ...]:
    """Links such as `ur:SYN-2024-00003`, with blanks between. Raises ValueError."""
    parts = [each.partition(":") for each in text.split()]
    return tuple(Link(c.meant(Bond, c.BONDS, bond), reference(other)) for bond, _, other in parts)


def facts(text: str) -> dict[str, str]:
    """A JSON object of codes. Raises ValueError."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise ValueError("ska vara ett JSON-objekt med texter, som en export skriver det")
    return found


def read_row(row: Row, known: Known) -> tuple[Read | None, list[str]]:
    """What a row says, or everything that is wrong with it."""
    cells = Cells(row, known)
    key = _key(cells)
    case = _case(cells)
    words = _words(cells, case)
    no_actions: tuple[CaseAction, ...] = ()
    acts = cells.read(c.ACTIONS, lambda text: read_actions(text, case.unit, cells.person), no_actions)
    no_links: tuple[Link, ...] = ()
    found = cells.read(c.LINKS, links, no_links)
    if cells.faults:
        return None, cells.faults
    flagged = case.flagged if c.FLAGGED in row.cells else bool(cells.traces)
    content = json.dumps({name: cell for name, cell in sorted(row.cells.items()) if cell.strip()}, ensure_ascii=False)
    absent = frozenset(c.COLUMNS) - set(row.cells)
    return Read(row.line, key, replace(case, flagged=flagged), words, acts, found, cells.masked, content, absent), []


def _key(cells: Cells) -> tuple[str, str]:
    """What the row is known by: its source and number there, else our own number."""
    source, own = cells.named(c.SOURCE), cells.named(c.OWN_NUMBER)
    ours = cells.get(c.REFERENCE)
    if bool(source) != bool(own):
        cells.wrong(c.OWN_NUMBER if source else c.SOURCE, f"{c.SOURCE} och {c.OWN_NUMBER} hör ihop: fyll i båda")
    elif not (source or ours):
        cells.wrong(c.OWN_NUMBER, f"raden behöver {c.SOURCE} och {c.OWN_NUMBER} (eller {c.REFERENCE} ur en export)")
    return (source, own) if source else (HERE, ours)


def _case(cells: Cells) -> Case:
    type_ = cells.demand(c.TYPE, lambda text: c.meant(CaseType, c.TYPES, text), CaseType.DEVIATION)
    state = cells.demand(c.STATE, lambda text: c.meant(State, c.STATES, text), State.CLOSED)
    came = cells.demand(c.CAME, cells.moment, cells.known.now)
    unit = cells.demand(c.UNIT, cells.unit, 0)
    severity = cells.read(c.SEVERITY, number(1, 4), None)
    involved = cells.read(c.INVOLVED, truth, False)
    case = Case(
        type=type_,
        unit=unit,
        reporter=cells.read(c.REPORTER, cells.person, None),
        holder=_holder(cells),
        laws=cells.read(c.LAWS, laws, frozenset()),
        category=cells.read(c.CATEGORY, cells.category if type_ is CaseType.DEVIATION else _code, ""),
        severity=severity,
        created_at=came,
        reference=cells.read(c.REFERENCE, reference, ""),
        state=state,
        suspicion=cells.read(c.SUSPICION, lambda text: c.meant(Suspicion, c.SUSPICIONS, text), _suspected(type_)),
        manager_involved=involved,
        shows_name=cells.read(c.SHOWS_NAME, truth, True),
        flagged=cells.read(c.FLAGGED, truth, False),
        occurred_at=cells.read(c.HAPPENED, cells.moment, None),
        discovered_at=cells.read(c.FOUND, cells.moment, None),
        closed_at=cells.read(c.CLOSED, cells.moment, None),
        outcome=cells.read(c.OUTCOME, lambda text: c.meant(Outcome, c.OUTCOMES, text), None),
        facts=_facts(cells),
    )
    _demand(cells, case)
    return _handled(cells, case)


def _suspected(type_: CaseType) -> Suspicion:
    """What a case of this type is about that says nothing else: the statutory ones are restricted."""
    return {CaseType.MISCONDUCT: Suspicion.SARAH, CaseType.HARM: Suspicion.MARIA}.get(type_, Suspicion.NONE)


def _handled(cells: Cells, case: Case) -> Case:
    """What was done with it: an export has all of it, a file by hand hardly any."""
    return replace(
        case,
        assignee=cells.read(c.ASSIGNEE, cells.person, None),
        investigator=cells.read(c.INVESTIGATOR, cells.person, None),
        handed_over_by=cells.read(c.HANDED_OVER, cells.person, None),
        barred=cells.read(c.BARRED, cells.people, frozenset()),
        score=cells.read(c.SCORE, number(1, 16), None),
        band=cells.read(c.BAND, lambda text: c.meant(Band, c.BANDS, text), None),
        residual=cells.read(c.RESIDUAL, number(1, 16), None),
        review_on=cells.read(c.REVIEW, read_day, None),
        diary=cells.free(cells.get(c.DIARY)),
        decision_diary=cells.free(cells.get(c.DECISION_DIARY)),
        held=cells.read(c.HELD, truth, False),
    )


def _holder(cells: Cells) -> Holder:
    return Holder(
        cells.read(c.HOLDER, function, ""),
        cells.read(c.HOLDER_UNIT, cells.unit, None),
        cells.read(c.HOLDER_PERSON, cells.person, None),
    )


def _code(text: str) -> str:
    if not _CATEGORY.fullmatch(text):
        raise ValueError("ska vara en kod med små bokstäver")
    return text


def _facts(cells: Cells) -> dict[str, str]:
    none: dict[str, str] = {}
    found = cells.read(c.FACTS, lambda text: _with_people(facts(text), cells), none)
    found = {name: value if name in c.OF_PEOPLE else cells.free(value) for name, value in found.items()}
    nature = cells.read(c.NATURE, lambda text: c.meant(Nature, c.NATURES, text), None)
    found["nature"] = nature.value if nature else ""
    likelihood = cells.read(c.LIKELIHOOD, number(1, 4), None)
    return found | ({"likelihood": str(likelihood)} if likelihood else {})


def _with_people(told: Mapping[str, str], cells: Cells) -> dict[str, str]:
    """Facts with people's numbers instead of their addresses. Raises ValueError for somebody who is not here."""
    return {
        name: ",".join(str(cells.person(email)) for email in value.split()) if name in c.OF_PEOPLE else value
        for name, value in told.items()
    }


def _demand(cells: Cells, case: Case) -> None:
    """What a case of this type and state has, and the order of its days."""
    if case.type is CaseType.DEVIATION:
        for column in (c.CATEGORY, c.NATURE):
            if not cells.get(column):
                cells.wrong(column, "en avvikelse behöver det")
    closed = not case.state.is_open
    if closed and not cells.get(c.CLOSED):
        cells.wrong(c.CLOSED, "det som inte är öppet behöver en dag då det blev så")
    if not closed and cells.get(c.CLOSED):
        cells.wrong(c.CLOSED, "ärendet är öppet och kan inte ha en sådan dag")
    if c.CAME in cells.refused:
        return
    if case.closed_at and case.closed_at < case.created_at:
        cells.wrong(c.CLOSED, "ärendet avslutas innan det kom in")
    if case.occurred_at and case.occurred_at > case.created_at:
        cells.wrong(c.HAPPENED, "det hände efter att ärendet kom in")


def _words(cells: Cells, case: Case) -> tuple[Words, ...]:
    pieces = [(name, cells.row.cells.get(column, "")) for name, column in pieces_of(case.type)]
    told = [Words(name, cells.free(text), case.reporter, case.created_at) for name, text in pieces if text.strip()]
    more: tuple[Words, ...] = cells.read(c.WORDS, lambda text: read_texts(text, cells.person), ())
    return (*told, *(replace(each, text=cells.free(each.text)) for each in more))


def pieces_of(type_: CaseType) -> tuple[tuple[str, str], ...]:
    """The pieces of free text that have a column of their own: what the chat calls them, and the column."""
    first = {CaseType.SYNPUNKT: "said", CaseType.IMPROVEMENT: "idea", CaseType.SCRUTINY: "found"}.get(type_, "what")
    return ((first, c.WHAT), ("measure", c.MEASURE), ("taken", c.TAKEN))
