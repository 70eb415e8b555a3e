"""How an application shows Entra who it is: a secret, or a certificate, in the shape that msal takes."""

from pathlib import Path

from cryptography import x509
from pydantic import SecretStr

Credential = str | dict[str, str]


class BadCertificate(Exception):
    """The certificate file cannot be used; the message names the file and never what is in it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} ska vara en PEM-fil med både privat nyckel och certifikat")


def credential(secret: SecretStr, certificate: Path | None) -> Credential:
    """What msal takes as `client_credential`. Raises BadCertificate, or OSError where the file cannot be read."""
    if certificate is None:
        return secret.get_secret_value()
    text = certificate.read_text(encoding="utf-8")
    try:
        x509.load_pem_x509_certificate(text.encode())
    except ValueError as error:
        raise BadCertificate(certificate) from error
    if "PRIVATE KEY-----" not in text:
        raise BadCertificate(certificate)
    public = text[text.index("-----BEGIN CERTIFICATE-----") :]
    return {"private_key": text, "public_certificate": public}
