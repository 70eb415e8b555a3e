"""Looks for words where they must not be: in files, tables and payloads, also in the usual disguises."""

import base64
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url
from stdnum import luhn


def disguises(word: str) -> list[bytes]:
    """The word as it is, in two-byte letters, in hex, and within base64 wherever it begins."""
    plain = word.encode()
    encoded = [base64.b64encode(b"x" * shift + plain)[4 if shift else 0 : -4] for shift in range(3)]
    return [plain, word.encode("utf-16-le"), plain.hex().encode(), *encoded]


def spellings(number: str) -> list[str]:
    """A personal number of twelve digits in the ways it is written; the shortest are within the longer ones."""
    return [number[2:], f"{number[2:8]}-{number[8:]}"]


def personal_number(serial: int) -> str:
    """A valid number that nobody has: born in 1890, with this serial number of three digits."""
    body = f"900228{serial:03}"
    return f"18{body}{luhn.calc_check_digit(body)}"


def found(words: Iterable[str], places: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Which word stands in which place."""
    wanted = [(word, disguise) for word in words for disguise in disguises(word)]
    return sorted({(word, name) for name, content in places for word, disguise in wanted if disguise in content})


def raw_database(url: str) -> Iterator[tuple[str, bytes]]:
    """Every byte that the database keeps: SQLite's files; PostgreSQL's tables, and its files where they are here."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = Path(parsed.database or "")
        yield from ((each.name, each.read_bytes()) for each in path.parent.glob(f"{path.name}*"))
        return
    plain = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield from _tables(connection)
        connection.execute("CHECKPOINT")
        (directory,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    yield from _files(Path(directory))


def _tables(connection: "psycopg.Connection[tuple[str, ...]]") -> Iterator[tuple[str, bytes]]:
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert tables
    for (table,) in tables:
        copying = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
        with connection.cursor() as cursor, cursor.copy(copying) as rows:
            yield table, b"".join(bytes(row) for row in rows)


def _files(directory: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a running database, which meanwhile makes and drops some: what is gone keeps no word."""
    for folder, _, names in os.walk(directory):  # which passes over a folder that has just gone
        for path in (Path(folder, name) for name in names):
            with suppress(FileNotFoundError):
                if path.is_file() and not path.is_symlink():
                    yield path.name, path.read_bytes()
