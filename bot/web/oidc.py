"""Signs people in at an OpenID Connect provider: msal's code flow with PKCE, and our own eyes on the token."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from msal.oauth2cli import Client, JwtAssertionCreator

from bot.microsoft.credential import Credential, credential
from bot.settings import OidcProvider, Settings
from bot.web.discovery import SECONDS, Away, Discovery, Metadata, Wire
from bot.web.id_token import verified
from bot.web.vouching import ENTRA, Claims, NotVouched, Vouched, by_entra, by_provider

T = TypeVar("T")
SCOPES = ("openid", "profile", "email")
PATIENCE = 3 * SECONDS
"""Seconds for everything that is asked of a provider in one go."""
MALFORMED = (ValueError, RuntimeError, LookupError, AttributeError, TypeError)
"""What msal raises at a state or a nonce of another errand, and at tokens that are none."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed with a provider; `again` is how it is asked not to take whoever was there last."""

    name: str
    label: str
    issuer: str
    client_id: str
    credential: Credential = field(repr=False)
    vouches: Callable[[Claims], Vouched]
    again: str = "login"


class Provider:
    """One provider; msal and its HTTP block, so they work in a thread and within a time limit."""

    def __init__(self, terms: Terms, own_address: str) -> None:
        self.name = terms.name
        self.label = terms.label
        self._terms = terms
        self._own_address = own_address
        self._redirect = f"{own_address}/logga-in/svar/{terms.name}"
        self._wire = Wire()
        self._discovery = Discovery(terms.issuer, self._wire)

    async def begin(self, *, again: bool = False) -> tuple[str, Mapping[str, Any]]:
        """Where to send the browser, and what to remember of it until it comes back. Raises Away."""
        return await _patiently(self._begin, again)

    async def redeem(self, flow: Mapping[str, Any], answer: Mapping[str, str]) -> Vouched:
        """Who the provider says it is that came back with this answer. Raises NotVouched, or Away."""
        claims = await _patiently(self._redeem, dict(flow), dict(answer))
        return self._terms.vouches(claims)

    @property
    def way_out(self) -> str:
        """Where one signs out of the provider itself; '' where it has not said so."""
        known = self._discovery.known
        if known is None or not known.end_session_endpoint:
            return ""
        back = urlencode({"client_id": self._terms.client_id, "post_logout_redirect_uri": f"{self._own_address}/"})
        return f"{known.end_session_endpoint}?{back}"

    def _begin(self, again: bool) -> tuple[str, Mapping[str, Any]]:
        """The answer comes back as a link, though msal would rather have it posted: a post from another site brings no
        cookie, and the cookie is what tells that it was this browser that began."""
        flow = self._client(self._discovery.metadata()).initiate_auth_code_flow(
            scope=list(SCOPES),
            redirect_uri=self._redirect,
            prompt=self._terms.again if again else None,
            response_mode="form_post",
        )
        address = urlsplit(str(flow.pop("auth_uri")))
        asked = {**dict(parse_qsl(address.query)), "response_mode": "query"}
        return address._replace(query=urlencode(asked)).geturl(), {**flow, "sent_nonce": asked["nonce"]}

    def _redeem(self, flow: dict[str, Any], answer: dict[str, str]) -> Claims:
        known = self._discovery.metadata()
        if answer.get("iss", known.issuer) != known.issuer:
            raise NotVouched("another issuer")
        try:
            found = self._client(known).obtain_token_by_auth_code_flow(flow, answer)
        except MALFORMED:
            raise NotVouched("answer") from None
        if "error" in found:
            raise NotVouched(f"error {_word(found['error'])}")
        token = found.get("id_token")
        if not isinstance(token, str):
            raise NotVouched("no token")
        key = self._discovery.key(token)
        return verified(
            token, key, issuer=known.issuer, audience=self._terms.client_id, nonce=flow.get("sent_nonce", "")
        )

    def _client(self, known: Metadata) -> Any:
        """msal's OpenID Connect client itself: its application class takes no issuer without a path, nor http."""
        addresses = {"authorization_endpoint": known.authorization_endpoint, "token_endpoint": known.token_endpoint}
        return Client(addresses, self._terms.client_id, http_client=self._wire, **self._shows_itself(known))

    def _shows_itself(self, known: Metadata) -> dict[str, Any]:
        """How we prove to the provider who we are, in the way that it takes."""
        secret = self._terms.credential
        if isinstance(secret, dict):
            return {
                "client_assertion": _assertion(secret, self._terms.client_id, known.token_endpoint),
                "client_assertion_type": Client.CLIENT_ASSERTION_TYPE_JWT,
            }
        return {"client_secret": secret} if known.takes_basic else {"default_body": {"client_secret": secret}}


def _assertion(certificate: Mapping[str, str], client_id: str, audience: str) -> Callable[[], bytes]:
    """A signed statement made anew for each request; the certificate is named by its SHA-256 thumbprint."""
    public = x509.load_pem_x509_certificate(certificate["public_certificate"].encode())
    signer = JwtAssertionCreator(
        certificate["private_key"], "PS256", sha256_thumbprint=public.fingerprint(SHA256()).hex()
    )
    made: Callable[[], bytes] = signer.create_regenerative_assertion(audience=audience, issuer=client_id)
    return made


async def _patiently(ask: Callable[..., T], *given: Any) -> T:
    try:
        async with asyncio.timeout(PATIENCE):
            return await asyncio.to_thread(ask, *given)
    except OSError as error:  # those of requests too, and TimeoutError
        raise Away(type(error).__name__) from None


def _word(code: object) -> str:
    """An error's code, such as `invalid_client`; whatever else stands there is nobody's business."""
    text = str(code)
    return text if text.isascii() and text.replace("_", "").isalpha() and len(text) <= 40 else "?"


def providers(settings: Settings) -> dict[str, Provider]:
    """Every sign-in that is configured, Entra first. Raises BadCertificate or OSError."""
    agreed = [_with_entra(settings)] if settings.sign_in_client_id else []
    agreed += [_with_other(each) for each in settings.oidc_providers]
    return {terms.name: Provider(terms, settings.own_address) for terms in agreed}


def _with_entra(settings: Settings) -> Terms:
    tenant = settings.tenant_id.lower()
    return Terms(
        name=ENTRA,
        label="Microsoft",
        issuer=f"{settings.login_base_url.rstrip('/')}/{tenant}/v2.0",
        client_id=settings.sign_in_client_id,
        credential=credential(settings.sign_in_client_secret, settings.sign_in_certificate),
        vouches=lambda claims: by_entra(claims, tenant),
        again="select_account",
    )


def _with_other(agreed: OidcProvider) -> Terms:
    return Terms(
        name=agreed.name,
        label=agreed.label,
        issuer=agreed.issuer,
        client_id=agreed.client_id,
        credential=agreed.client_secret.get_secret_value(),
        vouches=lambda claims: by_provider(claims, agreed.name, agreed.domains),
    )
