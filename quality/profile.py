"""What differs between municipalities, read from TOML and refused whole when a key is unknown or law is broken."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import time
from enum import Enum
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, assert_never, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from quality.calendar import OfficeHours, QuietHours
from quality.case import Band, CaseType, Law, Suspicion
from quality.duty import DutyKind
from quality.role import Function, Roles

STATUTORY = {CaseType.MISCONDUCT: "27 kap. SoL", CaseType.HARM: "3 kap. 5 § PSL"}
UNIT_ATTRIBUTES = ("department", "officeLocation", "companyName")
"""What of a person in the tenant's directory can name the unit."""

AT_DUE_AND_NEXT = (0, 1)
USUAL_STAGES = {DutyKind.ACT: (-7, 0, 7), DutyKind.CHECK_EFFECT: (-7, 0, 7), DutyKind.REVIEW_RISK: (-7, 0, 7)}
"""What takes a while to do is said a week before; a profile's own line counts before it."""


class BadProfile(Exception):
    """The profile file cannot be used: which key, and why."""


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
    """Something that is not ours, and where it belongs (domain.md 1.4); `words` are how people say it."""

    code: str
    sv: str
    en: str
    where_sv: str
    where_en: str
    words: tuple[str, ...] = ()


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

    The first are working days; those that end in `_days` are calendar days.
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
    `titles` that matches says the function. More than `largest_drop` of the people gone at once stops and asks.
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
    summary_weekday: int = 0
    summary_time: time = time(7, 30)

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def receivers(self, suspicion: Suspicion, laws: frozenset[Law]) -> tuple[Function, ...]:
        """Who receives a report at once: by what is suspected; when unsure, by the laws; never nobody."""
        sarah, maria = self.cases[CaseType.MISCONDUCT].receives, self.cases[CaseType.HARM].receives
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

    def category(self, code: str) -> tuple[Category, Detail] | None:
        """The category and its second level for `group.detail`."""
        group, _, detail = code.partition(".")
        for each in self.categories:
            if each.code == group:
                return next(((each, inner) for inner in each.details if inner.code == detail), None)
        return None

    def reference_prefix(self, type_: CaseType) -> str:
        return type_.prefix


T = TypeVar("T")


def _value(kind: Any, raw: Any, where: str) -> Any:
    origin = get_origin(kind)
    if is_dataclass(kind):
        return _record(cast(type[Any], kind), raw, where)
    if origin is tuple:
        inner = get_args(kind)[0]
        if not isinstance(raw, list):
            raise BadProfile(f"{where}: en lista behövs")
        return tuple(_value(inner, each, f"{where}[{n}]") for n, each in enumerate(raw))
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(raw, dict):
            raise BadProfile(f"{where}: en tabell behövs")
        names, values = get_args(kind)
        return {_value(names, key, where): _value(values, each, f"{where}.{key}") for key, each in raw.items()}
    try:
        if issubclass(kind, Enum):
            return kind(raw)
    except ValueError:
        raise BadProfile(f"{where}: {raw!r} går inte att använda här") from None
    if type(raw) is not kind:  # true is no number, "false" is no truth
        raise BadProfile(f"{where}: {raw!r} går inte att använda här")
    return raw


def _record(kind: type[T], raw: Any, where: str) -> T:
    if not isinstance(raw, dict):
        raise BadProfile(f"{where}: en tabell behövs")
    hints = get_type_hints(kind)
    known = {each.name: each for each in fields(cast(Any, kind))}
    unknown = sorted(set(raw) - set(known))
    if unknown:
        raise BadProfile(f"{where}: okänd nyckel {', '.join(unknown)}")
    missing = [name for name, each in known.items() if _is_needed(each) and name not in raw]
    if missing:
        raise BadProfile(f"{where}: {', '.join(missing)} saknas")
    values = {name: _value(hints[name], each, f"{where}.{name}".lstrip(".")) for name, each in raw.items()}
    try:
        return kind(**values)
    except ValueError as error:
        raise BadProfile(f"{where}: {error}") from None


def _is_needed(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def read(text: str) -> Profile:
    """A profile from TOML text. Raises BadProfile naming the key."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadProfile(f"filen är inte TOML: {error}") from None
    profile = _record(Profile, raw, "")
    _demand(profile)
    return profile


def _demand(profile: Profile) -> None:
    try:
        ZoneInfo(profile.zone)
    except (KeyError, ValueError, OSError):
        raise BadProfile(f"zone: {profile.zone} är ingen tidszon") from None
    missing = [function.value for function in Function if function.value not in profile.functions]
    if missing:
        raise BadProfile(f"functions: {', '.join(missing)} saknas")
    _demand_roles(profile)
    if not (profile.categories and profile.record_systems):
        raise BadProfile("categories, record_systems: minst en av varje behövs")
    codes = [category.code for category in profile.categories]
    if len(codes) != len(set(codes)):
        raise BadProfile("categories: samma kod två gånger")
    for category in profile.categories:
        inner = [detail.code for detail in category.details]
        if not inner or len(inner) != len(set(inner)) or "." in category.code + "".join(inner):
            raise BadProfile(f"categories.{category.code}: underkategorier saknas, upprepas eller har punkt i koden")
    _demand_days(profile)
    _demand_directory(profile.directory)


def _demand_roles(profile: Profile) -> None:
    for type_ in CaseType:
        if type_ not in profile.cases:
            raise BadProfile(f"cases.{type_.value}: saknas")
    for type_, law in STATUTORY.items():
        role = profile.cases[type_]
        if role.on and not (role.receives and role.decides):
            raise BadProfile(f"cases.{type_.value}: minst en funktion måste ta emot och en besluta ({law})")
    if not profile.involved:
        raise BadProfile("involved: minst en funktion måste ta emot när chefen är inblandad (27 kap. SoL)")


def _demand_directory(directory: Directory) -> None:
    if directory.unit not in UNIT_ATTRIBUTES:
        raise BadProfile(f"directory.unit: välj {', '.join(UNIT_ATTRIBUTES)}")
    if not 0 < directory.largest_drop <= 1:
        raise BadProfile("directory.largest_drop: en andel mellan 0 och 1, som 0.1")
    for name, path in directory.units.items():
        if not all(part.strip() for part in path.split("/")):
            raise BadProfile(f"directory.units.{name}: en sökväg som Förvaltning/Verksamhet/Enhet behövs")


def _demand_days(profile: Profile) -> None:
    deadlines, nudging = profile.deadlines, profile.nudging
    days = {f"deadlines.{each.name}": getattr(deadlines, each.name) for each in fields(deadlines)}
    days |= {
        "nudging.escalate_after": nudging.escalate_after,
        "nudging.repeat_every": nudging.repeat_every,
    }
    for where, number in days.items():
        if number < 1:
            raise BadProfile(f"{where}: minst en dag")
    _demand_stages(nudging)
    if profile.summary_weekday not in range(7):
        raise BadProfile("summary_weekday: 0 (måndag) till 6 (söndag)")


def _demand_stages(nudging: Nudging) -> None:
    known = {"default", *(kind.value for kind in DutyKind if not kind.is_message)}
    for name, days in nudging.stages.items():
        if name not in known:
            raise BadProfile(f"nudging.stages.{name}: en sådan plikt finns inte")
        _demand_rising(f"nudging.stages.{name}", days)
    _demand_rising("nudging.clock", nudging.clock)
    if nudging.quiet.covers(nudging.digest):
        raise BadProfile("nudging.digest: ligger i de tysta timmarna")


def _demand_rising(where: str, numbers: tuple[int, ...]) -> None:
    if not numbers or list(numbers) != sorted(set(numbers)) or numbers[-1] < 0:
        raise BadProfile(f"{where}: tal i stigande ordning, det sista 0 eller mer")


def load(name: str) -> Profile:
    """A shipped profile by name (`standard`), or any TOML file by path."""
    if name.endswith(".toml"):
        try:
            return read(Path(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise BadProfile(f"{name}: {getattr(error, 'strerror', 'filen är inte UTF-8')}") from None
    source = files("quality") / "profiles" / f"{name}.toml"
    if not source.is_file():
        raise BadProfile(f"{name}: det finns ingen sådan profil")
    return read(source.read_text(encoding="utf-8"))
