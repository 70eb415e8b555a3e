"""The standard profile's year as a picture, late in an invented November: nothing of it is anybody's real year."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from quality.profile_file import load
from quality.year_wheel import Occasion
from summaries.wheel import Mark, Spot, Wheel, picture

AT = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Europe/Stockholm"))
SUMMER = 8
WORDS = {Mark.DONE: "klart", Mark.LATE: "sent", Mark.OPEN: "öppet", Mark.COMING: "kommer"}


def _mark(occasion: Occasion, today: date) -> Mark:
    if occasion.due < today:
        return Mark.DONE if occasion.due.month <= SUMMER else Mark.LATE
    return Mark.OPEN if occasion.opens <= today else Mark.COMING


def shot() -> bytes:
    """The wheel as PNG."""
    profile, today = load("standard"), AT.date()
    spots = [
        Spot(occasion.due, entry.sv, profile.functions[entry.owner.value].sv, _mark(occasion, today))
        for entry in profile.year_wheel
        for occasion in entry.occasions(today.year)
    ]
    names = get_month_names("abbreviated", locale="sv")
    wheel = Wheel(
        title=f"Årshjulet {today.year}",
        organisation=profile.organisation.sv,
        printed_at=AT,
        year=today.year,
        today=today,
        today_label="I dag",
        months=tuple(str(names[month]).rstrip(".") for month in range(1, 13)),
        spots=tuple(sorted(spots, key=lambda spot: (spot.due, spot.what))),
        legend=tuple(WORDS.items()),
    )
    return picture(wheel, format="png", ppi=62)
