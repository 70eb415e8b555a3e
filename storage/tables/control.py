"""Plans of controls, their checkpoints, and the sealed words about what was found."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.column import Utc


class ControlRow(SQLModel, table=True):
    """One control of a unit's plan for a year."""

    __tablename__ = "controls"
    __table_args__ = (UniqueConstraint("unit_id", "year", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="units.id")
    year: int
    code: str
    title: str
    area: str
    kind: str
    laws: str
    function: str
    rule: str
    why: str
    method: str
    of: str
    sample: int
    target: float
    threshold: float
    handed_from_id: int | None = Field(default=None, foreign_key="units.id")
    extra: bool
    quality: str = ""
    among: str = ""
    risk: str = ""
    likelihood: int = 0
    consequence: int = 0
    ordered_by: str = ""
    points: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    removed_at: datetime | None = Field(default=None, sa_type=Utc)
    removed_why: str = ""


class CheckpointRow(SQLModel, table=True):
    """A control on one of its days; `replies` are grades and counts, `figures` numbers from elsewhere, never words."""

    __tablename__ = "checkpoints"
    __table_args__ = (UniqueConstraint("control_id", "due_on"), Index("ix_checkpoints_unit_due", "unit_id", "due_on"))
    id: int | None = Field(default=None, primary_key=True)
    control_id: int = Field(foreign_key="controls.id")
    unit_id: int = Field(foreign_key="units.id")
    due_on: date
    done_at: datetime | None = Field(default=None, sa_type=Utc)
    done_by_id: int | None = Field(default=None, foreign_key="people.id")
    population: int | None = None
    seed: int | None = None
    drawn: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    replies: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    share: float | None = None
    source: str = ""
    figures: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    revision: int = 0


class FindingRow(SQLModel, table=True):
    """Sealed words about one point of a checkpoint, or its analysis."""

    __tablename__ = "findings"
    checkpoint_id: int = Field(primary_key=True, foreign_key="checkpoints.id")
    field: str = Field(primary_key=True)
    text: bytes = Field(sa_type=LargeBinary)


class CausedRow(SQLModel, table=True):
    """A case that was made because of what a checkpoint found."""

    __tablename__ = "caused"
    checkpoint_id: int = Field(primary_key=True, foreign_key="checkpoints.id")
    case_id: int = Field(primary_key=True, foreign_key="cases.id", index=True)


class AdoptionRow(SQLModel, table=True):
    """That a year's plan of internal control was adopted, and by whom."""

    __tablename__ = "adoptions"
    unit_id: int = Field(primary_key=True, foreign_key="units.id")
    year: int = Field(primary_key=True)
    by: str
    on: date
    diary: str
    noted_at: datetime = Field(sa_type=Utc)
    noted_by_id: int = Field(foreign_key="people.id")
