"""On which level of the organisation a unit lies, in the profile's own words: by the function that leads it there."""

from datetime import date

from quality.profile import Level, Profile
from quality.role import Organisation


def level_of(unit: int, organisation: Organisation, day: date, profile: Profile) -> Level | None:
    """The level whose functions lead this unit that day; None where nobody does, or the profile names no such level."""
    leading = {post.function for post in organisation.managers(unit, day)}
    return next((level for level in profile.levels if leading & set(level.functions)), None)
