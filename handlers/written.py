"""The free text of a case: what each piece is called, and which group of fields it belongs to."""

from collections.abc import Mapping

from conversation.words import N_, Phrase
from quality.access import CaseField, Fields

HEADINGS: Mapping[str, tuple[Phrase, CaseField]] = {
    "what": (N_("Vad hände"), CaseField.TEXT),
    "measure": (N_("Det som gjordes direkt"), CaseField.PROTECTION),
    "record": (N_("Journal eller akt"), CaseField.TEXT),
    "question": (N_("Fråga till den som rapporterade"), CaseField.TEXT),
    "completion": (N_("Svar från den som rapporterade"), CaseField.TEXT),
    "reason": (N_("Varför det inte är en avvikelse"), CaseField.TEXT),
    # diariet och arkivet
    "hold": (N_("Varför ärendet inte gallras"), CaseField.REGISTRY),
    "release": (N_("Varför ärendet får gallras igen"), CaseField.REGISTRY),
    "disclosed": (N_("Vad som lämnades ut"), CaseField.REGISTRY),
    # påminnelserna
    "owed_done": (N_("Det som gjordes"), CaseField.ACTIONS),
    "snoozed": (N_("Varför det fick vänta"), CaseField.ACTIONS),
    "more_time": (N_("Varför mer tid behövdes"), CaseField.ACTIONS),
    # synpunkter, förslag och risker
    "reply": (N_("Svaret"), CaseField.DECISION),
    "routed": (N_("Vart det skickades"), CaseField.DECISION),
    "praise": (N_("Beröm till er"), CaseField.PRAISE),
    "plan": (N_("Så provas det"), CaseField.ACTIONS),
    "seen": (N_("Det här såg vi"), CaseField.ACTIONS),
    "introduced": (N_("Det som gäller nu"), CaseField.DECISION),
    "declined": (N_("Varför det inte genomförs"), CaseField.DECISION),
    "accepted": (N_("Varför risken accepteras"), CaseField.DECISION),
    "reviewed": (N_("Vid översynen"), CaseField.DECISION),
}
"""By the name of the piece; of `why.3` or `action.2.what` the part without its number."""


def kind_of(field: str) -> str:
    """The name of a piece without its numbers: `action.2.what` is an `action.what`."""
    return ".".join(part for part in field.split(".") if not part.isdecimal())


def heading_of(field: str) -> Phrase:
    """What a piece is called."""
    return HEADINGS[kind_of(field)][0]


def may_read(field: str, fields: Fields) -> bool:
    """Whether somebody who sees these fields sees this piece; one that nobody has named is shown to nobody."""
    named = HEADINGS.get(kind_of(field))
    return named is not None and named[1] in fields
