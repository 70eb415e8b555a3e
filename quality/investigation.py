"""An investigation: what it has to say, what is missing before it is done, and what the bot may propose (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quality.case import Band, Case, CaseType
from quality.profile import Matrix

WHYS = 5


class Recurrence(StrEnum):
    """How likely it is that it happens again as things are now."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Gap(StrEnum):
    """What is missing before an investigation can be marked as done."""

    COURSE = "course"
    CAUSES = "causes"
    SEVERITY = "severity"
    LIKELIHOOD = "likelihood"
    LOWERED = "lowered"
    RECURRENCE = "recurrence"
    INFORMED = "informed"
    NOT_INFORMED = "not_informed"
    JOURNAL = "journal"
    SUSPECTED = "suspected"


@dataclass(frozen=True, slots=True)
class Investigation:
    """What somebody has found out so far; a draft may lack anything.

    `lowered` is why the severity was assessed lower than it was reported, `suspected` the answer to whether it may be
    a missförhållande or an allvarlig vårdskada. Yes and no are "yes", "no", or "" while nobody has said.
    """

    course: str = ""
    causes: tuple[str, ...] = ()
    whys: tuple[str, ...] = ()
    severity: int | None = None
    likelihood: int | None = None
    lowered: str = ""
    recurrence: Recurrence | None = None
    informed: str = ""
    not_informed: str = ""
    journal: str = ""
    suspected: str = ""

    @property
    def score(self) -> int | None:
        """Severity × likelihood, once both are assessed."""
        return self.severity * self.likelihood if self.severity and self.likelihood else None

    def band(self, matrix: Matrix) -> Band | None:
        """What the score means here, overrides included."""
        return matrix.band(self.severity, self.likelihood) if self.severity and self.likelihood else None

    @property
    def facts(self) -> Mapping[str, str]:
        """What is kept as codes; the words are kept sealed, elsewhere."""
        return {
            "causes": " ".join(self.causes),
            "assessed": str(self.severity or ""),
            "likelihood": str(self.likelihood or ""),
            "recurrence": self.recurrence.value if self.recurrence else "",
            "informed": self.informed,
            "journal": self.journal,
            "suspected": self.suspected,
        }

    @property
    def words(self) -> Mapping[str, str]:
        """What is kept sealed, by name."""
        whys = {f"investigation.why.{n}": text for n, text in enumerate(self.whys, 1)}
        return {
            "investigation.course": self.course,
            **whys,
            "investigation.lowered": self.lowered,
            "investigation.not_informed": self.not_informed,
        }


def drafted(case: Case, words: Mapping[str, str]) -> Investigation:
    """The investigation that lies with the case, finished or not."""
    facts = case.facts
    whys = tuple(words.get(f"investigation.why.{n}", "") for n in range(1, WHYS + 1))
    return Investigation(
        course=words.get("investigation.course", ""),
        causes=tuple(facts.get("causes", "").split()),
        whys=whys if any(whys) else (),
        severity=_number(facts.get("assessed", "")),
        likelihood=_number(facts.get("likelihood", "")),
        lowered=words.get("investigation.lowered", ""),
        recurrence=Recurrence(facts["recurrence"]) if facts.get("recurrence") else None,
        informed=facts.get("informed", ""),
        not_informed=words.get("investigation.not_informed", ""),
        journal=facts.get("journal", ""),
        suspected=facts.get("suspected", ""),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def concerns_somebody(case: Case) -> bool:
    """Whether the case is about what happened to a person, who is to be told and in whose journal it is noted.

    Whom an incident with personal data concerns, and whether they know, is said when it is decided.
    """
    others = {CaseType.RISK, CaseType.RISK_ANALYSIS, CaseType.DATA_BREACH}
    return case.type not in others and case.facts.get("record") != "nobody"


def asks_suspicion(case: Case) -> bool:
    """Whether whoever investigates has to say if it may be a missförhållande or an allvarlig vårdskada."""
    return case.type is CaseType.DEVIATION


def is_lowered(severity: int | None, case: Case) -> bool:
    """Whether it is assessed lower than it was reported."""
    return severity is not None and case.severity is not None and severity < case.severity


def missing(found: Investigation, case: Case) -> tuple[Gap, ...]:
    """What has to be there before the investigation is done, in the order in which it is asked."""
    person = concerns_somebody(case)
    wanted = {
        Gap.COURSE: not found.course,
        Gap.CAUSES: not found.causes,
        Gap.SEVERITY: found.severity is None,
        Gap.LIKELIHOOD: found.likelihood is None,
        Gap.LOWERED: is_lowered(found.severity, case) and not found.lowered,
        Gap.RECURRENCE: found.recurrence is None,
        Gap.INFORMED: person and not found.informed,
        Gap.NOT_INFORMED: person and found.informed == "no" and not found.not_informed,
        Gap.JOURNAL: person and not found.journal,
        Gap.SUSPECTED: asks_suspicion(case) and not found.suspected,
    }
    return tuple(gap for gap, is_missing in wanted.items() if is_missing)


class Proposal(StrEnum):
    """What the bot proposes; it never decides, and it never proposes to lower anything."""

    RAISE_LIKELIHOOD = "raise_likelihood"
    RISK_ANALYSIS = "risk_analysis"
    EVENT_ANALYSIS = "event_analysis"


@dataclass(frozen=True, slots=True)
class Likeness:
    """Earlier events like this one that the person may see: same unit, same category, the last `days`."""

    references: tuple[str, ...] = field(default=())
    days: int = 90

    @property
    def likelihood(self) -> int:
        """How often that is on the matrix, this one counted: daily, weekly, monthly or more seldom."""
        count = len(self.references) + 1
        return next((step for step, every in ((4, 1), (3, 7), (2, 31)) if count * every >= self.days), 1)


def proposals(found: Investigation, alike: Likeness, matrix: Matrix) -> tuple[Proposal, ...]:
    """What is worth thinking of: the last two stand for domain.md 3.1 (red or severe, and often)."""
    severe = (found.severity or 0) >= matrix.analysis_severity or found.band(matrix) is Band.RED
    often = len(alike.references) + 1 >= matrix.repeats
    wanted = {
        Proposal.RAISE_LIKELIHOOD: found.likelihood is not None and found.likelihood < alike.likelihood,
        Proposal.RISK_ANALYSIS: often,
        Proposal.EVENT_ANALYSIS: severe,
    }
    return tuple(proposal for proposal, is_so in wanted.items() if is_so)
