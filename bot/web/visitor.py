"""Who sits at a browser: signed cookies and form tokens, so that nothing about visitors is kept in memory."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

COOKIE = "hjulet"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser, and the person who was chosen in it (0: nobody yet)."""

    person: int
    nonce: str

    @property
    def key(self) -> str:
        """What this visitor's forms are bound to."""
        return f"{self.person}.{self.nonce}"


def stranger() -> Visitor:
    """A browser that has not been here before."""
    return Visitor(0, secrets.token_urlsafe(18))


def chosen(person: int) -> Visitor:
    """A browser in which a person was chosen; a new nonce ends the forms of whoever was there before."""
    return Visitor(person, secrets.token_urlsafe(18))


class Seal:
    """Signs what a browser keeps for us; the key is derived, so that no other use of the secret is touched."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"hjulet web seal", hashlib.sha256)

    def sign(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()

    def genuine(self, purpose: str, text: str, signature: str) -> bool:
        return hmac.compare_digest(self.sign(purpose, text).encode(), signature.encode())

    def cookie(self, visitor: Visitor) -> str:
        return f"{visitor.key}.{self.sign('visitor', visitor.key)}"

    def visitor(self, cookie: str) -> Visitor | None:
        """Whose cookie it is; None when it is not one of ours."""
        text, _, signature = cookie.rpartition(".")
        person, _, nonce = text.partition(".")
        if not self.genuine("visitor", text, signature):
            return None
        return Visitor(int(person), nonce)

    def token(self, key: str) -> str:
        """The hidden word of the forms that are bound to this key."""
        return self.sign("form", key)

    def admits(self, key: str, token: str) -> bool:
        """Whether a form came from a page that was made for whoever has this key."""
        return self.genuine("form", key, token)
