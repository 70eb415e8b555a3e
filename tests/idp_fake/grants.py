"""What the fake provider hands out and takes back: codes that are good once, for whoever began, and nobody else."""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Refused(Exception):
    """The request is not taken; the code is the one that the standard names."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Grant:
    """One sign-in that was allowed, until its code is redeemed."""

    account: str
    nonce: str
    challenge: str
    redirect_uri: str


@dataclass(slots=True)
class Registration:
    """The one application that the provider knows."""

    client_id: str
    secret: str
    redirect_uri: str = ""
    certificate: str = ""
    grants: dict[str, Grant] = field(default_factory=dict)

    def check(self, asked: Mapping[str, str]) -> None:
        """Raises Refused where a browser brings what no sign-in with PKCE does."""
        if asked.get("client_id") != self.client_id or asked.get("redirect_uri") != self.redirect_uri:
            raise Refused("unauthorized_client")
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            raise Refused("unsupported_response_type")
        if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
            raise Refused("invalid_request")
        if asked.get("response_mode", "query") != "query":
            raise Refused("unsupported_response_mode")
        if not asked.get("state") or not asked.get("nonce"):
            raise Refused("invalid_request")

    def allow(self, account: str, asked: Mapping[str, str]) -> str:
        """A code for this sign-in."""
        code = secrets.token_urlsafe(24)
        self.grants[code] = Grant(account, asked["nonce"], asked["code_challenge"], asked["redirect_uri"])
        return code

    def redeem(self, sent: Mapping[str, str], authorization: str, endpoint: str) -> Grant:
        """The grant behind a code, once. Raises Refused."""
        if not self._is_ours(sent, authorization, endpoint):
            raise Refused("invalid_client")
        grant = self.grants.pop(sent.get("code", ""), None)
        verifier = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if sent.get("grant_type") != "authorization_code" or grant is None:
            raise Refused("invalid_grant")
        if challenge != grant.challenge or sent.get("redirect_uri") != grant.redirect_uri:
            raise Refused("invalid_grant")
        return grant

    def _is_ours(self, sent: Mapping[str, str], authorization: str, endpoint: str) -> bool:
        if self.certificate:
            return sent.get("client_assertion_type") == ASSERTION and self._signed(sent["client_assertion"], endpoint)
        given = (sent.get("client_id", ""), sent.get("client_secret", ""))
        if authorization.startswith("Basic "):
            try:
                name, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
            except (ValueError, binascii.Error):
                return False
            given = (unquote_plus(name), unquote_plus(secret))
        return given == (self.client_id, self.secret)

    def _signed(self, assertion: str, endpoint: str) -> bool:
        """Whether the certificate's owner wrote this for us, just now; named by its SHA-256 thumbprint."""
        known = x509.load_pem_x509_certificate(self.certificate.encode())
        thumbprint = base64.urlsafe_b64encode(known.fingerprint(SHA256())).rstrip(b"=").decode()
        key = known.public_key()
        try:
            claims = jwt.decode(assertion, key, algorithms=["PS256"], audience=endpoint, issuer=self.client_id)  # type: ignore[arg-type]  # RSA here
        except jwt.PyJWTError:
            return False
        named = jwt.get_unverified_header(assertion).get("x5t#S256", "").rstrip("=")
        return bool(claims["sub"] == self.client_id and named == thumbprint)
