"""Whether a delivery comes from Microsoft's Bot Connector and is meant for this bot: nothing else is even read."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
from jwt import PyJWK

from bot.settings import is_loopback

ISSUER = "https://api.botframework.com"
LEEWAY_SECONDS = 300
FRESH_SECONDS = 86_400.0
FLOOR_SECONDS = 60.0
SECONDS = 10.0
Json = Mapping[str, Any]


class Forged(Exception):
    """The token does not prove what it should; `reason` says what is wrong and holds nothing of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeysAway(Exception):
    """Microsoft's keys cannot be had now, so that nothing can be verified; `reason` is an exception's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Key:
    """A public key and the channels that its holder may speak for (empty: it does not say)."""

    public: PyJWK
    endorsed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bearer:
    """A token that was verified: its claims, and the channels that its key speaks for."""

    claims: Json = field(repr=False)
    endorsed: frozenset[str]

    def demand(self, activity: Json) -> None:
        """Whether this token was made for this activity. Raises Forged."""
        channel = str(activity.get("channelId") or "")
        if _address(self.claims.get("serviceurl")) != _address(activity.get("serviceUrl")):
            raise Forged("service_url")
        if self.endorsed and channel not in self.endorsed:
            raise Forged("endorsement")


def _address(url: object) -> str:
    return url.rstrip("/").casefold() if isinstance(url, str) and url else "-"


class Keys:
    """Microsoft's public keys: asked for once a day, and when a new one turns up, but never faster than once a minute.

    Without that floor anybody could make us ask by sending made-up key ids.
    """

    def __init__(self, url: str, *, now: Callable[[], float]) -> None:
        self._url = url
        self._now = now
        self._keys: dict[str, Key] = {}
        self._asked = float("-inf")
        self._asking = asyncio.Lock()

    async def find(self, kid: str) -> Key | None:
        """The key with that id. Raises KeysAway."""
        if not self._is_due(kid):
            return self._keys.get(kid)
        async with self._asking:
            if self._is_due(kid):
                await self._ask(kid)
        return self._keys.get(kid)

    def _is_due(self, kid: str) -> bool:
        age = self._now() - self._asked
        return age > FRESH_SECONDS or (kid not in self._keys and age > FLOOR_SECONDS)

    async def _ask(self, kid: str) -> None:
        """Old keys are still good while new ones cannot be had."""
        try:
            self._keys = await self._fetch()
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
            if kid not in self._keys:
                raise KeysAway(type(error).__name__) from error
        self._asked = self._now()

    async def _fetch(self) -> dict[str, Key]:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
            announced = await _json(session, self._url)
            address = str(announced["jwks_uri"])
            if not address.startswith("https://") and not (is_loopback(self._url) and is_loopback(address)):
                raise ValueError("jwks_uri")
            listed = await _json(session, address)
        return {str(each["kid"]): _key(each) for each in listed["keys"] if each.get("kty") == "RSA" and "kid" in each}


async def _json(session: aiohttp.ClientSession, url: str) -> Json:
    async with session.get(url, allow_redirects=False) as answer:
        answer.raise_for_status()
        found = await answer.json(content_type=None)
    if not isinstance(found, dict):
        raise TypeError(url)
    return found


def _key(listed: Json) -> Key:
    return Key(PyJWK(dict(listed), algorithm="RS256"), frozenset(map(str, listed.get("endorsements") or ())))


class Verifier:
    """Verifies the tokens of one bot."""

    def __init__(self, app_id: str, keys: Keys) -> None:
        self._app_id = app_id
        self._keys = keys

    async def verify(self, authorization: str) -> Bearer:
        """What the header proves. Raises Forged or KeysAway."""
        scheme, _, token = authorization.partition(" ")
        if scheme.casefold() != "bearer" or not token:
            raise Forged("missing")
        key = await self._keys.find(_kid(token))
        if key is None:
            raise Forged("unknown_key")
        try:
            claims = jwt.decode(
                token,
                key.public.key,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=ISSUER,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.PyJWTError as error:
            raise Forged(type(error).__name__) from error
        return Bearer(claims, key.endorsed)


def _kid(token: str) -> str:
    """The id of the key that the token says it is signed with; other ways of signing are not even looked up."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise Forged(type(error).__name__) from error
    kid = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(kid, str):
        raise Forged("algorithm")
    return kid
