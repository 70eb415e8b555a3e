"""Says dates and times the way people here do."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime


def moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """`måndag 23 november kl. 08.15` / `Monday 23 November at 08:15`."""
    local = at.astimezone(zone)
    pattern = "EEEE d MMMM 'kl.' HH.mm" if language == "sv" else "EEEE d MMMM 'at' HH:mm"
    return str(format_datetime(local, pattern, locale=language))


def day(at: datetime | date, zone: ZoneInfo, language: str) -> str:
    """`23 november 2026`."""
    local = at.astimezone(zone).date() if isinstance(at, datetime) else at
    return str(format_date(local, "d MMMM yyyy", locale=language))
