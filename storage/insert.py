"""Inserts that do not mind being second, in the words of both databases."""

from typing import Any

from sqlalchemy import literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel


async def insert_if_absent(session: AsyncSession, row: type[SQLModel], **values: Any) -> bool:
    """Inserts unless a row with the same key is there already; returns whether it was inserted."""
    dialect = session.get_bind().dialect.name
    build = postgresql.insert if dialect == "postgresql" else sqlite.insert
    # The count of rows is not to be had of every driver; what comes back is.
    inserted: Any = build(row).values(**values).on_conflict_do_nothing().returning(literal_column("1"))
    return (await session.execute(inserted)).first() is not None
