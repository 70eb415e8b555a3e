"""Encrypts what must not be readable in the database; keys can be changed while old text stays readable."""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_MARK = 4
_NONCE = 12


class Sealed(Exception):
    """A stored text cannot be opened with the keys this process was given."""


class Vault:
    """AES-256-GCM, newest key first; each text is bound to its purpose, so that it cannot be moved elsewhere."""

    def __init__(self, keys: Sequence[str], lookup_key: str) -> None:
        """Keys are 32 bytes in base64, newest first."""
        raw = [base64.b64decode(key) for key in keys]
        self._ciphers = {_mark(key): AESGCM(key) for key in raw}
        self._newest = _mark(raw[0])
        self._lookup_key = base64.b64decode(lookup_key)

    def seal(self, text: str, purpose: str) -> bytes:
        nonce = os.urandom(_NONCE)
        secret = self._ciphers[self._newest].encrypt(nonce, text.encode(), purpose.encode())
        return _VERSION + self._newest + nonce + secret

    def open(self, sealed: bytes, purpose: str) -> str:
        """The text again. Raises Sealed when no key fits or the bytes were changed."""
        mark, rest = sealed[1 : 1 + _MARK], sealed[1 + _MARK :]
        cipher = self._ciphers.get(mark)
        if sealed[:1] != _VERSION or cipher is None:
            raise Sealed("no key for this text")
        try:
            return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], purpose.encode()).decode()
        except (InvalidTag, ValueError):
            raise Sealed("changed, or moved from another place") from None

    @property
    def newest(self) -> bytes:
        """How every text begins that is under the newest key."""
        return _VERSION + self._newest

    def lookup(self, email: str) -> str:
        """What a person is found by: an HMAC of the normalised e-mail address, in hex."""
        return hmac.digest(self._lookup_key, email.strip().casefold().encode(), "sha256").hex()

    def fingerprint(self, text: str) -> str:
        """What tells two texts apart without holding either: a keyed digest, in hex, worth nothing without the key."""
        return hmac.new(self._lookup_key, b"fingerprint:" + text.encode(), hashlib.sha256).hexdigest()


def _mark(key: bytes) -> bytes:
    return hashlib.sha256(b"hjulet key " + key).digest()[:_MARK]


def new_key() -> str:
    """A fresh random key in the form that settings take."""
    return base64.b64encode(os.urandom(32)).decode()


def digest(secret: str) -> str:
    """What is stored of a random token, so that the database alone opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()
