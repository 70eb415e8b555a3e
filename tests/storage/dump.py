"""Everything that lies in a database as bytes, for tests that search it for what must not be there."""

from pathlib import Path

from sqlalchemy import make_url, select

from storage.database import Database
from storage.tables import metadata


async def raw(database: Database) -> bytes:
    """SQLite: its file, its log and whatever lies beside them; PostgreSQL: every row of every table."""
    if database.dialect == "sqlite":
        file = Path(make_url(str(database.engine.url)).database or "")
        return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))
    rows: list[str] = []
    async with database.engine.connect() as connection:
        for table in metadata.tables:
            found = await connection.exec_driver_sql(f'SELECT t::text FROM "{table}" t')  # noqa: S608
            rows += [str(row[0]) for row in found]
    return "\n".join(rows).encode()


async def rows(database: Database, *, besides: tuple[str, ...] = ()) -> str:
    """Every row of every table but some, as text."""
    found: list[str] = []
    async with database.engine.connect() as connection:
        for name, table in metadata.tables.items():
            if name not in besides:
                found += [str(row) for row in await connection.execute(select(table))]
    return "\n".join(found)


def spellings(text: str) -> list[bytes]:
    """How a text can stand in such bytes: plain, in hex, or as JSON writes it in ASCII."""
    plain = text.encode()
    return [plain, plain.hex().encode(), text.encode("ascii", "backslashreplace")]
