"""What is not ours, and where it belongs (domain.md 1.4): as the profile says, or as we do where it does not."""

from collections.abc import Mapping

from conversation.flow import Choice
from conversation.screen import Notice, Screen
from conversation.words import N_, Phrase
from handlers.routine import belongs
from handlers.visit import Visit, label, way
from quality.profile import Profile

PREFIX = "elsewhere:"
"""Begins the result of a conversation that ended without a case, before the code of where it belongs."""
INDIVIDUAL = "individual_risk"
UNSAVED = N_("Inget är sparat här.")
OTHERWISE: Mapping[str, tuple[Phrase, Phrase]] = {
    INDIVIDUAL: (
        N_("Risk för en enskild person"),
        N_("Den bedöms och skrivs i personens journal eller akt. Prata med sjuksköterskan eller din chef."),
    ),
    "work_injury": (
        N_("Arbetsmiljö"),
        N_("Anmäl i kommunens system för arbetsmiljö och prata med din chef."),
    ),
    "appeal": (
        N_("Överklagande"),
        N_("Beslutet överklagas skriftligt hos den som fattade det. Hjälp personen att kontakta sin handläggare."),
    ),
}
"""For profiles that do not say it themselves."""


def where(profile: Profile, code: str) -> tuple[Phrase, Phrase]:
    """What something is called that is not ours, and where it belongs."""
    route = next((route for route in profile.not_ours if route.code == code), None)
    return (label(route), way(route)) if route else OTHERWISE[code]


def choices(profile: Profile) -> tuple[Choice, ...]:
    """Everything that the profile knows to be somebody else's."""
    return tuple(Choice(route.code, label(route)) for route in profile.not_ours)


def ended(code: str) -> str:
    """The result of a conversation that led elsewhere."""
    return f"{PREFIX}{code}"


def shown(visit: Visit, result: str) -> Screen | None:
    """The way to where it belongs, for a conversation that ended so."""
    if not result.startswith(PREFIX):
        return None
    tr, code = visit.tr, result.removeprefix(PREFIX)
    route = next((route for route in visit.profile.not_ours if route.code == code), None)
    name, place = where(visit.profile, code)
    text = belongs(visit, route) if route else tr(place)
    return Notice(f"{text}\n{tr(UNSAVED)}", title=tr(name))
