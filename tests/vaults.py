"""A vault that counts, so that a test can say how much was opened instead of how long it took."""

from collections.abc import Sequence

from storage.vault import Vault


class Counting(Vault):
    """Opens and seals as ever, and remembers the purpose of each."""

    def __init__(self, keys: Sequence[str], lookup_key: str) -> None:
        super().__init__(keys, lookup_key)
        self.opened: list[str] = []
        self.sealed: list[str] = []

    def open(self, sealed: bytes, purpose: str) -> str:
        self.opened.append(purpose)
        return super().open(sealed, purpose)

    def seal(self, text: str, purpose: str) -> bytes:
        self.sealed.append(purpose)
        return super().seal(text, purpose)

    @property
    def accounts(self) -> list[str]:
        """The directory's accounts that were opened, in order."""
        return sorted(each for each in self.opened if each.startswith("account:"))
