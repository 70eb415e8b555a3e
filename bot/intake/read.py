"""What a report from outside may hold, to the letter; what is wrong is said by field and without what stood there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from conversation.words import N_, Phrase, Translator
from handlers.outside import Outside
from quality.case import CaseType, Law
from quality.owing import ANSWERED_BY
from quality.privacy import check
from quality.role import Organisation

LONGEST = 6000
Text = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Short = Annotated[str, Field(min_length=1, max_length=300)]
Codes = Mapping[str, str]


class _Report(BaseModel):
    """What every report says."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)
    pieces: ClassVar[tuple[str, ...]] = ()
    codes: ClassVar[tuple[str, ...]] = ()

    type: str
    unit: Short | None = None
    happened_at: AwareDatetime | None = None
    laws: Annotated[tuple[Literal["HSL", "SoL", "LSS", "LVU", "LVM"], ...], Field(max_length=5, strict=False)] = ()


class SynpunktReport(_Report):
    """A synpunkt from the public."""

    pieces = ("said", "contact")
    codes = ("kind", "topic", "concerns", "sender", "answer", "form")

    type: Literal["synpunkt"]
    kind: Literal["complaint", "view", "proposal", "praise", "question"]
    said: Text
    topic: Literal[
        "conduct", "information", "access", "participation", "performance", "continuity", "staff", "food",
        "activities", "safety", "premises", "handling", "decision", "health", "cooperation", "other",
    ] = "other"  # fmt: skip
    concerns: Literal["execution", "authority", "health", "provider"] = "execution"
    sender: Literal["user", "relative", "public"] = "public"
    answer: Literal["phone", "letter", "email", "visit", "none", "anonymous"] = "none"
    contact: Short | None = None
    form: Literal["spoken", "written"] = "written"

    @model_validator(mode="after")
    def _can_be_answered(self) -> "SynpunktReport":
        if (self.answer in ANSWERED_BY) != bool(self.contact):
            raise PydanticCustomError("contact", "contact")
        return self


class ProviderEventReport(_Report):
    """A serious event that a provider tells of."""

    pieces = ("provider", "what", "measure", "contact")
    codes = ("service", "assessment")

    type: Literal["provider_event"]
    service: Literal[
        "home_care", "residential", "group_home", "daily", "assistance", "placement", "health", "other"
    ]  # fmt: skip
    assessment: Literal["none", "sarah", "maria", "both", "unsure"]
    provider: Short
    what: Text
    measure: Text
    contact: Short | None = None


class MisconductReport(_Report):
    """A missförhållande, or an evident risk of one, that a provider has received a report of (27 kap. 4 § SoL)."""

    pieces = ("provider", "what", "measure", "contact")
    codes = ("notified",)

    type: Literal["misconduct"]
    provider: Short
    what: Text
    measure: Text
    contact: Short | None = None
    notified: Literal["yes", "no"] = "no"


Report = SynpunktReport | ProviderEventReport | MisconductReport
_ADAPTER: TypeAdapter[Report] = TypeAdapter(Annotated[Report, Field(discriminator="type")])


@dataclass(frozen=True, slots=True)
class Wrong:
    """One field that cannot be used, and why."""

    path: str
    why: Phrase
    values: Mapping[str, object]

    def told(self, tr: Translator) -> dict[str, str]:
        return {"path": self.path, "message": tr(self.why, **self.values)}


class BadReport(Exception):
    """A report that cannot be taken in as it is."""

    def __init__(self, faults: Sequence[Wrong]) -> None:
        super().__init__(f"{len(faults)} fields")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sender's reports may belong: its node and what is below."""

    organisation: Organisation
    node: int

    def unit(self, path: str | None) -> int | None:
        """The unit at the path, the node itself without one; None for what the sender may not name."""
        if path is None:
            return self.node
        below = self.organisation.subtree(self.node)
        return next((id_ for id_ in below if "/".join(self.organisation.units[id_].path) == path), None)


def read(content: bytes | Mapping[str, Any]) -> Report:
    """The report in a body or a row. Raises BadReport."""
    try:
        if isinstance(content, bytes):
            return _ADAPTER.validate_json(content)
        return _ADAPTER.validate_python(dict(content), strict=False)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise BadReport([_wrong(each["type"], each["loc"], each.get("ctx", {})) for each in faults]) from None


UNREADABLE = N_("Det är inte JSON.")
_WHY: Mapping[str, Phrase] = {
    "json_invalid": UNREADABLE,
    "missing": N_("Fältet behövs."),
    "extra_forbidden": N_("Det finns inget sådant fält."),
    "string_too_short": N_("Fältet är tomt."),
    "string_too_long": N_("Texten är för lång: högst {max_length} tecken."),
    "string_type": N_("Fältet ska vara text."),
    "literal_error": N_("Värdet ska vara något av {expected}."),
    "union_tag_invalid": N_("Värdet ska vara något av {expected_tags}."),
    "union_tag_not_found": N_("Fältet behövs."),
    "contact": N_("Skriv hur personen nås när den vill ha svar, och annars inget."),
}
OTHERWISE = N_("Värdet går inte att använda.")
_AWARE = N_("Skriv tiden som 2026-11-25T09:00:00+01:00, och inte en som inte har varit.")
NOT_YOURS = N_("Det är ingen enhet som du kan skicka till.")


def _wrong(kind: str, place: Sequence[str | int], context: Mapping[str, Any]) -> Wrong:
    """One fault; of its context only what was expected, never what was sent."""
    names = [str(part) for part in place if part not in {"synpunkt", "provider_event", "misconduct"}]
    path = ".".join(names)
    if kind.startswith("union_tag"):
        path = "type"
    if kind == "contact":
        path = "contact"
    if kind.startswith(("datetime", "timezone")):
        return Wrong(path, _AWARE, {})
    kept = {name: context[name] for name in ("max_length", "expected", "expected_tags") if name in context}
    return Wrong(path, _WHY.get(kind, OTHERWISE), _in_a_row(kept))


def _in_a_row(values: Mapping[str, object]) -> Mapping[str, object]:
    return {name: str(value).replace("'", "").replace(" or ", ", ") for name, value in values.items()}


def outside(report: Report, sender: str, place: Place, now: datetime) -> Outside:
    """The report as a case is made of it: personal numbers masked, the unit found. Raises BadReport."""
    unit = place.unit(report.unit)
    faults = [Wrong("unit", NOT_YOURS, {})] if unit is None else []
    if report.happened_at and report.happened_at > now:
        faults.append(Wrong("happened_at", _AWARE, {}))
    if unit is None or faults:
        raise BadReport(faults)
    told = {name: getattr(report, name) or "" for name in report.pieces}
    checked = {name: check(text) for name, text in told.items()}
    return Outside(
        type=CaseType(report.type),
        unit=unit,
        sender=sender,
        words={name: each.text for name, each in checked.items()},
        laws=frozenset(Law(law) for law in report.laws) or place.organisation.units[unit].laws,
        occurred_at=report.happened_at,
        flagged=any(each.warnings for name, each in checked.items() if name != "contact"),
        facts={name: getattr(report, name) for name in report.codes},
    )
