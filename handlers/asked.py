"""The questions that reports share, so that each is asked in the same words and becomes the same part of a case.

domain.md 1.1 (what every intake must hold).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from conversation.flow import (
    Answer,
    Answers,
    Choice,
    Default,
    Is,
    ManyOf,
    Moment,
    Offers,
    OneOf,
    Otherwise,
    Page,
    Step,
    StepId,
    Text,
)
from conversation.words import N_, Phrase
from handlers.choices import DEGREES, DISCOVERED, LAWS, OCCURRED, RECORDS, SHOW_NAME, SUSPICIONS, YES_NO
from handlers.places import places
from handlers.visit import Visit, label
from quality.case import CaseType, Law, Nature, Suspicion
from quality.profile import Profile

Laws = tuple[Law, ...]
NO_NAMES = N_("Skriv vad du såg och hörde. Inga namn: skriv ”den boende” eller ”kollegan”.")


# Where, when, by whom


@dataclass(frozen=True, slots=True)
class Common:
    """What reports say whatever they are about; what a report does not ask is as it is here."""

    unit: int
    manager: int | None = None
    occurred: str = "unknown"
    occurred_at: str = ""
    discovered_at: str = ""
    laws: frozenset[Law] = frozenset()
    manager_involved: bool = False
    shows_name: bool = True

    def happened(self, local: datetime) -> datetime | None:
        """When it happened, as far as that was said; `local` is now by the municipality's clock."""
        match self.occurred:
            case "now":
                return local
            case "today":
                return datetime.combine(local.date(), time(), local.tzinfo)
            case "moment":
                return read_moment(self.occurred_at, local)
            case _:
                return None

    def discovered(self, local: datetime) -> datetime:
        """When somebody here first knew."""
        return read_moment(self.discovered_at, local) if self.discovered_at else local


def read_moment(text: str, local: datetime) -> datetime:
    """A stored moment by the municipality's clock."""
    zone = local.tzinfo if isinstance(local.tzinfo, ZoneInfo) else ZoneInfo("UTC")
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def one(answers: Answers, step: StepId, otherwise: str = "") -> str:
    """The answer to a question with one answer."""
    return str(answers.get(step, otherwise))


def common(answers: Answers, usual: Laws = ()) -> Common:
    """The shared part of a report; only answers that count come in. The `usual` law is what was not asked."""
    unit, _, manager = one(answers, "unit").partition(".")
    return Common(
        unit=int(unit),
        manager=int(manager) if manager else None,
        occurred=one(answers, "occurred", "unknown"),
        occurred_at=one(answers, "occurred_at"),
        discovered_at=one(answers, "discovered_at"),
        laws=frozenset(Law(law) for law in answers.get("laws", usual)),
        manager_involved=one(answers, "involved") == "yes",
        shows_name=one(answers, "shows_name", "yes") == "yes",
    )


def own_unit(known: Answers, offers: Offers) -> Answer | None:
    """The person's own unit when they have exactly one."""
    own = offers.get("own_units", ())
    return own[0].code if len(own) == 1 else None


def unit(ask: Phrase) -> Step:
    """At which unit; the person's own is filled in."""
    return Step("unit", ask, OneOf(source="units"), default=own_unit)


OCCURRED_STEP = Step("occurred", N_("När hände det?"), OneOf(OCCURRED), default="now")
DISCOVERED_STEP = Step("discovered", N_("När upptäcktes det?"), OneOf(DISCOVERED), default="now")
TIMES = Page(
    N_("Tidpunkt"),
    (
        Step("occurred_at", N_("När hände det?"), Moment(), when=Is("occurred", ("moment",))),
        Step("discovered_at", N_("När upptäcktes det?"), Moment(), when=Is("discovered", ("moment",))),
    ),
)


# What sort of thing


def categories(profile: Profile, laws: Collection[Law] = frozenset(Law)) -> tuple[Choice, ...]:
    """The profile's categories that fall under one of these laws; all of them where none does."""
    found = tuple(
        Choice(f"{category.code}.{detail.code}", label(detail), group=label(category))
        for category in profile.categories
        if set(laws) & set(category.laws)
        for detail in category.details
    )
    return found or categories(profile)


def kind_page(first: Step, sorts: tuple[Choice, ...]) -> Page:
    """What, which sort, where and when: the first page of whatever has happened."""
    return Page(
        N_("Vad gäller det?"),
        (
            first,
            Step("category", N_("Vilken sort?"), OneOf(sorts)),
            unit(N_("Var hände det?")),
            OCCURRED_STEP,
            DISCOVERED_STEP,
        ),
    )


def suspicions(profile: Profile) -> tuple[Choice, ...]:
    """What can be suspected here: the tracks that are on."""
    sarah, maria = profile.has(CaseType.MISCONDUCT), profile.has(CaseType.HARM)
    on = {Suspicion.SARAH: sarah, Suspicion.MARIA: maria, Suspicion.BOTH: sarah and maria}
    return tuple(choice for choice in SUSPICIONS if on.get(Suspicion(choice.code), True))


def suspected(profile: Profile) -> str:
    """The question of suspicion, without a track that is off."""
    if not profile.has(CaseType.HARM):
        return N_("Kan det vara ett missförhållande?")
    if not profile.has(CaseType.MISCONDUCT):
        return N_("Kan det vara en allvarlig vårdskada?")
    return N_("Kan det vara ett missförhållande eller en allvarlig vårdskada?")


# What happened


def happened_page(*, measure_help: Phrase = "") -> Page:
    """The words about what happened, how bad it was, and what was done at once."""
    return Page(
        N_("Vad hände?"),
        (
            Step("what", N_("Beskriv kort vad som hände"), Text(multiline=True), help=NO_NAMES),
            Step(
                "actual",
                N_("Hur allvarliga blev följderna för personen?"),
                OneOf(DEGREES),
                when=Otherwise(Is("nature", (Nature.RISK,))),
            ),
            Step("possible", N_("Hur allvarliga kunde följderna ha blivit?"), OneOf(DEGREES), default="unknown"),
            Step("measure", N_("Vad gjorde ni direkt?"), Text(multiline=True), help=measure_help),
            Step("record", N_("Vilken journal eller akt visar vem det gäller?"), OneOf(RECORDS), default="later"),
        ),
    )


def record_page(profile: Profile) -> Page:
    """The system and its number, for whoever names it at once."""
    return Page(
        N_("Journal eller akt"),
        (
            Step(
                "record_system",
                N_("I vilket system?"),
                OneOf(tuple(Choice(name, name) for name in profile.record_systems)),
                when=Is("record", ("now",)),
            ),
            Step(
                "record_reference",
                N_("Nummer i systemet"),
                Text(max_length=80),
                help=N_("Aldrig personnummer. Skriv numret som systemet har gett journalen eller akten."),
                when=Is("record", ("now",)),
            ),
        ),
    )


def record_of(answers: Answers) -> str:
    """The record as it is kept, '' when it is to come."""
    return f"{one(answers, 'record_system')} {one(answers, 'record_reference')}".strip()


# The last page


def possible(profile: Profile, among: Collection[Law] = frozenset(Law)) -> Laws:
    """The laws that a report can fall under here."""
    return tuple(law for law in profile.laws if law in among) or profile.laws


def laws(profile: Profile, among: Collection[Law] = frozenset(Law), *, default: Default = None) -> tuple[Step, ...]:
    """Which laws, where there is a choice; filled in by the category and by what is usual at the unit."""
    laws_of = {
        f"{category.code}.{detail.code}": category.laws
        for category in profile.categories
        for detail in category.details
    }
    asked = possible(profile, among)
    choices = tuple(choice for choice in LAWS if choice.code in asked)

    def usual(known: Answers, offers: Offers) -> Answer | None:
        of_category = [law.value for law in laws_of.get(str(known.get("category", "")), ()) if law in asked]
        at_unit = {choice.code for choice in offers.get(f"laws:{str(known.get('unit', '')).partition('.')[0]}", ())}
        return [law for law in of_category if law in at_unit] or of_category or None

    step = Step("laws", N_("Vilken lag gäller det?"), ManyOf(choices), default=default or usual)
    return (step,) if len(choices) > 1 else ()


INVOLVED = Step(
    "involved",
    N_("Är enhetens chef inblandad i det som hände?"),
    OneOf(YES_NO),
    help=N_("Då får chefen inte se rapporten."),
    default="no",
)
SHOWS_NAME = Step(
    "shows_name",
    N_("Får ditt namn visas?"),
    OneOf(SHOW_NAME),
    help=N_("Ditt namn visas bara för utredaren, men kan behöva lämnas ut enligt lag."),
    default="yes",
)


def closing(*steps: Step) -> Page:
    """What is asked on the review itself."""
    return Page(N_("Till sist"), steps)


async def offers(visit: Visit, subject: str) -> Offers:
    """The units, the person's own first, and what is usual there."""
    return places(visit)
