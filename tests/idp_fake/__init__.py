"""An OpenID Connect provider on loopback, strict where real ones are: Entra's shape, or anybody's."""

from .fake import Account, FakeIdp
from .tenant import TENANT, certificate, entra, guest, member, other, person_of

__all__ = ["TENANT", "Account", "FakeIdp", "certificate", "entra", "guest", "member", "other", "person_of"]
