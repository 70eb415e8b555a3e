"""The two kinds of provider as tests want them: the municipality's tenant, and somebody outside it."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from .fake import Account, FakeIdp
from .grants import Registration

TENANT = "0f9e1d3c-5b7a-4c2e-8d6f-112233445566"
ELSEWHERE = "99999999-5b7a-4c2e-8d6f-112233445566"


def person_of(who: str) -> str:
    """A person's object id, which stays when the address changes."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, who))


def member(who: str, **more: object) -> Account:
    """Somebody of the tenant, as Entra describes them."""
    address = f"{who}@example.se"
    return {
        "tid": TENANT,
        "oid": person_of(who),
        "sub": f"pairwise-{who}",
        "preferred_username": address,
        "email": address,
        "acct": 0,
        **more,
    }


def guest(who: str) -> Account:
    """Somebody else's member, invited into the tenant, who goes by an address that we know."""
    return member(who, idp=f"https://sts.windows.net/{ELSEWHERE}/")


def entra(accounts: Mapping[str, Account] | None = None) -> FakeIdp:
    """The tenant, in which `samira` and `fatima` work."""
    known = {"samira": member("samira"), "fatima": member("fatima"), **(accounts or {})}
    return FakeIdp(Registration("hjulet", "tenant-hemlighet"), known, path=f"/{TENANT}/v2.0")


def other(accounts: Mapping[str, Account] | None = None) -> FakeIdp:
    """A provider without a path of its own, which signs with another kind of key and takes secrets in the body."""
    known = {
        who: {"sub": f"sub-{who}", "email": f"{who}@utforare.example.se", "email_verified": True} for who in ("nils",)
    }
    return FakeIdp(
        Registration("hjulet hos & andra", "provider: hemlig/het"),
        {**known, **(accounts or {})},
        kind="ES256",
        takes_basic=False,
    )


@cache
def certificate() -> tuple[str, str]:
    """A private key and a certificate that says nothing but whose it is, each as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hjulet")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), made.public_bytes(serialization.Encoding.PEM).decode()
