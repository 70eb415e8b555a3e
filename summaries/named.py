"""What codes of investigations, actions and synpunkter are called, so that screens and reminders say the same."""

from collections.abc import Mapping

from conversation.words import N_, Phrase, Translator
from quality.action import CaseAction, Effect, Kind, Stage, Strength
from quality.case import Band
from quality.cause import Area

KINDS: Mapping[Kind, Phrase] = {
    Kind.ROUTINE: N_("Rutiner och arbetssätt"),
    Kind.TRAINING: N_("Utbildning eller handledning"),
    Kind.STAFFING: N_("Bemanning"),
    Kind.ENVIRONMENT: N_("Lokaler, utrustning eller teknik"),
    Kind.ORGANISATION: N_("Organisation"),
    Kind.SUPPORT: N_("Stöd till den enskilde"),
    Kind.PLAN: N_("Uppföljning av beslut eller plan"),
    Kind.OTHER_PROVIDER: N_("En annan vårdgivare får veta"),
    Kind.POLICE: N_("Polisanmälan"),
    Kind.OTHER: N_("Annat"),
}
STRENGTHS: Mapping[Strength, tuple[Phrase, Phrase]] = {
    Strength.STRONG: (N_("Stark"), N_("Fungerar även när ingen tänker på den: utrustning, spärr, ändrad lokal")),
    Strength.MEDIUM: (N_("Mellan"), N_("Hjälper oss att göra rätt: checklista, dubbelkontroll, fler på plats")),
    Strength.WEAK: (N_("Svag"), N_("Bygger på att alla minns: information, utbildning, ny rutin")),
}
STAGES: Mapping[Stage, Phrase] = {
    Stage.PROPOSED: N_("Föreslagen"),
    Stage.DECIDED: N_("Beslutad, ska göras"),
    Stage.DONE: N_("Gjord, ska följas upp"),
    Stage.CHECKED: N_("Uppföljd"),
    Stage.REJECTED: N_("Blev inte av"),
}
EFFECTS: Mapping[Effect, tuple[Phrase, Phrase]] = {
    Effect.ACHIEVED: (N_("Ja, det hjälpte"), N_("Uppföljd: det hjälpte")),
    Effect.PARTLY: (N_("Delvis"), N_("Uppföljd: det hjälpte delvis")),
    Effect.NONE: (N_("Nej"), N_("Uppföljd: det hjälpte inte")),
}
"""What is answered, and how it is told afterwards."""
VOICES: Mapping[str, Phrase] = {
    "complaint": N_("Klagomål"),
    "view": N_("Synpunkt"),
    "proposal": N_("Förslag"),
    "praise": N_("Beröm"),
    "question": N_("Fråga"),
}
"""What somebody outside can say of us."""
BANDS: Mapping[Band, Phrase] = {Band.GREEN: N_("grön"), Band.YELLOW: N_("gul"), Band.RED: N_("röd")}
AREAS: Mapping[Area, Phrase] = {
    Area.COMMUNICATION: N_("Kommunikation och information"),
    Area.COMPETENCE: N_("Utbildning och kompetens"),
    Area.ORGANISATION: N_("Omgivning och organisation"),
    Area.TECHNOLOGY: N_("Teknik, utrustning och apparatur"),
    Area.ROUTINES: N_("Processer, rutiner och riktlinjer"),
}
CAUSES: Mapping[str, Phrase] = {
    "communication.lack": N_("Brist i kommunikation"),
    "communication.other": N_("Annat om kommunikation"),
    "competence.knowledge": N_("Kunskapsbrist"),
    "competence.other": N_("Annat om kompetens"),
    "organisation.workload": N_("Tidsbrist eller arbetsbelastning"),
    "organisation.staffing": N_("Bemanning"),
    "organisation.premises": N_("Lokaler"),
    "organisation.leadership": N_("Ledning"),
    "organisation.other": N_("Annat om organisation"),
    "technology.fault": N_("Tekniskt fel"),
    "technology.other": N_("Annat om teknik"),
    "routines.missing": N_("Rutin saknas"),
    "routines.not_followed": N_("Rutinen följdes inte"),
    "routines.other": N_("Annat om rutiner"),
}


def action_in_words(action: CaseAction, tr: Translator) -> str:
    """Which action it is: its number and kind, never its words."""
    return tr("Åtgärd {number}: {kind}", number=action.number, kind=tr(KINDS[action.kind]))


def stage_in_words(action: CaseAction, tr: Translator) -> str:
    """Where the action stands, and whether it helped."""
    return tr(EFFECTS[action.effect][1]) if action.effect else tr(STAGES[action.stage])
