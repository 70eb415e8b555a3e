"""What was decided, in words: for the card, the reading, and whoever is told; every stamp, oldest first."""

from collections.abc import Iterator, Mapping

from conversation.screen import Fact, Section
from conversation.words import N_, Phrase
from handlers.visit import Visit
from quality.access import CaseField
from quality.case import Case
from quality.decision import Decision, Degree, Told, decisions
from quality.duty import DutyKind
from summaries.when import moment

DEGREES: Mapping[str, Phrase] = {
    Degree.NONE: N_("Inget missförhållande"),
    Degree.RISK: N_("Påtaglig risk för missförhållande"),
    Degree.MISCONDUCT: N_("Missförhållande"),
    Degree.SERIOUS_RISK: N_("Påtaglig risk för allvarligt missförhållande"),
    Degree.SERIOUS: N_("Allvarligt missförhållande"),
}
HARMS: Mapping[str, Phrase] = {
    "yes": N_("Vårdskada"),
    "risk": N_("Risk för vårdskada"),
    "no": N_("Ingen vårdskada"),
}
FOLLOW_UPS: Mapping[str, Phrase] = {
    "none": N_("Ingen avtalsuppföljning"),
    "talk": N_("Avtalsuppföljning utan påföljd"),
    "warning": N_("Varning"),
    "penalty": N_("Vite"),
    "termination": N_("Hävning av avtalet"),
}
ANSWERS: Mapping[str, Phrase] = {
    "yes": N_("Ja"),
    "no": N_("Nej"),
    "later": N_("Inte än"),
    "late": N_("Ja, efter 72 timmar"),
    "nobody": N_("Det finns ingen företrädare"),
}
ITEMS: Mapping[str, Phrase] = {
    Told.EVENT: N_("Att det har hänt"),
    Told.MEASURES: N_("Vad som görs för att det inte ska hända igen"),
    Told.COMPLAINTS: N_("Att klagomål kan lämnas till oss, och att vi ska svara"),
    Told.COMMITTEE: N_("Vad patientnämnden kan hjälpa till med"),
    Told.IVO: N_("Att det går att anmäla till IVO"),
    Told.COMPENSATION: N_("Att det går att söka ersättning (patientförsäkring, läkemedelsförsäkring)"),
}
CODES: Mapping[str, tuple[Phrase, Mapping[str, Phrase]]] = {
    "degree": (N_("Bedömning"), DEGREES),
    "harm": (N_("Bedömning"), HARMS),
    "serious": (N_("Allvarlig"), ANSWERS),
    "follow_up": (N_("Avtalsuppföljning"), FOLLOW_UPS),
    "ivo": (N_("Anmäls till IVO"), ANSWERS),
    "imy": (N_("Anmäls till IMY"), ANSWERS),
    "high_risk": (N_("Hög risk för dem det gäller"), ANSWERS),
    "individuals": (N_("De som berörs har fått veta"), ANSWERS),
    "cyber": (N_("Betydande incident (cybersäkerhetslagen)"), ANSWERS),
    "police": (N_("Polisanmälan"), ANSWERS),
    "person": (N_("Den enskilde har fått veta"), ANSWERS),
    "representative": (N_("Företrädaren har fått veta"), ANSWERS),
    "documented": (N_("Står i personakt eller journal"), ANSWERS),
    "told": (N_("Patienten har fått veta"), ITEMS),
    "later": (N_("Åtgärder som inte kan vidtas genast"), ANSWERS),
    "own": (N_("Brist i kommunens egen del"), ANSWERS),
}
"""Each answer of a decision: what it is called, and its codes in words."""
ON_CARD = ("degree", "harm", "follow_up", "ivo", "imy")
BOARD = "told_board"
"""What is noted when the board was told: owed by nobody for each case, since the year wheel asks for its reports."""
AUTHORITIES: Mapping[str, Phrase] = {
    DutyKind.NOTIFY_IVO: N_("Anmälan till IVO"),
    DutyKind.NOTIFY_IMY: N_("Anmälan till IMY"),
    DutyKind.CYBER_WARNING: N_("Tidig varning om incidenten (24 timmar)"),
    DutyKind.CYBER_REPORT: N_("Incidentanmälan (72 timmar)"),
    DutyKind.CYBER_FINAL: N_("Slutrapport om incidenten (en månad)"),
    BOARD: N_("Nämnden har fått veta"),
}
"""Who was told outside Hjulet, by the fact that says when."""


def decided_facts(visit: Visit, case: Case) -> Iterator[Fact]:
    """The newest decision, and what was notified, as the card says it to those who see decisions."""
    fields = visit.scope.fields_of(case)
    made = decisions(case)
    if made and CaseField.DECISION in fields:
        yield from (Fact(*said) for code in ON_CARD for said in _said(visit, made[-1], code))
    if CaseField.REGISTRY in fields:
        yield from (Fact(visit.tr(name), said) for name, said in _notified(case))


def decided_sections(visit: Visit, case: Case) -> Iterator[Section]:
    """Every decision with when and by whom, as the reading says it."""
    for decision in decisions(case):
        lines = [f"{name}: {answer}" for code in CODES for name, answer in _said(visit, decision, code)]
        if diary := decision.codes.get("diary"):
            lines.append(visit.tr("Diarienummer: {diary}", diary=diary))
        yield Section(_stamp(visit, decision), "\n".join(lines))


def _stamp(visit: Visit, decision: Decision) -> str:
    tr, people = visit.tr, visit.organisation.people
    when = moment(decision.at, visit.profile.timezone, tr.language)
    who = people[decision.by].name if decision.by in people else tr("någon som har slutat")
    return tr("Beslut {number}, {when}, av {who}", number=decision.number, when=when, who=who)


def _said(visit: Visit, decision: Decision, code: str) -> Iterator[tuple[str, str]]:
    answer = decision.codes.get(code)
    if answer:
        name, words = CODES[code]
        yield visit.tr(name), ", ".join(visit.tr(words[each]) for each in answer.split(","))


def _notified(case: Case) -> Iterator[tuple[Phrase, str]]:
    for kind, name in AUTHORITIES.items():
        if kind in case.facts:
            yield name, case.facts[kind]
