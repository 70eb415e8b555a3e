"""The columns of a file of cases and the words in them: what an import reads is what an export writes."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from bot.history.sheet import quoted
from quality.case import Band, Bond, CaseType, Nature, Outcome, State, Suspicion

E = TypeVar("E", bound=Enum)

SOURCE, OWN_NUMBER, REFERENCE = "källa", "eget nummer", "nummer"
TYPE, UNIT, STATE, CAME = "typ", "enhet", "läge", "inkom"
HAPPENED, FOUND, CLOSED = "hände", "upptäcktes", "avslutades"
LAWS, CATEGORY, NATURE = "lagrum", "kategori", "slag"
SEVERITY, LIKELIHOOD, SUSPICION = "allvarlighet", "sannolikhet", "misstanke"
INVOLVED, SHOWS_NAME, OUTCOME, DIARY = "chef inblandad", "namn visas", "utfall", "diarienummer"
REPORTER, WHAT, MEASURE, TAKEN = "rapportör", "vad hände", "gjordes direkt", "vidtagna åtgärder"
HOLDER, HOLDER_UNIT, HOLDER_PERSON = "ansvarig funktion", "ansvarig enhet", "ansvarig person"
ASSIGNEE, INVESTIGATOR, HANDED_OVER = "handläggare", "utredare", "överlämnad av"
BARRED, FLAGGED, HELD = "jäviga", "flaggad", "bevaras"
SCORE, BAND, RESIDUAL, REVIEW = "poäng", "nivå", "kvarstående poäng", "ses över"
DECISION_DIARY, LINKS = "beslutets diarienummer", "kopplingar"
ACTIONS, FACTS, WORDS = "åtgärder", "uppgifter", "texter"

TOLD = (
    SOURCE, OWN_NUMBER, REFERENCE, TYPE, UNIT, STATE, CAME, HAPPENED, FOUND, CLOSED, LAWS, CATEGORY, NATURE, SEVERITY,
    LIKELIHOOD, SUSPICION, INVOLVED, SHOWS_NAME, OUTCOME, DIARY,
)  # fmt: skip
"""What somebody fills in who brings earlier years, but for words and people."""
OF_WORDS = (REPORTER, WHAT, MEASURE, TAKEN, WORDS)
"""What is only in an export with words: who reported goes with them."""
HANDLING = (
    HOLDER, HOLDER_UNIT, HOLDER_PERSON, ASSIGNEE, INVESTIGATOR, HANDED_OVER, BARRED, FLAGGED, HELD, SCORE, BAND,
    RESIDUAL, REVIEW, DECISION_DIARY, LINKS, ACTIONS, FACTS,
)  # fmt: skip
"""What was done with it here: an export writes it, and an import takes it back."""
COLUMNS = (*TOLD, *OF_WORDS, *HANDLING)
OF_PEOPLE = frozenset({"analysis_by", "investigators"})
"""Facts that hold people: by their numbers here, by their addresses in a file."""
NEEDED = (TYPE, UNIT, STATE, CAME)
"""Columns that every file has, and every row fills."""

OPEN = "öppet"
"""What somebody writes who knows no more than that it is not closed."""


TYPES: Mapping[CaseType, str] = {
    CaseType.DEVIATION: "avvikelse",
    CaseType.SYNPUNKT: "synpunkt",
    CaseType.MISCONDUCT: "lex sarah",
    CaseType.HARM: "lex maria",
    CaseType.RISK: "risk",
    CaseType.RISK_ANALYSIS: "riskanalys",
    CaseType.IMPROVEMENT: "förslag",
    CaseType.DATA_BREACH: "incident",
    CaseType.PROVIDER_EVENT: "händelse hos utförare",
    CaseType.SCRUTINY: "granskning",
}
STATES: Mapping[State, str] = {
    State.RECEIVED: "inkommet",
    State.REVIEWING: OPEN,
    State.INVESTIGATING: "utreds",
    State.DECIDING: "väntar på beslut",
    State.ACTING: "åtgärdas",
    State.FOLLOWING_UP: "följs upp",
    State.CLOSED: "avslutat",
    State.AWAITING: "väntar på svar",
    State.PARKED: "vilande",
    State.REOPENED: "återöppnat",
    State.MISTAKEN: "registrerat av misstag",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.NOT_A_DEVIATION: "ingen avvikelse",
    Outcome.DONE: "klart",
    Outcome.DUPLICATE: "redan rapporterat",
    Outcome.ROUTED_AWAY: "skickat vidare",
    Outcome.PASSED_ON: "förmedlat",
    Outcome.ACCEPTED: "accepterad risk",
    Outcome.INTRODUCED: "infört",
    Outcome.DECLINED: "genomförs inte",
}
NATURES: Mapping[Nature, str] = {
    Nature.RISK: "risk",
    Nature.NEAR_MISS: "tillbud",
    Nature.HARM: "negativ händelse",
}
SUSPICIONS: Mapping[Suspicion, str] = {
    Suspicion.NONE: "nej",
    Suspicion.SARAH: "lex sarah",
    Suspicion.MARIA: "lex maria",
    Suspicion.BOTH: "båda",
    Suspicion.UNSURE: "osäker",
}
BANDS: Mapping[Band, str] = {Band.GREEN: "grön", Band.YELLOW: "gul", Band.RED: "röd"}
BONDS: Mapping[Bond, str] = {Bond.TRACK: "spår", Bond.AROSE: "ur", Bond.DUPLICATE: "dubblett"}
TRUTH: Mapping[bool, str] = {True: "ja", False: "nej"}


def word(words: Mapping[E, str], value: E) -> str:
    """How a value is written; one without a word of its own is written as its code."""
    return words.get(value, str(value.value))


def meant(kind: type[E], words: Mapping[E, str], text: str) -> E:
    """The value that a word means; its code will do too. Raises ValueError with the words there are."""
    asked = text.casefold()
    for each in kind:
        if asked in (word(words, each), str(each.value)):
            return each
    raise ValueError(f"{quoted(text)} går inte att använda; skriv {_either([word(words, each) for each in kind])}")


def _either(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} eller {words[-1]}"
