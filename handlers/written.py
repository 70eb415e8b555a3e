"""The free text of a case: what each piece is called, and which group of fields it belongs to."""

from collections.abc import Mapping, Sequence

from conversation.words import N_, Phrase
from quality.access import CaseField, Fields
from quality.case import Words

HEADINGS: Mapping[str, tuple[Phrase, CaseField]] = {
    "what": (N_("Vad hände"), CaseField.TEXT),
    "measure": (N_("Det som gjordes direkt"), CaseField.PROTECTION),
    "record": (N_("Journal eller akt"), CaseField.TEXT),
    "question": (N_("Fråga till den som rapporterade"), CaseField.TEXT),
    "completion": (N_("Svar från den som rapporterade"), CaseField.TEXT),
    "reason": (N_("Varför det inte är en avvikelse"), CaseField.TEXT),
    # from elsewhere: what was brought in, and how to reach whoever wrote from outside
    "taken": (N_("Åtgärder enligt det tidigare systemet"), CaseField.ACTIONS),
    # The statutory tracks
    "handed_over": (N_("Varför det lämnades till lex-bedömning"), CaseField.TEXT),
    "protection": (N_("Det som skyddar den enskilde"), CaseField.PROTECTION),
    "assessment": (N_("Varför det inte utreds vidare"), CaseField.TEXT),
    "missing": (N_("Det som saknas i utredningen"), CaseField.INVESTIGATION),
    "barred": (N_("Varför någon är jävig"), CaseField.INVESTIGATION),
    "bar_lifted": (N_("Varför jävet är hävt"), CaseField.INVESTIGATION),
    "told": (N_("Så har den enskilde fått veta"), CaseField.DECISION),
    "decision.motivation": (N_("Motivering till beslutet"), CaseField.DECISION),
    "decision.police": (N_("Varför ingen polisanmälan görs"), CaseField.DECISION),
    "decision.person": (N_("Varför den enskilde inte har fått veta"), CaseField.DECISION),
    "decision.representative": (N_("Varför företrädaren inte har fått veta"), CaseField.DECISION),
    "decision.documented": (N_("Varför det inte står i personakt eller journal"), CaseField.DECISION),
    "decision.items": (N_("Varför inte allt är sagt till patienten"), CaseField.DECISION),
    "decision.timetable": (N_("Tidsplan för det som inte kan göras genast"), CaseField.DECISION),
    "decision.advice": (N_("Dataskyddsombudets bedömning och råd"), CaseField.DECISION),
    "decision.imy": (N_("Varför IMY inte har fått en anmälan i tid"), CaseField.DECISION),
    "decision.unit": (N_("Återkoppling till enheten"), CaseField.FEEDBACK),
    "decision.reporter": (N_("Återkoppling till den som rapporterade"), CaseField.DECISION),
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
    "investigation.course": (N_("Utredning: vad hände"), CaseField.INVESTIGATION),
    "investigation.why": (N_("Utredning: varför"), CaseField.INVESTIGATION),
    "investigation.lowered": (N_("Utredning: varför mindre allvarligt än rapporterat"), CaseField.INVESTIGATION),
    "investigation.not_informed": (N_("Utredning: varför den enskilde inte fått veta"), CaseField.INVESTIGATION),
    "analysis.question": (N_("Händelseanalys: vad den ska svara på"), CaseField.INVESTIGATION),
    "analysis.course": (N_("Händelseanalys: vad hände"), CaseField.INVESTIGATION),
    "analysis.causes": (N_("Händelseanalys: orsaker"), CaseField.INVESTIGATION),
    "analysis.advice": (N_("Händelseanalys: förslag"), CaseField.INVESTIGATION),
    "action.what": (N_("Åtgärd: vad ska göras"), CaseField.ACTIONS),
    "action.why": (N_("Åtgärd: varför"), CaseField.ACTIONS),
    "action.expected": (N_("Åtgärd: vad ska bli bättre"), CaseField.ACTIONS),
    "action.seen": (N_("Åtgärd: hur det ska märkas"), CaseField.ACTIONS),
    "action.reason": (N_("Åtgärd: varför den inte görs"), CaseField.ACTIONS),
    "action.done": (N_("Åtgärd: vad som gjordes"), CaseField.ACTIONS),
    "action.effect": (N_("Åtgärd: om den hjälpte"), CaseField.ACTIONS),
    "closing.no_actions": (N_("Varför ingen åtgärd behövdes"), CaseField.ACTIONS),
    "closing.without": (N_("Varför den enskilde inte fått veta eller det inte antecknats"), CaseField.TEXT),
    "parked": (N_("Varför ärendet vilade"), CaseField.TEXT),
    "resumed": (N_("Varför ärendet togs upp igen"), CaseField.TEXT),
    "mistake": (N_("Vad som blev fel vid registreringen"), CaseField.TEXT),
    "reopened": (N_("Varför ärendet öppnades igen"), CaseField.TEXT),
    # det som rapporteras
    "said": (N_("Det personen sa eller skrev"), CaseField.TEXT),
    "contact": (N_("Kontaktuppgifter"), CaseField.CONTACT),
    "object": (N_("Det risken gäller"), CaseField.TEXT),
    "scenario": (N_("Det som kan hända"), CaseField.TEXT),
    "cause": (N_("Varför det kan hända"), CaseField.TEXT),
    "consequence": (N_("Vad följden blir"), CaseField.TEXT),
    "barriers": (N_("Det som skyddar redan i dag"), CaseField.TEXT),
    "proposal": (N_("Det som skulle minska risken"), CaseField.TEXT),
    "plan_of_change": (N_("Förändringen"), CaseField.TEXT),
    "scenario.what": (N_("Det som kan hända: risk"), CaseField.TEXT),
    "scenario.barriers": (N_("Det som skyddar redan i dag: risk"), CaseField.TEXT),
    "scenario.action": (N_("Förslag till åtgärd: risk"), CaseField.TEXT),
    "problem": (N_("Det som inte fungerar så bra"), CaseField.TEXT),
    "idea": (N_("Förslaget"), CaseField.TEXT),
    "expected": (N_("Det som skulle bli bättre"), CaseField.TEXT),
    "provider": (N_("Utförare och avtal"), CaseField.TEXT),
    # granskningar
    "found": (N_("Det de såg"), CaseField.TEXT),
    "demanded": (N_("Det de vill att vi gör"), CaseField.TEXT),
    "answered": (N_("Vårt svar"), CaseField.DECISION),
    "learnt": (N_("Det vi har lärt oss"), CaseField.LESSONS),
}
"""By the name of the piece; of `why.3` or `action.2.what` the part without its number."""


def kind_of(field: str) -> str:
    """The name of a piece without its numbers: `action.2.what` is an `action.what`."""
    return ".".join(part for part in field.split(".") if not part.isdecimal())


def number_of(field: str) -> str:
    """Which one of several it is: `2` of `scenario.2.what`; '' when there is only one."""
    return ".".join(part for part in field.split(".") if part.isdecimal())


LATEST = ("investigation.", "analysis.")
"""Drafts that are written over: only what stands last is shown."""


def current(written: Sequence[Words]) -> list[Words]:
    """What stands now, oldest first: of drafts the last, and nothing that was taken away."""
    last = {each.field: number for number, each in enumerate(written)}
    return [
        each
        for number, each in enumerate(written)
        if each.text and (not each.field.startswith(LATEST) or last[each.field] == number)
    ]


def heading_of(field: str) -> Phrase:
    """What a piece is called."""
    return HEADINGS[kind_of(field)][0]


def may_read(field: str, fields: Fields) -> bool:
    """Whether somebody who sees these fields sees this piece; one that nobody has named is shown to nobody."""
    named = HEADINGS.get(kind_of(field))
    return named is not None and named[1] in fields
