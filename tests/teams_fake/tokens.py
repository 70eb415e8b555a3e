"""Both kinds of tokens: those that the Bot Connector shows the bot, and those that Entra gives the bot."""

import secrets
import time
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from .tenant import BOT

ISSUER = "https://api.botframework.com"


class SigningKey:
    """A key of the Bot Connector's, or a forger's."""

    def __init__(self, kid: str, *, endorsements: tuple[str, ...] = ("msteams",)) -> None:
        self.kid = kid
        self.endorsements = endorsements
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def public(self) -> dict[str, Any]:
        listed: dict[str, Any] = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**listed, "kid": self.kid, "use": "sig", "endorsements": list(self.endorsements)}


class Tokens:
    """Signs and remembers tokens; everything about one can be made wrong."""

    def __init__(self, *, secret: str, now: Callable[[], float] = time.time) -> None:
        self.secret = secret
        self.now = now
        self.key = SigningKey("key-1")
        self.keys = [self.key]
        self.lifetime = 3600
        self._given: dict[str, float] = {}

    def for_bot(self, service_url: str, *, key: SigningKey | None = None, **claims: Any) -> str:
        """The token that a delivery carries."""
        signing = key or self.key
        now = int(self.now())
        usual = {"iss": ISSUER, "aud": BOT, "nbf": now - 60, "exp": now + 3600, "serviceurl": service_url}
        whole = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        return jwt.encode(whole, signing.private, algorithm="RS256", headers={"kid": signing.kid})

    def give(self) -> str:
        """A token of Entra's for the bot."""
        token = secrets.token_urlsafe(24)
        self._given[token] = self.now() + self.lifetime
        return token

    def is_good(self, authorization: str) -> bool:
        """Whether a call to the Bot Connector carries one of them, in time."""
        scheme, _, token = authorization.partition(" ")
        return scheme == "Bearer" and self._given.get(token, 0) > self.now()
