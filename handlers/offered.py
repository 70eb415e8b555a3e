"""What can be pressed on a case's card: the first few on the card, the rest one tap away."""

from collections.abc import Mapping

from conversation.screen import Button, Notice, Screen, Style
from conversation.words import N_, Phrase
from handlers.moves import find
from handlers.visit import Visit, subject_of
from quality.case import Case, CaseType
from quality.lifecycle import Move, may

ON_CARD = 5

LABELS: Mapping[Move, Phrase] = {
    Move.READ: N_("Läs"),
    Move.ASSESS: N_("Gör en första bedömning"),
    Move.DECIDE: N_("Besluta"),
    Move.APPOINT: N_("Utse utredare"),
    Move.TAKE_ON: N_("Ta hand om"),
    Move.ASSIGN: N_("Lämna över"),
    Move.ASK_MORE: N_("Fråga mer"),
    Move.DISMISS: N_("Inte en avvikelse"),
    Move.HAND_OVER: N_("Till lex Sarah eller lex Maria"),
    Move.OPEN_TRACK: N_("Öppna ett lex-spår"),
    Move.SEND_BACK: N_("Be om komplettering"),
    Move.NOTIFY: N_("Anteckna en anmälan"),
    Move.TELL_PERSON: N_("Den enskilde har fått veta"),
    Move.BAR: N_("Någon är själv berörd"),
    Move.LIFT_BAR: N_("Häv jäv"),
}
"""In the order in which they are offered, the likeliest next one first. A move that is not here has no button."""

FLOWS: Mapping[tuple[Move, CaseType], str] = {
    (Move.ASSESS, CaseType.DEVIATION): "assess_report",
    (Move.ASSESS, CaseType.DATA_BREACH): "assess_breach",
    (Move.ASSESS, CaseType.PROVIDER_EVENT): "assess_event",
    (Move.DECIDE, CaseType.MISCONDUCT): "decide_misconduct",
    (Move.DECIDE, CaseType.HARM): "decide_harm",
    (Move.DECIDE, CaseType.DATA_BREACH): "decide_breach",
    (Move.DECIDE, CaseType.PROVIDER_EVENT): "decide_event",
    (Move.TELL_PERSON, CaseType.HARM): "tell_patient",
}
"""The conversation of a move where it differs between types; else it has the move's own name."""

PRESSED = frozenset({Move.READ})
"""Done by the press itself; the others begin the conversation of the same name."""


def flow_of(move: Move, case: Case) -> str:
    """The name of the conversation in which this move of this case is made."""
    return FLOWS.get((move, case.type), move.value)


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
    moves = [move for move in LABELS if may(move, case, visit.scope)]
    within = {Move.OPEN_TRACK} if Move.HAND_OVER in moves else set()
    return [_button(visit, case, move) for move in moves if move not in within]


def _button(visit: Visit, case: Case, move: Move) -> Button:
    tr, subject = visit.tr, subject_of(case)
    if move is Move.TAKE_ON:
        return _taking(visit, case)
    if move in PRESSED:
        return Button(tr(LABELS[move]), move.value, subject)
    return Button(tr(LABELS[move]), "start", f"{flow_of(move, case)}|{subject}")


def _taking(visit: Visit, case: Case) -> Button:
    tr, subject = visit.tr, subject_of(case)
    if case.assignee is None:
        return Button(tr("Ta hand om"), "take_on", subject, Style.PRIMARY)
    who = visit.organisation.people[case.assignee].name
    return Button(tr("Ta över"), "take_over", subject, confirm=tr("{who} har hand om ärendet. Ta över det?", who=who))
