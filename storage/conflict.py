"""The one thing that can go wrong between two people who change the same row."""


class Conflict(Exception):
    """Somebody else changed the same row first; nothing of this transaction is kept."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
