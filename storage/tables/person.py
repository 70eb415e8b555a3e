"""Who works where: units, people, their functions, substitutes and chat addresses."""

from datetime import date

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class UnitRow(SQLModel, table=True):
    __tablename__ = "units"
    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="units.id")
    name: str
    path: str = Field(unique=True)
    laws: str = ""


class PersonRow(SQLModel, table=True):
    __tablename__ = "people"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    language: str = "sv"
    email: bytes = Field(sa_type=LargeBinary)
    email_key: str = Field(unique=True)
    gone_on: date | None = None
    zone: str = ""
    hourly: bool = False


class PostRow(SQLModel, table=True):
    """`source` is where the function was told from: each source replaces only its own."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("person_id", "unit_id", "function", "start", "source", name="uq_posts_person_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    unit_id: int = Field(foreign_key="units.id", index=True)
    function: str
    start: date | None = None
    end: date | None = None
    source: str = "csv"


class SubstitutionRow(SQLModel, table=True):
    __tablename__ = "substitutions"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id")
    substitute_id: int = Field(foreign_key="people.id")
    start: date
    end: date


class AddressRow(SQLModel, table=True):
    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("channel", "to"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    channel: str
    to: str
    asking: str = ""


class StampRow(SQLModel, table=True):
    """A number that goes up when what it names changes, so that a copy in memory knows that it is old."""

    __tablename__ = "stamps"
    name: str = Field(primary_key=True)
    version: int = 0
