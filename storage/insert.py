"""Inserts that do not mind being second, in the words of both databases."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel


async def insert_if_absent(session: AsyncSession, row: type[SQLModel], **values: Any) -> bool:
    """Inserts unless a row with the same key is there already; returns whether it was inserted."""
    return (await session.execute(inserting(session.get_bind().dialect.name, row, _ONE), values)).first() is not None


_ONE: ColumnElement[int] = literal_column("1")


@cache
def inserting(dialect: str, row: type[SQLModel], told: ColumnElement[int]) -> Executable:
    """The insert, which tells `told` when it was done and nothing when the row was there.

    Built once for each table: building takes longer than the database does.
    """
    # The count of rows is not to be had of every driver; what comes back is.
    telling: Executable = _absent(dialect, row).returning(told)
    return telling


async def insert_all_absent(session: AsyncSession, row: type[SQLModel], values: Sequence[Mapping[str, Any]]) -> None:
    """Inserts those of these rows whose key is not there already."""
    await session.execute(_absent(session.get_bind().dialect.name, row), list(values))


@cache
def _absent(dialect: str, row: type[SQLModel]) -> Any:
    build = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return build(SQLModel.metadata.tables[str(row.__tablename__)]).on_conflict_do_nothing()
