"""What the card of each type says besides where it is: its name, its codes in words, and the clocks that run by law."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from conversation.screen import Fact
from conversation.words import N_, Phrase, Translator
from handlers import choices
from handlers.choices import labels
from handlers.visit import Visit
from quality.access import CaseField
from quality.case import Case, CaseType, Nature
from quality.duty import DutyKind
from quality.owing import due_at
from quality.profile import Profile
from summaries.when import day, moment

NATURES: Mapping[str, Phrase] = {
    Nature.RISK: N_("Risk"),
    Nature.NEAR_MISS: N_("Tillbud"),
    Nature.HARM: N_("Negativ händelse"),
}
SEVERITIES: Mapping[int | None, Phrase] = {
    None: N_("Vet inte"),
    1: N_("1 Mindre"),
    2: N_("2 Måttlig"),
    3: N_("3 Betydande"),
    4: N_("4 Katastrofal"),
}
CLOCKS: Mapping[DutyKind, Phrase] = {
    DutyKind.NOTIFY_IMY: N_("Till IMY senast (72 timmar)"),
    DutyKind.CYBER_WARNING: N_("Tidig varning senast (24 timmar, cybersäkerhetslagen)"),
    DutyKind.CYBER_REPORT: N_("Incidentanmälan senast (72 timmar, cybersäkerhetslagen)"),
    DutyKind.CYBER_FINAL: N_("Slutrapport senast (en månad, cybersäkerhetslagen)"),
}
CODES: Mapping[CaseType, tuple[tuple[str, Phrase, Mapping[str, Phrase]], ...]] = {
    CaseType.SYNPUNKT: (
        ("concerns", N_("Gäller"), labels(choices.CONCERNS)),
        ("sender", N_("Från"), labels(choices.SENDERS)),
        ("form", N_("Kom in"), labels(choices.SPOKEN)),
        ("answer", N_("Vill ha svar"), labels(choices.ANSWERS)),
    ),
    CaseType.RISK: (("likelihood", N_("Hur ofta"), labels(choices.FREQUENCIES)),),
    CaseType.DATA_BREACH: (
        ("affected", N_("Drabbade"), labels(choices.AFFECTED)),
        ("ongoing", N_("Pågår"), labels(choices.YES_NO_UNKNOWN)),
    ),
    CaseType.PROVIDER_EVENT: (
        ("assessment", N_("Misstanke om missförhållande eller vårdskada"), labels(choices.SUSPICIONS)),
    ),
}
"""Codes that stand on the card of a type: which, under what name, and what each value is called."""
FOUND_BY: Mapping[str, Phrase] = {
    "ivo": N_("Tillsyn av IVO"),
    "audit": N_("Granskning av kommunens revisorer"),
    "patient_board": N_("Ärende hos patientnämnden"),
    "authority": N_("Granskning av en annan myndighet"),
}
"""Whose finding it is, as a name of the case."""
NAMES: Mapping[CaseType, tuple[tuple[str, Mapping[str, Phrase]], ...]] = {
    CaseType.SYNPUNKT: (("kind", labels(choices.VOICES)), ("topic", labels(choices.TOPICS))),
    CaseType.RISK_ANALYSIS: (("change", labels(choices.CHANGES)),),
    CaseType.DATA_BREACH: (("kind", labels(choices.BREACHES)),),
    CaseType.PROVIDER_EVENT: (("service", labels(choices.SERVICES)),),
    CaseType.SCRUTINY: (("by", FOUND_BY),),
}
"""Codes that name a case which has no category of the profile's."""
_GRADED = frozenset({CaseType.DEVIATION, CaseType.MISCONDUCT, CaseType.HARM, CaseType.RISK})


def name_of(case: Case, tr: Translator) -> str:
    """What the case is about by its own codes; '' when it has none that say so."""
    known = NAMES.get(case.type, ())
    return ": ".join(tr(words[code]) for fact, words in known if (code := case.facts.get(fact, "")) in words)


def classified(case: Case, tr: Translator) -> Iterator[Fact]:
    """What kind of thing it is, by the codes of its type."""
    nature = case.facts.get("nature", "")
    if nature:
        yield Fact(tr("Slag"), tr(NATURES[nature]))
    if case.laws:
        yield Fact(tr("Lag"), ", ".join(sorted(case.laws)))
    if case.type in _GRADED:
        yield Fact(tr("Rapporterad allvarlighet"), tr(SEVERITIES[case.severity]))
    for fact, name, words in CODES.get(case.type, ()):
        code = case.facts.get(fact, "")
        if code in words:
            yield Fact(tr(name), tr(words[code]))


def counted(visit: Visit, case: Case) -> Iterator[Fact]:
    """What a risk weighs, and what of a change is in time."""
    tr = visit.tr
    if "scenarios" in case.facts:
        yield Fact(tr("Antal risker"), case.facts["scenarios"])
    if "change_on" in case.facts:
        on = date.fromisoformat(case.facts["change_on"])
        yield Fact(tr("Börjar gälla"), day(on, visit.profile.timezone, tr.language))


def clock(case: Case, profile: Profile) -> list[tuple[DutyKind, datetime]]:
    """The statutory clocks that began with the case, and when each runs out."""
    begun = case.facts.get("clocks", "").split()
    return [(kind, due_at(kind, case, profile, case.created_at)) for kind in CLOCKS if kind.value in begun]


def running(visit: Visit, case: Case) -> Iterator[Fact]:
    """Since when it is known, and by when an authority is to be told."""
    tr, zone = visit.tr, visit.profile.timezone
    if case.type is CaseType.DATA_BREACH and case.discovered_at and case.state.is_open:
        yield Fact(tr("Känt sedan"), moment(case.discovered_at, zone, tr.language))
        for kind, due in clock(case, visit.profile):
            yield Fact(tr(CLOCKS[kind]), moment(due, zone, tr.language))


def asked_of_us(visit: Visit, case: Case) -> Iterator[Fact]:
    """When a finding came, its number with whoever found it, and by when they want an answer or had it."""
    if case.type is not CaseType.SCRUTINY:
        return
    tr, zone = visit.tr, visit.profile.timezone
    if "theirs" in case.facts:
        yield Fact(tr("Deras diarienummer"), case.facts["theirs"])
    for fact, name in (("came_on", N_("Kom")), ("answer_by", N_("Svar senast")), ("answered_on", N_("Besvarat"))):
        if fact in case.facts:
            yield Fact(tr(name), day(date.fromisoformat(case.facts[fact]), zone, tr.language))


def facts_of(visit: Visit, case: Case) -> Iterator[Fact]:
    """All of these, as far as the person may see them."""
    fields = visit.scope.fields_of(case)
    if CaseField.CLASSIFICATION in fields:
        yield from classified(case, visit.tr)
        yield from running(visit, case)
        yield from asked_of_us(visit, case)
    if CaseField.SCORE in fields:
        yield from counted(visit, case)
