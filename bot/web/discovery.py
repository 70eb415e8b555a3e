"""What a provider announces about itself: its addresses and keys, asked for when needed and kept for a while."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt
import requests

from bot.settings import is_loopback
from bot.web.id_token import key_of
from bot.web.vouching import NotVouched

SECONDS = 5
"""How long one answer may take."""
LASTS = 3600.0
WELL_KNOWN = "/.well-known/openid-configuration"


class Away(Exception):
    """The provider cannot be reached, or answers what no provider does; the reason is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Wire:
    """What msal speaks HTTP through: it waits no longer than people do, and carries no secret to where it is sent on.

    An answer that is not JSON stops here, because msal would write the whole of it into the log.
    """

    def get(self, url: str, **more: Any) -> requests.Response:
        return _json(requests.get(url, timeout=SECONDS, allow_redirects=False, **more))

    def post(self, url: str, **more: Any) -> requests.Response:
        return _json(requests.post(url, timeout=SECONDS, allow_redirects=False, **more))


def _json(answer: requests.Response) -> requests.Response:
    try:
        is_object = isinstance(answer.json(), dict)
    except ValueError:
        is_object = False
    if not is_object:
        raise Away(f"answer {answer.status_code}")
    return answer


@dataclass(frozen=True, slots=True)
class Metadata:
    """The part of a provider's own description that a sign-in needs."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    takes_basic: bool


class Discovery:
    """Asks a provider about itself; blocking, so it is called from a thread."""

    def __init__(self, issuer: str, wire: Wire, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._wire = wire
        self._clock = clock
        self._known: tuple[float, Metadata] | None = None
        self._keys: tuple[float, jwt.PyJWKSet] | None = None

    @property
    def known(self) -> Metadata | None:
        """What was announced last, however long ago; nothing is asked."""
        return self._known[1] if self._known else None

    def metadata(self) -> Metadata:
        """The provider's description, at most an hour old. Raises Away."""
        if self._known is None or self._known[0] < self._clock():
            found = _read(self._ask(f"{self._issuer}{WELL_KNOWN}"), self._issuer)
            self._known = (self._clock() + LASTS, found)
        return self._known[1]

    def key(self, token: str) -> jwt.PyJWK:
        """The key that signed the token; keys are asked for again when it is none of those we know.

        Raises NotVouched, or Away.
        """
        fresh = self._keys is None or self._keys[0] < self._clock()
        found = None if self._keys is None or fresh else key_of(token, self._keys[1])
        if found is None:
            keys = self._ask(self.metadata().jwks_uri)
            try:
                self._keys = (self._clock() + LASTS, jwt.PyJWKSet.from_dict(keys))
            except (jwt.PyJWTError, TypeError, AttributeError):
                raise Away("keys") from None
            found = key_of(token, self._keys[1])
        if found is None:
            raise NotVouched("key")
        return found

    def _ask(self, url: str) -> dict[str, Any]:
        answer = self._wire.get(url)
        if answer.status_code != requests.codes.ok:
            raise Away(f"answer {answer.status_code}")
        found: dict[str, Any] = answer.json()
        return found


def _read(told: dict[str, Any], issuer: str) -> Metadata:
    """Raises Away where the provider is another one than was asked, or where anybody on the way could listen."""
    if str(told.get("issuer", "")).rstrip("/") != issuer:
        raise Away("issuer")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    addresses = {name: str(told.get(name, "")) for name in names}
    if not all(_is_safe(address) for address in addresses.values()):
        raise Away("endpoints")
    out = str(told.get("end_session_endpoint", ""))
    methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Metadata(
        issuer=told["issuer"],
        **addresses,
        end_session_endpoint=out if _is_safe(out) else "",
        takes_basic="client_secret_basic" in methods,
    )


def _is_safe(url: str) -> bool:
    return url.startswith("https://") or (url.startswith("http://") and is_loopback(url))
