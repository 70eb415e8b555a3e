"""Sign-ins to the web chat: begun once, good for a while, ended at any time; of secrets only digests are stored."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.insert import insert_if_absent
from storage.tables.sign_in import LastSignInRow, PendingSignInRow, SignInRow
from storage.vault import Sealed, Vault, digest

REMEMBERED = timedelta(days=30)
"""How long it is known that somebody has signed in."""
MOST_PENDING = 5000
"""Browsers on their way at once; past that the oldest is forgotten, so that nobody can fill the database."""
FLOW = "pending_sign_ins.flow"


@dataclass(frozen=True, slots=True)
class Pending:
    """A browser on its way to a provider and back; `flow` is what only we know of that errand."""

    state: str = field(repr=False)
    browser: str = field(repr=False)
    provider: str
    flow: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who is signed in, by whom they were vouched for, and when they last did something."""

    person: int
    provider: str
    seen_at: datetime


class SignIns:
    """Sign-ins within one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    # On the way

    async def send_away(self, pending: Pending, *, expires_at: datetime, most: int = MOST_PENDING) -> None:
        """Remembers a browser until it comes back, and no more of them than `most`."""
        self._session.add(
            PendingSignInRow(
                state=digest(pending.state),
                browser=digest(pending.browser),
                provider=pending.provider,
                flow=self._vault.seal(pending.flow, FLOW),
                expires_at=expires_at,
            )
        )
        await self._session.flush()
        surplus = select(col(PendingSignInRow.state)).order_by(col(PendingSignInRow.expires_at).desc()).offset(most)
        await self._session.execute(delete(PendingSignInRow).where(col(PendingSignInRow.state).in_(surplus)))

    async def come_back(self, state: str, browser: str, provider: str, *, at: datetime) -> str | None:
        """The flow that this browser was sent away with, once; None when it never was, or too long ago."""
        row = (
            await self._session.execute(
                delete(PendingSignInRow)
                .where(
                    col(PendingSignInRow.state) == digest(state),
                    col(PendingSignInRow.browser) == digest(browser),
                    col(PendingSignInRow.provider) == provider,
                )
                .returning(col(PendingSignInRow.flow), col(PendingSignInRow.expires_at))
            )
        ).one_or_none()
        if row is None or row.expires_at <= at:
            return None
        try:
            return self._vault.open(row.flow, FLOW)
        except Sealed:
            return None  # its key was retired meanwhile: they go the way again

    # Signed in

    async def admit(self, secret: str, person: int, provider: str, *, at: datetime, expires_at: datetime) -> None:
        """This browser is that person's from now on, for no longer than `expires_at`."""
        self._session.add(
            SignInRow(
                secret=digest(secret),
                person_id=person,
                provider=provider,
                created_at=at,
                seen_at=at,
                expires_at=expires_at,
            )
        )
        await self._session.flush()
        if not await insert_if_absent(self._session, LastSignInRow, person_id=person, at=at):
            await self._session.execute(
                update(LastSignInRow).where(col(LastSignInRow.person_id) == person).values(at=at)
            )

    async def find(self, secret: str, *, at: datetime, idle: timedelta) -> SignIn | None:
        """Who is signed in with this secret, while it lasts and is used at least that often."""
        row = (
            await self._session.scalars(
                select(SignInRow).where(
                    col(SignInRow.secret) == digest(secret),
                    col(SignInRow.expires_at) > at,
                    col(SignInRow.seen_at) > at - idle,
                )
            )
        ).one_or_none()
        return SignIn(row.person_id, row.provider, row.seen_at) if row else None

    async def see(self, secret: str, *, at: datetime) -> None:
        """They did something; nothing happens where they were signed out meanwhile."""
        await self._session.execute(update(SignInRow).where(col(SignInRow.secret) == digest(secret)).values(seen_at=at))

    async def end(self, secret: str) -> None:
        """This browser is nobody's any more."""
        await self._session.execute(delete(SignInRow).where(col(SignInRow.secret) == digest(secret)))

    async def end_all(self, person: int | None = None) -> int:
        """A person is signed out everywhere, or everybody is; the number of browsers."""
        ended = delete(SignInRow)
        result = await self._session.execute(
            ended if person is None else ended.where(col(SignInRow.person_id) == person)
        )
        assert isinstance(result, CursorResult)
        return result.rowcount

    async def comes_by(self, person: int, *, at: datetime) -> bool:
        """Whether the person has signed in lately, so that what is said on the web is likely to be seen."""
        last = await self._session.scalar(select(col(LastSignInRow.at)).where(col(LastSignInRow.person_id) == person))
        return last is not None and last > at - REMEMBERED

    async def sweep(self, at: datetime) -> None:
        """What has expired is gone."""
        await self._session.execute(delete(PendingSignInRow).where(col(PendingSignInRow.expires_at) <= at))
        await self._session.execute(delete(SignInRow).where(col(SignInRow.expires_at) <= at))
        await self._session.execute(delete(LastSignInRow).where(col(LastSignInRow.at) <= at - REMEMBERED))
