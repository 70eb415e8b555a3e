"""Cases: codes and times in columns, free text sealed in a table of its own."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.column import Utc, only

OPEN = "state NOT IN ('closed', 'mistaken')"
"""Which cases lists of open ones are about: a query says it in the same words, or its index is not used."""


class CaseRow(SQLModel, table=True):
    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_unit_created", "unit_id", "created_at"),
        only("ix_cases_open_held", "holder_function", "holder_unit_id", "created_at", "holder_person_id", where=OPEN),
        only("ix_cases_open_holder", "holder_person_id", "holder_function", "created_at", where=OPEN),
        only("ix_cases_open_assignee", "assignee_id", "created_at", where=OPEN),
        only("ix_cases_open_investigator", "investigator_id", "created_at", where=OPEN),
    )
    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    type: str
    state: str
    unit_id: int = Field(foreign_key="units.id")
    reporter_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    assignee_id: int | None = Field(default=None, foreign_key="people.id")
    holder_function: str
    holder_unit_id: int | None = Field(default=None, foreign_key="units.id")
    holder_person_id: int | None = Field(default=None, foreign_key="people.id")
    hsl: bool
    sol: bool
    lss: bool
    category: str
    nature: str
    severity: int | None = None
    restricted: bool
    suspicion: str
    manager_involved: bool
    shows_name: bool
    flagged: bool
    occurred_at: datetime | None = Field(default=None, sa_type=Utc)
    discovered_at: datetime | None = Field(default=None, sa_type=Utc)
    created_at: datetime = Field(sa_type=Utc, index=True)
    closed_at: datetime | None = Field(default=None, sa_type=Utc)
    outcome: str | None = None
    investigator_id: int | None = Field(default=None, foreign_key="people.id")
    handed_over_by_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    score: int | None = None
    band: str | None = None
    residual: int | None = None
    review_on: date | None = None
    diary: str = ""
    decision_diary: str = ""
    held: bool = False
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    revision: int = 0


class BarredRow(SQLModel, table=True):
    """Somebody without any scope on a case, because their own conduct is in question."""

    __tablename__ = "barred"
    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    person_id: int = Field(primary_key=True, foreign_key="people.id", index=True)


class BondRow(SQLModel, table=True):
    """Two cases that belong together: the first arose from, runs beside, or repeats the second."""

    __tablename__ = "bonds"
    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    other_id: int = Field(primary_key=True, foreign_key="cases.id", index=True)
    bond: str


class ActionRow(SQLModel, table=True):
    """An åtgärd: codes and dates; its words lie sealed with those of its case, under `action.NUMBER.…`."""

    __tablename__ = "actions"
    __table_args__ = (UniqueConstraint("case_id", "number"), Index("ix_actions_owner", "owner_person_id", "state"))
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    number: int
    unit_id: int = Field(foreign_key="units.id", index=True)
    kind: str
    strength: str
    state: str
    owner_person_id: int | None = Field(default=None, foreign_key="people.id")
    due_on: date
    check_on: date
    effect: str = ""
    follows: int | None = None
    document: str = ""
    proposed_by_id: int | None = Field(default=None, foreign_key="people.id")
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    done_at: datetime | None = Field(default=None, sa_type=Utc)
    checked_at: datetime | None = Field(default=None, sa_type=Utc)
    revision: int = 0


class WordsRow(SQLModel, table=True):
    """One piece of sealed free text."""

    __tablename__ = "words"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    field: str
    author_id: int | None = Field(default=None, foreign_key="people.id")
    at: datetime = Field(sa_type=Utc)
    text: bytes = Field(sa_type=LargeBinary)


class CounterRow(SQLModel, table=True):
    """The last number given, per reference prefix and year."""

    __tablename__ = "counters"
    prefix: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int
