"""Sentences that end with where it stands in law, taken from the one table of law."""

from conversation.words import Label
from quality.law import Demand, cite


def under(demand: Demand, sv: str, en: str) -> Label:
    """A sentence in both languages with its paragraph after it."""
    law = cite(demand)
    return Label(f"{sv} ({law}).", f"{en} ({law}).")
