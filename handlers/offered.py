"""What can be pressed on a case's card: the first few on the card, the rest one tap away."""

from collections.abc import Mapping

from conversation.screen import Button, Notice, Screen, Style
from conversation.words import N_, Phrase
from handlers.moves import find
from handlers.visit import Visit, subject_of
from quality.case import Case, CaseType
from quality.lifecycle import Move, may

ON_CARD = 4

LABELS: Mapping[Move, Phrase] = {
    Move.READ: N_("Läs"),
    Move.ASSESS: N_("Gör en första bedömning"),
    Move.DECIDE: N_("Besluta"),
    Move.APPOINT: N_("Utse utredare"),
    Move.TAKE_ON: N_("Ta hand om"),
    # synpunkter, förslag och risker
    Move.PASS_ON: N_("För berömmet vidare"),
    Move.ANSWER: N_("Svara"),
    Move.CONFIRM: N_("Bekräfta"),
    Move.FIND_FAULT: N_("Gör en avvikelse"),
    Move.TRY_OUT: N_("Prova"),
    Move.STUDY: N_("Hur gick det?"),
    Move.INTRODUCE: N_("Inför"),
    Move.DECLINE: N_("Genomför inte"),
    Move.ACCEPT: N_("Acceptera risken"),
    Move.REVIEW: N_("Se över risken"),
    Move.ROUTE_AWAY: N_("Hör hemma någon annanstans"),
    # utredning och åtgärder
    Move.INVESTIGATE: N_("Utred"),
    Move.ASK_MORE: N_("Fråga mer"),
    Move.ACT: N_("Åtgärder"),
    Move.CLOSE: N_("Avsluta ärendet"),
    Move.ANALYSE: N_("Skriv händelseanalysen"),
    Move.ASSIGN: N_("Lämna över"),
    Move.DISMISS: N_("Inte en avvikelse"),
    Move.HAND_OVER: N_("Lämna till lex-bedömning"),
    Move.OPEN_TRACK: N_("Öppna ett lex-spår"),
    Move.SEND_BACK: N_("Be om komplettering"),
    Move.NOTIFY: N_("Anteckna en anmälan"),
    Move.TELL_PERSON: N_("Den enskilde har fått veta"),
    Move.BAR: N_("Någon är själv berörd"),
    Move.LIFT_BAR: N_("Häv jäv"),
    Move.RESUME: N_("Ta upp igen"),
    Move.ORDER_ANALYSIS: N_("Beställ händelseanalys"),
    Move.UNLOCK: N_("Lås upp utredningen"),
    Move.RECLASSIFY: N_("Byt sort"),
    Move.DUPLICATE: N_("Redan rapporterad"),
    Move.PARK: N_("Låt vila"),
    Move.MISTAKE: N_("Registrerad av misstag"),
    Move.REOPEN: N_("Öppna igen"),
    # diariet och arkivet
    Move.REGISTER: N_("Diarienummer"),
    Move.DISCLOSE: N_("Lämna ut"),
    Move.TELL_READERS: N_("Vem har läst?"),
    Move.HOLD: N_("Stoppa gallring"),
    Move.RELEASE: N_("Tillåt gallring"),
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
    (Move.ANSWER, CaseType.SCRUTINY): "answer_scrutiny",
    (Move.CLOSE, CaseType.SCRUTINY): "close_scrutiny",
}
"""The conversation of a move where it differs between types; else it has the move's own name."""


def flow_of(move: Move, case: Case) -> str:
    """The name of the conversation in which this move of this case is made."""
    return FLOWS.get((move, case.type), move.value)


PRESSED = frozenset({Move.READ, Move.ACT, Move.UNLOCK, Move.TELL_READERS})
"""Done by the press itself; the others begin the conversation of the same name."""


SELDOM = frozenset({Move.BAR, Move.LIFT_BAR, Move.REGISTER, Move.DISCLOSE, Move.TELL_READERS, Move.HOLD, Move.RELEASE})
"""Never on the card itself."""


def buttons(visit: Visit, case: Case) -> tuple[Button, ...]:
    """What this person may do with the case now: what fits the card, and the way to the rest."""
    possible = _possible(visit, case)
    likely = [move for move in possible if move not in SELDOM]
    shown = [_button(visit, case, move) for move in likely[:ON_CARD]]
    if len(possible) > len(shown) or Move.READ in possible:
        shown.append(Button(visit.tr("Fler val"), "more", subject_of(case)))
    return tuple(shown)


async def more(visit: Visit, subject: str) -> Screen:
    """Everything that this person may do with the case now."""
    case = await find(visit, subject, lock=False)
    tr = visit.tr
    paper = Button(tr("Ärendekort som PDF"), "room", f"sheet:{case.id}")
    found = case.facts.get("checkpoint", "")
    from_ = (Button(tr("Visa kontrollen"), "control_result", f"checkpoint:{found}"),) if found else ()
    return Notice(
        tr("Vad vill du göra med {reference}?", reference=case.reference),
        title=tr("Fler val"),
        buttons=(*_offered(visit, case), *from_, *([paper] if may(Move.READ, case, visit.scope) else [])),
    )


def _offered(visit: Visit, case: Case) -> list[Button]:
    return [_button(visit, case, move) for move in _possible(visit, case)]


def _possible(visit: Visit, case: Case) -> list[Move]:
    """What the person may do; handing over offers the track beside as well."""
    moves = [move for move in LABELS if may(move, case, visit.scope)]
    within = {Move.OPEN_TRACK} if Move.HAND_OVER in moves else set()
    return [move for move in moves if move not in within]


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
