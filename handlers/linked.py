"""Which other cases a case belongs together with: said by reference, and only to whoever sees the other one too."""

from collections.abc import Mapping

from conversation.screen import Fact
from conversation.words import N_, Phrase
from handlers.visit import Visit
from quality.access import CaseField
from quality.case import Bond, Case

BONDS: Mapping[tuple[Bond, bool], Phrase] = {
    (Bond.DUPLICATE, True): N_("Samma händelse som"),
    (Bond.DUPLICATE, False): N_("Också rapporterad i"),
    (Bond.TRACK, True): N_("Bedöms bredvid"),
    (Bond.TRACK, False): N_("Bedöms också i"),
    (Bond.AROSE, True): N_("Kommer ur"),
    (Bond.AROSE, False): N_("Har lett till"),
}
"""By the bond, and whether it was this case that was linked to the other."""


async def linked(visit: Visit, case: Case) -> list[Fact]:
    """The references of the cases that this one is linked to, by how; a case that they may not know of is not there."""
    if CaseField.HANDLING not in visit.scope.fields_of(case):
        return []
    links = await visit.store.cases.links(case.id)
    seen = await visit.store.cases.among({link.case for link in links}, scope=visit.scope)
    found: dict[tuple[Bond, bool], list[str]] = {how: [] for how in BONDS}
    for link in links:
        if link.case in seen:
            found[link.bond, link.forward].append(seen[link.case].reference)
    return [Fact(visit.tr(BONDS[how]), ", ".join(references)) for how, references in found.items() if references]
