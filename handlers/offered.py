"""What can be pressed on a case's card: the first few on the card, the rest one tap away."""

from collections.abc import Mapping

from conversation.screen import Button, Notice, Screen, Style
from conversation.words import N_, Phrase
from handlers.moves import find
from handlers.visit import Visit, subject_of
from quality.case import Case
from quality.lifecycle import Move, may

ON_CARD = 5

LABELS: Mapping[Move, Phrase] = {
    Move.READ: N_("Läs"),
    Move.TAKE_ON: N_("Ta hand om"),
    Move.INVESTIGATE: N_("Utred"),
    Move.ASK_MORE: N_("Fråga mer"),
    Move.ACT: N_("Åtgärder"),
    Move.CLOSE: N_("Avsluta ärendet"),
    Move.ANALYSE: N_("Skriv händelseanalysen"),
    Move.ASSIGN: N_("Lämna över"),
    Move.DISMISS: N_("Inte en avvikelse"),
    Move.RESUME: N_("Ta upp igen"),
    Move.ORDER_ANALYSIS: N_("Beställ händelseanalys"),
    Move.UNLOCK: N_("Lås upp utredningen"),
    Move.RECLASSIFY: N_("Byt sort"),
    Move.DUPLICATE: N_("Redan rapporterad"),
    Move.PARK: N_("Låt vila"),
    Move.MISTAKE: N_("Registrerad av misstag"),
    Move.REOPEN: N_("Öppna igen"),
}
"""In the order in which they are offered, the likeliest next one first. A move that is not here has no button."""

PRESSED = frozenset({Move.READ, Move.ACT, Move.UNLOCK})
"""Done by the press itself; the others begin the conversation of the same name."""


def buttons(visit: Visit, case: Case) -> tuple[Button, ...]:
    """What this person may do with the case now: what fits the card, and the way to the rest."""
    offered = _offered(visit, case)
    if len(offered) <= ON_CARD:
        return tuple(offered)
    more = Button(visit.tr("Fler val"), "more", subject_of(case))
    return (*offered[: ON_CARD - 1], more)


async def more(visit: Visit, subject: str) -> Screen:
    """Everything that this person may do with the case now."""
    case = await find(visit, subject, lock=False)
    return Notice(
        visit.tr("Vad vill du göra med {reference}?", reference=case.reference),
        title=visit.tr("Fler val"),
        buttons=tuple(_offered(visit, case)),
    )


def _offered(visit: Visit, case: Case) -> list[Button]:
    return [_button(visit, case, move) for move in LABELS if may(move, case, visit.scope)]


def _button(visit: Visit, case: Case, move: Move) -> Button:
    tr, subject = visit.tr, subject_of(case)
    if move is Move.TAKE_ON:
        return _taking(visit, case)
    if move in PRESSED:
        return Button(tr(LABELS[move]), move.value, subject)
    return Button(tr(LABELS[move]), "start", f"{move.value}|{subject}")


def _taking(visit: Visit, case: Case) -> Button:
    tr, subject = visit.tr, subject_of(case)
    if case.assignee is None:
        return Button(tr("Ta hand om"), "take_on", subject, Style.PRIMARY)
    who = visit.organisation.people[case.assignee].name
    return Button(tr("Ta över"), "take_over", subject, confirm=tr("{who} har hand om ärendet. Ta över det?", who=who))
