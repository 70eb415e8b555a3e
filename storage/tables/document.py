"""Routines and their index: what can be answered from."""

from datetime import date

from sqlmodel import Field, SQLModel


class DocumentRow(SQLModel, table=True):
    __tablename__ = "documents"
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    title: str
    kind: str | None = None
    version: str | None = None
    owner: str | None = None
    decided: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    unit_path: str | None = None
    source: str = ""
    reference: str | None = None
    keywords: str = ""


class PassageRow(SQLModel, table=True):
    __tablename__ = "passages"
    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="documents.id", index=True)
    position: int
    heading: str
    text: str
    length: float


class PostingRow(SQLModel, table=True):
    __tablename__ = "postings"
    stem: str = Field(primary_key=True)
    passage_id: int = Field(primary_key=True, foreign_key="passages.id", index=True)
    weight: float
