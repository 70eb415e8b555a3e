"""Which units a person can choose from: their own first, the rest in Swedish order; two managers are asked about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from conversation.flow import Choice, Offers
from conversation.words import N_
from handlers.visit import Visit
from quality.order import swedish_key
from quality.role import Organisation, Unit


def places(visit: Visit) -> Offers:
    """Sources `units`, `own_units`, and `laws:UNIT` for each unit that says what is usual there."""
    organisation, day = visit.organisation, visit.today
    everywhere = _everywhere(organisation, day)
    own = organisation.own_units(visit.person, day)
    mine = tuple(
        choice for id_ in own for choice in _choices(organisation, organisation.units[id_], N_("Där jag arbetar"), day)
    )
    known = organisation.known_to(visit.person, day).difference(own)
    others = tuple(choice for id_, choices in everywhere.units.items() if id_ in known for choice in choices)
    return {"units": mine + others, "own_units": mine, **everywhere.laws}


@dataclass(frozen=True, slots=True)
class _Everywhere:
    """What is the same for everybody that day; of hundreds of units it is worked out once, not in every turn."""

    units: Mapping[int, tuple[Choice, ...]]
    laws: Offers


@lru_cache(maxsize=4)
def _everywhere(organisation: Organisation, day: date) -> _Everywhere:
    units = sorted(organisation.units.values(), key=_order)
    return _Everywhere(
        {unit.id: _choices(organisation, unit, " / ".join(unit.path[:-1]), day) for unit in units},
        {f"laws:{unit.id}": tuple(Choice(law.value, law.value) for law in unit.laws) for unit in units if unit.laws},
    )


def _order(unit: Unit) -> tuple[tuple[str, str], tuple[str, str]]:
    return swedish_key("/".join(unit.path[:-1])), swedish_key(unit.name)


def _choices(organisation: Organisation, unit: Unit, group: str, day: date) -> tuple[Choice, ...]:
    """One choice, or one for each manager where a unit has several: whom it goes to is asked, not guessed."""
    managers = organisation.managers(unit.id, day)
    if len(managers) < 2:
        return (Choice(str(unit.id), unit.name, group=group),)
    return tuple(
        Choice(f"{unit.id}.{post.person}", f"{unit.name} – {organisation.people[post.person].name}", group=group)
        for post in managers
    )
