"""What law demands, in one table with the dates it holds between, so that no text cites a paragraph of its own.

Only what is established stands here (domain.md 0, 1.2, 1.3, 10). The Social Services Act is cited by chapter, and by
section only for the duty to report: the other sections of 27 kap. have not been checked against the statute, nor has
the new place of the rules on decisions that are not carried out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from quality.case import Law


class Word(StrEnum):
    """The words that statutes use instead of a number of days."""

    GENAST = "genast"
    UTAN_DROJSMAL = "utan dröjsmål"
    SNARAST = "snarast"
    SKYNDSAMT = "skyndsamt"
    UTAN_ONODIGT_DROJSMAL = "utan onödigt dröjsmål"

    @property
    def en(self) -> str:
        return _ENGLISH[self]


_ENGLISH: Mapping[Word, str] = {
    Word.GENAST: "immediately",
    Word.UTAN_DROJSMAL: "without delay",
    Word.SNARAST: "as soon as possible",
    Word.SKYNDSAMT: "promptly",
    Word.UTAN_ONODIGT_DROJSMAL: "without undue delay",
}


class Demand(StrEnum):
    """What a statute can demand; the values are what a profile writes in `law`."""

    SARAH_REPORT = "sarah_report"
    SARAH_INFORM_STAFF = "sarah_inform_staff"
    SARAH_PROVIDER = "sarah_provider"
    SARAH_INVESTIGATE = "sarah_investigate"
    SARAH_NOTIFY = "sarah_notify"
    HARM_REPORT = "harm_report"
    HARM_INVESTIGATE = "harm_investigate"
    HARM_NOTIFY = "harm_notify"
    HARM_TELL_PATIENT = "harm_tell_patient"
    HARM_PLAN = "harm_plan"
    HARM_TAKE_PART = "harm_take_part"
    DANGEROUS_COLLEAGUE = "dangerous_colleague"
    CARE_COMPLAINT = "care_complaint"
    COMPLAINT_ELSEWHERE = "complaint_elsewhere"
    PATIENT_SAFETY_REPORT = "patient_safety_report"
    QUALITY_REPORT = "quality_report"
    RISK_ANALYSIS = "risk_analysis"
    SELF_CONTROL = "self_control"
    COMPLAINTS = "complaints"
    NOT_EXECUTED = "not_executed"
    INTERNAL_CONTROL = "internal_control"
    PROVIDER_CONTROL = "provider_control"
    BREACH_NOTIFY = "breach_notify"
    BREACH_TELL = "breach_tell"
    BREACH_RECORD = "breach_record"
    CYBER_INCIDENT = "cyber_incident"
    CHIEF_NURSE = "chief_nurse"
    CHILD_CONCERN = "child_concern"
    WHISTLEBLOWING = "whistleblowing"
    PUBLIC_DOCUMENT = "public_document"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One place in one statute and when it holds; without `place` only the statute is sure.

    `law` says which lagrum it belongs to (None: whichever), so that it is not cited where that is not used.
    """

    act: str
    place: str = ""
    law: Law | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def cited(self) -> str:
        return f"{self.place} {self.act}".strip()

    def holds(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Provision:
    """What is demanded, in both languages, where that stands, and by when.

    `word` is the statute's own; `hours` run from when it was known; `latest` is a month and day each year; `quarterly`
    is once a quarter. What is `advice` (allmänna råd) is recommended and never called law.
    """

    sv: str
    en: str
    paragraphs: tuple[Paragraph, ...]
    word: Word | None = None
    hours: int | None = None
    latest: tuple[int, int] | None = None
    quarterly: bool = False
    advice: bool = False


NEW_ACT = date(2025, 7, 1)
"""From this day SoL is 2025:400; until the day before it was 2001:453."""
GDPR_FROM = date(2018, 5, 25)
CYBER_FROM = date(2026, 1, 15)
BREACH_HOURS = 72
CYBER_HOURS = (24, 72)
CYBER_DAYS = 30


def _sol(new: str, old: str) -> tuple[Paragraph, ...]:
    """The same duty in the act of 2025 and in the one before it."""
    return (
        Paragraph("SoL", new, Law.SOL, valid_from=NEW_ACT),
        Paragraph("SoL (2001:453)", old, Law.SOL, valid_to=NEW_ACT - timedelta(days=1)),
    )


def _lss(place: str) -> Paragraph:
    return Paragraph("LSS", place, Law.LSS)


def _psl(place: str) -> tuple[Paragraph, ...]:
    return (Paragraph("PSL", place, Law.HSL),)


def _sosfs(place: str) -> tuple[Paragraph, ...]:
    return (Paragraph("SOSFS 2011:9", place, valid_from=date(2012, 1, 1)),)


def _gdpr(place: str) -> tuple[Paragraph, ...]:
    return (Paragraph("GDPR", place, valid_from=GDPR_FROM),)


_SARAH = _sol("27 kap.", "14 kap.")

PROVISIONS: Mapping[Demand, Provision] = {
    # Lex Sarah
    Demand.SARAH_REPORT: Provision(
        "rapportera missförhållanden", "report misconduct",
        (*_sol("27 kap. 2 §", "14 kap."), _lss("24 b §")), Word.GENAST,
    ),
    Demand.SARAH_INFORM_STAFF: Provision(
        "informera personalen om skyldigheten att rapportera", "inform staff of the duty to report",
        (*_SARAH, _lss("24 c §")),
    ),
    Demand.SARAH_PROVIDER: Provision(
        "utförare informerar nämnden om rapporter", "providers inform the committee of reports",
        (*_SARAH, _lss("24 d §")),
    ),
    Demand.SARAH_INVESTIGATE: Provision(
        "dokumentera, utreda och avhjälpa missförhållanden", "document, investigate and remedy misconduct",
        (*_SARAH, _lss("24 e §")), Word.UTAN_DROJSMAL,
    ),
    Demand.SARAH_NOTIFY: Provision(
        "anmäla allvarliga missförhållanden till IVO", "notify serious misconduct to IVO",
        (*_SARAH, _lss("24 f §")), Word.SNARAST,
    ),
    # Lex Maria and patient safety
    Demand.HARM_REPORT: Provision(
        "rapportera vårdskador och risker för dem", "report harm in care and risks of it", _psl("6 kap. 4 §")
    ),
    Demand.HARM_INVESTIGATE: Provision("utreda vårdskador", "investigate harm in care", _psl("3 kap. 3 §")),
    Demand.HARM_NOTIFY: Provision(
        "anmäla allvarliga vårdskador till IVO", "notify serious harm in care to IVO",
        _psl("3 kap. 5 §"), Word.SNARAST,
    ),
    Demand.HARM_TELL_PATIENT: Provision(
        "informera patienten om en vårdskada", "tell the patient about harm in care",
        _psl("3 kap. 8 §"), Word.SNARAST,
    ),
    Demand.HARM_PLAN: Provision(
        "göra en tidsplan för åtgärder som inte kan vidtas genast", "plan measures that cannot be taken at once",
        _psl("3 kap. 2 §"),
    ),
    Demand.HARM_TAKE_PART: Provision(
        "låta patienter och närstående delta i patientsäkerhetsarbetet", "let patients and relatives take part",
        _psl("3 kap. 4 §"),
    ),
    Demand.DANGEROUS_COLLEAGUE: Provision(
        "anmäla legitimerad personal som befaras vara en fara till IVO", "notify IVO of dangerous licensed staff",
        _psl("3 kap. 7 §"), Word.SNARAST,
    ),
    Demand.CARE_COMPLAINT: Provision(
        "svara på klagomål på vården", "answer complaints about care", _psl("3 kap. 8 b §"), Word.SNARAST
    ),
    Demand.COMPLAINT_ELSEWHERE: Provision(
        "lämna över klagomål på en annan vårdgivare", "hand over complaints about another care provider",
        _psl("3 kap. 8 e §"), Word.SKYNDSAMT,
    ),
    Demand.PATIENT_SAFETY_REPORT: Provision(
        "patientsäkerhetsberättelse", "patient safety report", _psl("3 kap. 10 §"), latest=(3, 1)
    ),
    # The management system
    Demand.QUALITY_REPORT: Provision(
        "kvalitetsberättelse", "quality report", _sosfs("7 kap. 1 §"), advice=True
    ),
    Demand.RISK_ANALYSIS: Provision("riskanalys", "risk analysis", _sosfs("5 kap. 1 §")),
    Demand.SELF_CONTROL: Provision("egenkontroll", "self-control", _sosfs("5 kap. 2 §")),
    Demand.COMPLAINTS: Provision("ta emot och utreda klagomål", "receive and investigate complaints",
                                 _sosfs("5 kap. 3 §")),
    Demand.NOT_EXECUTED: Provision(
        "rapportera beslut som inte har verkställts", "report decisions that were not carried out",
        (*_sol("", "16 kap. 6 f–h §§"), _lss("28 f–h §§")), quarterly=True,
    ),
    Demand.INTERNAL_CONTROL: Provision("intern kontroll", "internal control", (Paragraph("KL", "6 kap. 6 §"),)),
    Demand.PROVIDER_CONTROL: Provision(
        "kontrollera och följa upp utförare", "control and follow up providers", (Paragraph("KL", "10 kap. 8 §"),)
    ),
    # Incidents
    Demand.BREACH_NOTIFY: Provision(
        "anmäla personuppgiftsincidenter till IMY", "notify personal data breaches to IMY",
        _gdpr("art. 33.1"), Word.UTAN_ONODIGT_DROJSMAL, hours=BREACH_HOURS,
    ),
    Demand.BREACH_TELL: Provision(
        "informera de registrerade vid hög risk", "tell those concerned where the risk is high",
        _gdpr("art. 34"), Word.UTAN_ONODIGT_DROJSMAL,
    ),
    Demand.BREACH_RECORD: Provision(
        "dokumentera varje personuppgiftsincident", "record every personal data breach", _gdpr("art. 33.5")
    ),
    Demand.CYBER_INCIDENT: Provision(
        "rapportera betydande cyberincidenter", "report significant cyber incidents",
        (Paragraph("cybersäkerhetslagen (2025:1506)", valid_from=CYBER_FROM),), hours=CYBER_HOURS[0],
    ),
    # What belongs elsewhere
    Demand.CHIEF_NURSE: Provision(
        "medicinskt ansvarig sjuksköterska", "chief nurse", (Paragraph("HSL", "11 kap. 4 §", Law.HSL),)
    ),
    Demand.CHILD_CONCERN: Provision(
        "anmäla oro för ett barn", "report concern for a child",
        _sol("19 kap. 1 §", ""), Word.GENAST,
    ),
    Demand.WHISTLEBLOWING: Provision(
        "visselblåsning", "whistleblowing", (Paragraph("lag 2021:890"),)
    ),
    Demand.PUBLIC_DOCUMENT: Provision(
        "lämna ut allmänna handlingar", "disclose public documents", (Paragraph("TF", "2 kap."),), Word.SKYNDSAMT
    ),
}  # fmt: skip


EVERY_LAW = frozenset(Law)
NEWEST = date.max
"""A day on which only what has not been replaced holds."""


def cite(demand: Demand, day: date = NEWEST, laws: frozenset[Law] = EVERY_LAW) -> str:
    """Where it stands in law that day, as people are shown it: "27 kap. 2 § SoL, 24 b § LSS".

    `laws` are those that matter here; what none of them brings with it is empty.
    """
    found = [p.cited for p in PROVISIONS[demand].paragraphs if p.holds(day) and (p.law is None or p.law in laws)]
    return ", ".join(found)
