"""How long a busy server asks us to wait, which it may say in seconds or as a moment; every channel meets both."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 86_400.0
"""A day: whoever asks for more is asked again then."""


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """None where it does not say. A moment counts from the answer's own date, so that our clock may be wrong."""
    told = headers.get("Retry-After", "").strip()
    if told.isdecimal():
        return min(float(told), LONGEST)
    until, sent = _moment(told), _moment(headers.get("Date", ""))
    if until is None or sent is None:
        return None
    return min(max((until - sent).total_seconds(), 0.0), LONGEST)


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
