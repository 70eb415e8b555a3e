"""Which units a person can choose from: their own first, the rest in Swedish order; two managers are asked about."""

from conversation.flow import Choice, Offers
from conversation.words import N_
from handlers.visit import Visit
from quality.order import swedish_key
from quality.role import Unit


def places(visit: Visit) -> Offers:
    """Sources `units`, `own_units`, and `laws:UNIT` for each unit that says what is usual there."""
    organisation = visit.organisation
    own = organisation.own_units(visit.person, visit.today)
    rest = sorted((unit for unit in organisation.units.values() if unit.id not in own), key=_order)
    mine = tuple(choice for id_ in own for choice in _choices(visit, organisation.units[id_], N_("Där jag arbetar")))
    others = tuple(choice for unit in rest for choice in _choices(visit, unit, " / ".join(unit.path[:-1])))
    laws = {
        f"laws:{unit.id}": tuple(Choice(law.value, law.value) for law in unit.laws)
        for unit in organisation.units.values()
        if unit.laws
    }
    return {"units": mine + others, "own_units": mine, **laws}


def _order(unit: Unit) -> tuple[tuple[str, str], tuple[str, str]]:
    return swedish_key("/".join(unit.path[:-1])), swedish_key(unit.name)


def _choices(visit: Visit, unit: Unit, group: str) -> tuple[Choice, ...]:
    """One choice, or one for each manager where a unit has several: whom it goes to is asked, not guessed."""
    managers = visit.organisation.managers(unit.id, visit.today)
    people = visit.organisation.people
    if len(managers) < 2:
        return (Choice(str(unit.id), unit.name, group=group),)
    return tuple(
        Choice(f"{unit.id}.{post.person}", f"{unit.name} – {people[post.person].name}", group=group)
        for post in managers
    )
