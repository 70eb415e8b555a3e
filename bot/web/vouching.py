"""What a provider's word about somebody is worth: pure, and trusting each provider with its own people only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversation.port import Address

Claims = Mapping[str, Any]
ENTRA = "entra"


class NotVouched(Exception):
    """The answer lets nobody in; the reason is a word for the log, and holds nothing of whom it was about."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who it is in the provider's eyes: its own lasting name for the person, and e-mail addresses to know them by."""

    address: Address
    emails: tuple[str, ...]


def by_entra(claims: Claims, tenant: str) -> Vouched:
    """A member of the tenant: the object id, which the directory knows too, then the addresses it gave them.

    Guests are members of somebody else's organisation and are refused, whatever address they go by. Only the optional
    claim `acct` always tells who is one, so without it nobody is let in. The addresses are the tenant's own word, so no
    flag has to say that they are verified. Raises NotVouched.
    """
    if claims.get("tid") != tenant:
        raise NotVouched("tenant")
    addresses = [text for text in (_text(claims, "email"), _text(claims, "preferred_username")) if "@" in text]
    at_home = {"", _text(claims, "iss"), f"https://sts.windows.net/{tenant}/"}
    if "acct" not in claims:
        raise NotVouched("acct")
    is_guest = str(claims["acct"]) != "0" or any("#ext#" in text.casefold() for text in addresses)
    if is_guest or _text(claims, "idp") not in at_home:
        raise NotVouched("guest")
    oid = _text(claims, "oid")
    if not oid:
        raise NotVouched("oid")
    return Vouched(Address(ENTRA, oid), tuple(dict.fromkeys(addresses)))


def by_provider(claims: Claims, name: str, domains: tuple[str, ...]) -> Vouched:
    """Somebody of a provider outside the tenant, by an address that it has verified and that is of its own domains.

    The domains are what keeps a provider from vouching for a municipal employee: it may say what it wants about its
    own people, and nothing about anybody else's. That holds at every sign-in, so a domain that is taken out of the
    settings lets nobody in any more, not even those who are known already. Raises NotVouched.
    """
    email = _text(claims, "email")
    if claims.get("email_verified") is not True:
        raise NotVouched("email not verified")
    person, _, domain = email.rpartition("@")
    if not person or domain.casefold() not in {each.casefold() for each in domains}:
        raise NotVouched("domain")
    return Vouched(Address(f"oidc:{name}", _text(claims, "sub")), (email,))


def _text(claims: Claims, name: str) -> str:
    found = claims.get(name)
    return found.strip() if isinstance(found, str) else ""
