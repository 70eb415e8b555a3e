"""Moments as HTTP writes them."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


def moment(seconds: float) -> str:
    """So many seconds from now."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
