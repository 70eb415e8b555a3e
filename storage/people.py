"""Units, people and their functions, kept as one organisation that is read once and again when it changed."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from conversation.port import Address
from quality.case import Law
from quality.role import Function, Organisation, Person, Post, Substitution, Unit
from storage.chunks import chunks
from storage.insert import insert_if_absent
from storage.tables.person import AddressRow, PersonRow, PostRow, StampRow, SubstitutionRow, UnitRow
from storage.vault import Vault

if TYPE_CHECKING:
    from storage.database import Directory

_STAMP = "organisation"
_FILE = "csv"
EMAIL = "people.email"
"""What the seal of an address is bound to."""
SEPARATOR = "/"

# What every turn asks is built once, on the tables themselves: building a query takes longer than answering it.
_TABLES = SQLModel.metadata.tables
_STAMPS, _ADDRESSES, _PEOPLE = (_TABLES[str(row.__tablename__)] for row in (StampRow, AddressRow, PersonRow))
_VERSION = select(_STAMPS.c.version).where(_STAMPS.c.name == _STAMP)
VERSION = func.coalesce(_VERSION.scalar_subquery(), 0)
"""The organisation's version, for a statement that is asked anyway."""
_WHO = select(_ADDRESSES.c.person_id).where(
    _ADDRESSES.c.channel == bindparam("channel"), _ADDRESSES.c.to == bindparam("to")
)
_WHERE = (
    select(_ADDRESSES.c.channel, _ADDRESSES.c.to)
    .join(_PEOPLE, _PEOPLE.c.id == _ADDRESSES.c.person_id)
    .where(_ADDRESSES.c.person_id == bindparam("person"), _PEOPLE.c.gone_on.is_(None))
    .order_by(_ADDRESSES.c.id)
)
_WHO_AND_VERSION = select(_WHO.scalar_subquery(), VERSION)


class People:
    """Who works where, within one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault, directory: "Directory") -> None:
        self._session = session
        self._vault = vault
        self._directory = directory
        self._version: int | None = None  # what this transaction has been told

    async def organisation(self, version: int | None = None) -> Organisation:
        """The organisation now; one small question to the database when nothing changed.

        None at all where this transaction has been told its `version` already (`Sessions.accept`), or has asked before.
        """
        if version is None:
            version = await self.version() if self._version is None else self._version
        return await self._at(version)

    async def recognise(self, address: Address) -> tuple[int | None, Organisation]:
        """Whom a chat address belongs to, and the organisation now: the two of them in one question."""
        found = await self._session.execute(_WHO_AND_VERSION, {"channel": address.channel, "to": address.to})
        person, version = found.one()
        return person, await self._at(version)

    async def _at(self, version: int) -> Organisation:
        self._version = version
        known = self._directory.organisation
        if known is None or known.version != version:
            known = await self._read(version)
            self._directory.organisation = known
        return known

    async def as_changed(self) -> Organisation:
        """The organisation as this transaction has made it so far; remembered by nobody, because it may be undone."""
        return await self._read(-1)

    async def version(self) -> int:
        """Which organisation this is: another number after every change."""
        return await self._session.scalar(_VERSION) or 0

    async def _read(self, version: int) -> Organisation:
        units = (await self._session.scalars(select(UnitRow).order_by(col(UnitRow.id)))).all()
        people = (
            await self._session.execute(
                select(*(_PEOPLE.c[name] for name in ("id", "name", "language", "zone", "hourly")))
            )
        ).all()
        posts = (await self._session.scalars(select(PostRow).order_by(col(PostRow.id)))).all()
        substitutions = (await self._session.scalars(select(SubstitutionRow).order_by(col(SubstitutionRow.id)))).all()
        return Organisation(
            units={unit.id: unit for unit in map(_unit, units)},
            people={row[0]: Person(*row) for row in people},
            posts=tuple(map(_post, posts)),
            substitutions=tuple(Substitution(s.person_id, s.substitute_id, s.start, s.end) for s in substitutions),
            version=version,
        )

    async def changed(self) -> None:
        """Says that the organisation is another one from this commit on."""
        self._version = None
        await insert_if_absent(self._session, StampRow, name=_STAMP, version=0)
        await self._session.execute(
            update(StampRow).where(col(StampRow.name) == _STAMP).values(version=col(StampRow.version) + 1)
        )

    async def unit(self, path: tuple[str, ...], laws: frozenset[Law] | None = None) -> int:
        """The unit at the path, made with everything above it when it is new; `laws` are set when given."""
        parent: int | None = None
        for depth in range(1, len(path) + 1):
            row = await self._unit_row(path[:depth], parent)
            parent = row.id
        if laws is not None:
            row.laws = " ".join(sorted(law.value for law in laws))
            await self._session.flush()
        assert parent is not None
        return parent

    async def _unit_row(self, path: tuple[str, ...], parent: int | None) -> UnitRow:
        text = SEPARATOR.join(path)
        row = (await self._session.scalars(select(UnitRow).where(col(UnitRow.path) == text))).one_or_none()
        if row is None:
            row = UnitRow(name=path[-1], parent_id=parent, path=text)
            self._session.add(row)
            await self._session.flush()
        return row

    async def person(self, email: str, name: str, language: str = "sv") -> int:
        """The person with that address, made or renamed."""
        key = self._vault.lookup(email)
        row = (await self._session.scalars(select(PersonRow).where(col(PersonRow.email_key) == key))).one_or_none()
        if row is None:
            sealed = self._vault.seal(email.strip(), EMAIL)
            row = PersonRow(name=name, language=language, email=sealed, email_key=key)
            self._session.add(row)
        else:
            row.name = name
        await self._session.flush()
        assert row.id is not None
        return row.id

    async def employ(self, person: int, *, zone: str, hourly: bool) -> None:
        """When this person may be spoken to: on their own clock ('' for the municipality's), and not off duty."""
        await self._session.execute(
            update(PersonRow).where(col(PersonRow.id) == person).values(zone=zone, hourly=hourly)
        )

    async def replace_posts(self, posts: list[Post]) -> None:
        """These are the posts of the people file from now on; nobody else has any from it.

        Whoever has one works here, whatever was said before.
        """
        await self._session.execute(delete(PostRow).where(col(PostRow.source) == _FILE))
        self._session.add_all(
            PostRow(
                person_id=p.person,
                unit_id=p.unit,
                function=p.function.value,
                start=p.start,
                end=p.end,
                source=_FILE,
            )
            for p in posts
        )
        await self._session.flush()
        back = select(col(PostRow.person_id)).where(col(PostRow.source) == _FILE)
        await self._session.execute(
            update(PersonRow)
            .where(col(PersonRow.gone_on).is_not(None), col(PersonRow.id).in_(back))
            .values(gone_on=None)
            .execution_options(synchronize_session=False)
        )

    async def replace_substitutions(self, substitutions: list[Substitution]) -> None:
        """These are the substitutes from now on."""
        await self._session.execute(delete(SubstitutionRow))
        self._session.add_all(
            SubstitutionRow(person_id=s.person, substitute_id=s.substitute, start=s.start, end=s.end)
            for s in substitutions
        )
        await self._session.flush()

    async def stand_in_no_more(self, people: Collection[int], day: date) -> None:
        """These people stand in for nobody from that day on."""
        for some in chunks(people):
            theirs = (col(SubstitutionRow.substitute_id).in_(some), col(SubstitutionRow.end) >= day)
            await self._session.execute(
                delete(SubstitutionRow).where(*theirs).execution_options(synchronize_session=False)
            )

    async def by_email(self, email: str) -> int | None:
        """The person with that address, found without reading anybody's."""
        key = self._vault.lookup(email)
        return await self._session.scalar(select(col(PersonRow.id)).where(col(PersonRow.email_key) == key))

    async def email(self, person: int) -> str | None:
        """A person's address, for the channels that know people by it; nobody's who is gone."""
        here = (col(PersonRow.id) == person, col(PersonRow.gone_on).is_(None))
        sealed = await self._session.scalar(select(col(PersonRow.email)).where(*here))
        return self._vault.open(sealed, EMAIL) if sealed else None

    async def by_keys(self) -> Mapping[str, int]:
        """Everybody by what their address is found by (`Vault.lookup`), those who are gone too."""
        rows = await self._session.execute(select(col(PersonRow.email_key), col(PersonRow.id)))
        return {key: id_ for key, id_ in rows if id_ is not None}

    async def emails(self) -> Mapping[int, str]:
        """Everybody's address, those who are gone too: for the operator's export only."""
        rows = await self._session.execute(select(col(PersonRow.id), col(PersonRow.email)))
        return {id_: self._vault.open(sealed, EMAIL) for id_, sealed in rows if id_ is not None}

    async def by_address(self, address: Address) -> int | None:
        """Whom a chat address belongs to."""
        return await self._session.scalar(_WHO, {"channel": address.channel, "to": address.to})

    async def addresses(self, person: int) -> tuple[Address, ...]:
        """Where a person can be reached, first remembered first; whoever is gone can be reached nowhere."""
        rows = await self._session.execute(_WHERE, {"person": person})
        return tuple(Address(channel, to) for channel, to in rows)

    async def remember(self, person: int, address: Address) -> None:
        """This person is reached here."""
        await insert_if_absent(self._session, AddressRow, person_id=person, channel=address.channel, to=address.to)

    async def asks(self, address: Address, conversation: str) -> None:
        """The conversation (`flow|subject`) that the last message in this chat belongs to; '' for none."""
        await self._session.execute(
            update(AddressRow)
            .where(col(AddressRow.channel) == address.channel, col(AddressRow.to) == address.to)
            .values(asking=conversation)
        )

    async def asking(self, address: Address) -> str:
        """The conversation that a typed reply in this chat would answer."""
        found = await self._session.scalar(
            select(col(AddressRow.asking)).where(
                col(AddressRow.channel) == address.channel, col(AddressRow.to) == address.to
            )
        )
        return found or ""


def _unit(row: UnitRow) -> Unit:
    assert row.id is not None
    laws = frozenset(Law(law) for law in row.laws.split())
    return Unit(row.id, row.name, row.parent_id, tuple(row.path.split(SEPARATOR)), laws)


def _post(row: PostRow) -> Post:
    return Post(row.person_id, Function(row.function), row.unit_id, row.start, row.end)


def reads_as_date(text: str) -> date | None:
    """A date of the people file, or None where the column is empty. Raises ValueError."""
    return date.fromisoformat(text) if text else None
