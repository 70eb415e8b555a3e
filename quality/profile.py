"""What differs between municipalities: the records that a profile is read into (`quality/profile_file.py` reads it)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from quality.calendar import OfficeHours, QuietHours
from quality.case import Band, CaseType, Law, Suspicion
from quality.duty import DutyKind
from quality.internal_control import Answer, answer_of
from quality.law import BREACH_HOURS, Demand
from quality.role import Function, Roles
from quality.year_wheel import Entry

UNIT_ATTRIBUTES = ("department", "officeLocation", "companyName")
"""What of a person in the tenant's directory can name the unit."""

AT_DUE_AND_NEXT = (0, 1)
A_WEEK_AROUND = (-7, 0, 7)
A_WEEK_BEFORE = (-7, 0, 1)
BEFORE_AN_AUTHORITY = (-7, -1, 0, 1)
_SLOW = (DutyKind.ACT, DutyKind.CHECK_EFFECT, DutyKind.REVIEW_RISK, DutyKind.CHECKPOINT, DutyKind.READ_INFORMATION)
USUAL_STAGES: Mapping[DutyKind, tuple[int, ...]] = {
    **dict.fromkeys(_SLOW, A_WEEK_AROUND),
    DutyKind.YEAR: A_WEEK_BEFORE,
    DutyKind.ANSWER_AUTHORITY: BEFORE_AN_AUTHORITY,
}
"""What takes a while to do is said a week before; a profile's own line counts before it."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in both languages."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Detail:
    """The second level of a category."""

    code: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Category:
    """A category of deviations; `abuse` raises the question of lex Sarah (domain.md 3.3)."""

    code: str
    sv: str
    en: str
    laws: tuple[Law, ...]
    details: tuple[Detail, ...]
    abuse: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """Something that is not ours, and where it belongs (domain.md 1.4).

    `words` are how people say it; `law` is what law demands of whoever sees it, shown with its paragraph.
    """

    code: str
    sv: str
    en: str
    where_sv: str
    where_en: str
    words: tuple[str, ...] = ()
    law: Demand | None = None


@dataclass(frozen=True, slots=True)
class Nudging:
    """When people are spoken to, and how a duty climbs when nothing happens.

    `digest` is when the morning's message comes. `stages` says for a kind of duty on which days its owner is reminded,
    counted from the day it is due (`default` for all kinds without a line of their own); `clock` the same in hours for
    what law counts in hours. Then it climbs: after `escalate_after` working days to the first level above, every
    `repeat_every` to the next. Outside office hours a statutory clock is said to `on_call`.
    """

    quiet: QuietHours = QuietHours(time(20), time(7))
    digest: time = time(7, 30)
    stages: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    clock: tuple[int, ...] = (-24, -4, 0)
    on_call: tuple[Function, ...] = ()
    escalate_after: int = 1
    repeat_every: int = 3

    def days_of(self, kind: DutyKind) -> tuple[int, ...]:
        """The days of a kind's stages, from the day it is due."""
        usual = self.stages.get("default", AT_DUE_AND_NEXT)
        return self.stages.get(kind.value) or USUAL_STAGES.get(kind) or usual


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Local limits, shown as "lokal frist", never as law.

    The first are working days; those that end in `_days` are calendar days. `notify_imy_hours` is the one with law
    behind it: a municipality may give itself less than the 72 hours, never more.
    """

    acknowledge: int = 1
    complete: int = 3
    record_reference: int = 2
    assess: int = 1
    decide: int = 10
    confirm: int = 2
    answer: int = 10
    register: int = 5
    investigate_days: int = 30
    investigate_lex_days: int = 60
    check_effect_days: int = 90
    review_risk_days: int = 180
    notify_imy_hours: int = BREACH_HOURS


@dataclass(frozen=True, slots=True)
class Matrix:
    """Severity × likelihood (1–4 each) and what the product means (domain.md 3.1).

    From `yellow` and `red` on the bands begin. A severity of `red_severity` is red whatever the likelihood; from
    `analysis_severity` or a red score on a händelseanalys is considered. `repeats` similar events in `repeat_days`
    propose a risk analysis.
    """

    yellow: int = 3
    red: int = 8
    red_severity: int = 4
    analysis_severity: int = 3
    repeats: int = 3
    repeat_days: int = 90

    def band(self, severity: int, likelihood: int) -> Band:
        """The band of an assessment."""
        score = severity * likelihood
        if score >= self.red or severity >= self.red_severity:
            return Band.RED
        return Band.YELLOW if score >= self.yellow else Band.GREEN


@dataclass(frozen=True, slots=True)
class Title:
    """What a job title in the tenant's directory means; `*` in `match` is any words, and case does not matter."""

    match: str
    function: Function


@dataclass(frozen=True, slots=True)
class Directory:
    """How the tenant's directory becomes units and functions.

    `unit` is the attribute that names the unit. Where `units` has the name, its path is taken; where `only` matches
    it, the name itself is split at `separator` and put `under` a path. Everybody else is somebody else's. The first of
    `titles` that matches says the function. More than `largest_drop` of the people or functions gone at once stops and
    asks.
    """

    unit: str = "department"
    units: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    separator: str = ""
    under: str = ""
    titles: tuple[Title, ...] = ()
    largest_drop: float = 0.1

    @property
    def chooses(self) -> bool:
        """Whether it says who belongs to the organisation: without that nobody is read."""
        return bool(self.units or self.only)


class LevelCode(StrEnum):
    """The levels of an organisation, from the politicians down (domain.md 2.1); a municipality has some of them."""

    POLITICAL = "L0"
    ADMINISTRATION = "L1"
    DEPARTMENT = "L2"
    AREA = "L3"
    UNIT = "L4"
    STAFF = "L5"


@dataclass(frozen=True, slots=True)
class Level:
    """What a level is called here and which functions lead it or stand on it."""

    code: LevelCode
    sv: str
    en: str
    functions: tuple[Function, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document: whether it binds (styrande) or supports, who decides it and who keeps it up to date.

    `decided_by` are functions or recipients of the profile (`namnd`).
    """

    code: str
    sv: str
    en: str
    binding: bool
    decided_by: tuple[str, ...]
    kept_by: tuple[Function, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """What a document of this kind may call itself: a name that lists several is each of them."""
        names = f"{self.sv}, {self.en}".casefold().replace(" eller ", ", ").replace(" or ", ", ")
        return frozenset({self.code, self.sv.casefold(), self.en.casefold(), *names.split(", ")})


@dataclass(frozen=True, slots=True)
class ProcessCategory:
    """How processes are sorted here."""

    code: str
    sv: str
    en: str


LIKELIHOOD = (
    Name("1 Osannolik", "1 Unlikely"),
    Name("2 Mindre sannolik", "2 Less likely"),
    Name("3 Möjlig", "3 Possible"),
    Name("4 Sannolik", "4 Likely"),
)
CONSEQUENCE = (
    Name("1 Försumbar", "1 Negligible"),
    Name("2 Lindrig", "2 Slight"),
    Name("3 Kännbar", "3 Considerable"),
    Name("4 Allvarlig", "4 Serious"),
)


@dataclass(frozen=True, slots=True)
class InternalControl:
    """The matrix of internal control, which is another than that of harm, and the recipient who adopts its plan.

    `likelihood` and `consequence` name their steps from 1 upwards; from the products `control` and `act` on the bands
    begin (domain.md 3.1: local practice).
    """

    likelihood: tuple[Name, ...] = LIKELIHOOD
    consequence: tuple[Name, ...] = CONSEQUENCE
    control: int = 4
    act: int = 9
    adopted_by: str = "namnd"

    def answer(self, likelihood: int, consequence: int) -> Answer | None:
        """What the assessed risk asks for; None where it was not assessed."""
        return answer_of(likelihood * consequence, control=self.control, act=self.act)


@dataclass(frozen=True, slots=True)
class QualityArea:
    """What good quality means here: the yardstick that a control measures by."""

    code: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Care:
    """Who has the duties of health care law beside lex Maria: head of care, and who tells IVO of a dangerous colleague.

    Kept apart from the line, because a title means different things in different municipalities (domain.md 2.1).
    """

    head: tuple[Function, ...] = (Function.HEAD,)
    danger: tuple[Function, ...] = (Function.MAS,)


@dataclass(frozen=True, slots=True)
class Synpunkter:
    """How synpunkter are kept here: with IT support, or by each manager in the diary (`by_hand`)."""

    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Providers:
    """Whether others perform the work too: each is then a node of its own (`nodes`), under these forms of contract."""

    nodes: bool = False
    forms: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something whoever keeps the profile should know of a key: where the source is silent, or laxer than law."""

    about: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One municipality's configuration of the product."""

    name: str
    organisation: Name
    zone: str
    functions: Mapping[str, Name]
    cases: Mapping[CaseType, Roles]
    involved: tuple[Function, ...]
    categories: tuple[Category, ...]
    record_systems: tuple[str, ...]
    not_ours: tuple[Route, ...]
    hours: OfficeHours = OfficeHours(time(8), time(17))
    nudging: Nudging = Nudging()
    deadlines: Deadlines = Deadlines()
    matrix: Matrix = Matrix()
    directory: Directory = Directory()
    based_on: str = ""
    laws: tuple[Law, ...] = (Law.HSL, Law.SOL, Law.LSS)
    definition: Name = Name("", "")
    levels: tuple[Level, ...] = ()
    recipients: Mapping[str, Name] = field(default_factory=dict)
    reports: Mapping[str, Name] = field(default_factory=dict)
    year_wheel: tuple[Entry, ...] = ()
    document_types: tuple[DocumentType, ...] = ()
    process_categories: tuple[ProcessCategory, ...] = ()
    quality_areas: tuple[QualityArea, ...] = ()
    internal_control: InternalControl = InternalControl()
    care: Care = Care()
    synpunkter: Synpunkter = Synpunkter()
    providers: Providers = Providers()
    notes: tuple[Note, ...] = ()
    summary_weekday: int = 0
    summary_time: time = time(7, 30)

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def receivers(self, suspicion: Suspicion, laws: frozenset[Law]) -> tuple[Function, ...]:
        """Who receives a report at once: by what is suspected; when unsure, by the laws; never nobody.

        Where a track is off, the other receives whatever is suspected.
        """
        sarah = self._received(CaseType.MISCONDUCT) or self._received(CaseType.HARM)
        maria = self._received(CaseType.HARM) or sarah
        match suspicion:
            case Suspicion.SARAH:
                found = sarah
            case Suspicion.MARIA:
                found = maria
            case Suspicion.BOTH:
                found = sarah + maria
            case Suspicion.UNSURE:
                found = (sarah if laws != {Law.HSL} else ()) + (maria if Law.HSL in laws else ())
            case Suspicion.NONE:
                found = self.involved
            case _:
                assert_never(suspicion)
        return tuple(dict.fromkeys(found))

    def _received(self, type_: CaseType) -> tuple[Function, ...]:
        return self.cases[type_].receives if self.has(type_) else ()

    def has(self, type_: CaseType) -> bool:
        """Whether this municipality handles that type of case here."""
        return self.cases[type_].on

    def document_type(self, kind: str | None) -> DocumentType | None:
        """What a document that calls itself a `riktlinje` is here; None for kinds that the profile does not name."""
        named = (kind or "").strip().casefold()
        return next((each for each in self.document_types if named in each.words), None)

    def category(self, code: str) -> tuple[Category, Detail] | None:
        """The category and its second level for `group.detail`."""
        group, _, detail = code.partition(".")
        for each in self.categories:
            if each.code == group:
                return next(((each, inner) for inner in each.details if inner.code == detail), None)
        return None

    def reference_prefix(self, type_: CaseType) -> str:
        return type_.prefix
