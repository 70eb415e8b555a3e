"""What is owed in the town and what became of it, as the story knows it: the facts that the rules are judged by."""

from dataclasses import dataclass, field
from datetime import date, datetime

from quality.case import CaseType
from quality.duty import DutyKind


@dataclass(frozen=True, slots=True)
class Owner:
    """A function at a unit, narrowed to one person where several hold it; or a person alone."""

    function: str = ""
    unit: int | None = None
    person: int | None = None


@dataclass(slots=True)
class Matter:
    """A case: with whom it lies, and from when on somebody has it."""

    id: int
    type: CaseType
    unit: int
    reporter: int
    holder: Owner
    taken: list[tuple[datetime, int]] = field(default_factory=list)
    investigators: set[int] = field(default_factory=set)

    @property
    def subject(self) -> str:
        return f"case:{self.id}"

    def taker(self, moment: datetime) -> int | None:
        """Who has it at that moment."""
        return next((person for at, person in reversed(self.taken) if at <= moment), None)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to what is owed: put off until a morning, another's from now on, or due later."""

    at: datetime
    until: date | None = None
    owner: Owner | None = None
    due: datetime | None = None


@dataclass(slots=True)
class Owed:
    """One thing that somebody owes, from when it is to when it is done (None: it never was)."""

    kind: DutyKind
    subject: str
    owner: Owner
    unit: int
    born: datetime
    due: datetime
    matter: Matter | None = None
    opens: date | None = None
    about: str = ""
    done: datetime | None = None
    changes: list[Change] = field(default_factory=list)

    def owner_at(self, moment: datetime) -> Owner:
        found = [change.owner for change in self.changes if change.owner and change.at <= moment]
        return found[-1] if found else self.owner

    def due_at(self, moment: datetime) -> datetime:
        found = [change.due for change in self.changes if change.due and change.at <= moment]
        return found[-1] if found else self.due


@dataclass(slots=True)
class Ledger:
    """Everything that is or was owed, and when people who work by the hour came in."""

    owed: list[Owed] = field(default_factory=list)
    visits: dict[int, list[datetime]] = field(default_factory=dict)

    def open(self, subject: str, *kinds: DutyKind) -> list[Owed]:
        """What is owed now about a subject and its parts."""
        about = [each for each in self.owed if each.subject == subject or each.subject.startswith(f"{subject}#")]
        return [each for each in about if each.done is None and each.kind in kinds]
