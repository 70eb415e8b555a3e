"""What a profile must hold beyond its form: that it makes sense, and that it is nowhere laxer than law."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from zoneinfo import ZoneInfo

from quality.case import SOCIAL, CaseType, Law
from quality.duty import DutyKind
from quality.law import BREACH_HOURS, PROVISIONS, Demand, cite
from quality.profile import UNIT_ATTRIBUTES, Profile
from quality.recurrence import days_of
from quality.role import Function, Roles
from quality.year_wheel import Entry, MonthDay, Rhythm

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december",
)  # fmt: skip
QUARTERS = {1, 2, 3, 4}
LONGEST_SCALE = 5
A_YEAR = 2026
"""Any year will do to see whether a rule can be read."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: at which key, and why, as a person is told it."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}" if self.where else self.why

    def concerns(self, other: "Fault") -> bool:
        """Whether one of them lies at or below the other's key, so that saying both would say it twice."""
        mine, others = f"{self.where}.".replace("[", ".["), f"{other.where}.".replace("[", ".[")
        return mine.startswith(others) or others.startswith(mine)


Faults = Iterator[Fault]


def in_words(day: MonthDay) -> str:
    """`1 mars`, or `sista februari`."""
    return f"{'sista' if day.day is None else day.day} {MONTHS[day.month - 1]}"


def broken_rules(profile: Profile) -> Faults:
    """Everything that does not hold, in the order of the rules."""
    for rule in RULES:
        yield from rule(profile)


# Law


def laws_of(profile: Profile) -> frozenset[Law]:
    return frozenset(profile.laws)


def _cite(profile: Profile, demand: Demand) -> str:
    """The paragraph, as the profile's own laws say it."""
    return cite(demand, laws=laws_of(profile)) or cite(demand)


def _tracks(profile: Profile) -> Faults:
    """A statutory track runs where its law does."""
    laws = laws_of(profile)
    if not laws:
        yield Fault("laws", "minst ett lagrum behövs")
    if Law.HSL in laws and not profile.has(CaseType.HARM):
        yield Fault("cases.harm.on", f"lex Maria kan inte stängas av ({_cite(profile, Demand.HARM_NOTIFY)})")
    if Law.HSL not in laws and profile.has(CaseType.HARM):
        yield Fault("cases.harm.on", "lex Maria kan inte vara på, för HSL står inte i laws")
    if laws & SOCIAL and not profile.has(CaseType.MISCONDUCT):
        yield Fault("cases.misconduct.on", f"lex Sarah kan inte stängas av ({_cite(profile, Demand.SARAH_REPORT)})")


LEX = (
    (CaseType.MISCONDUCT, Demand.SARAH_REPORT, Demand.SARAH_INVESTIGATE, Demand.SARAH_NOTIFY),
    (CaseType.HARM, Demand.HARM_REPORT, Demand.HARM_INVESTIGATE, Demand.HARM_NOTIFY),
)


def _lex_roles(profile: Profile) -> Faults:
    """Each step that law demands of lex Sarah and lex Maria has somebody, and two for investigating and deciding."""
    for type_, report, investigate, notify in LEX:
        role, here = profile.cases[type_], f"cases.{type_.value}"
        if not role.on:
            continue
        for name, what, demand in (
            ("receives", "ta emot", report),
            ("investigates", "utreda", investigate),
            ("decides", "besluta", notify),
        ):
            if not getattr(role, name):
                yield Fault(f"{here}.{name}", f"minst en funktion måste {what} ({_cite(profile, demand)})")
        if _alone(role):
            yield Fault(
                f"{here}.decides",
                f"{role.decides[0].value} är ensam om att både utreda och besluta, och den som har utrett beslutar "
                f"inte: då kan ingen göra en anmälan snarast ({_cite(profile, notify)})",
            )


def _alone(role: Roles) -> bool:
    return len(set(role.decides)) == 1 and set(role.decides) == set(role.investigates)


def _other_roles(profile: Profile) -> Faults:
    if profile.has(CaseType.DATA_BREACH) and not profile.cases[CaseType.DATA_BREACH].decides:
        yield Fault(
            "cases.data_breach.decides", f"minst en funktion måste besluta ({_cite(profile, Demand.BREACH_NOTIFY)})"
        )
    if profile.has(CaseType.PROVIDER_EVENT) and not profile.cases[CaseType.PROVIDER_EVENT].decides:
        yield Fault("cases.provider_event.decides", "minst en funktion måste besluta")
    if not set(profile.involved) - {Function.UNIT_MANAGER}:
        yield Fault(
            "involved",
            "minst en funktion utom enhetschefen måste ta emot när chefen är inblandad "
            f"({_cite(profile, Demand.SARAH_REPORT)})",
        )
    if Law.HSL in profile.laws and not profile.care.danger:
        yield Fault(
            "care.danger",
            f"någon måste anmäla legitimerad personal som är en fara ({_cite(profile, Demand.DANGEROUS_COLLEAGUE)})",
        )


def _clock(profile: Profile) -> Faults:
    if profile.deadlines.notify_imy_hours > BREACH_HOURS:
        yield Fault(
            "deadlines.notify_imy_hours",
            f"{profile.deadlines.notify_imy_hours} timmar är mer än {BREACH_HOURS} "
            f"({_cite(profile, Demand.BREACH_NOTIFY)})",
        )


WHEEL = (
    (Demand.PATIENT_SAFETY_REPORT, frozenset({Law.HSL})),
    (Demand.NOT_EXECUTED, SOCIAL),
)
"""What law wants every year or quarter, and where it wants it."""


def _statutory_wheel(profile: Profile) -> Faults:
    for demand, where in WHEEL:
        entries = [each for each in profile.year_wheel if demand in (each.law, each.code, each.report)]
        if not entries and where & laws_of(profile):
            yield Fault("year_wheel", f"{PROVISIONS[demand].sv} saknas ({_cite(profile, demand)})")
        for entry in entries:
            yield from _lax_dates(profile, entry, demand)


def _lax_dates(profile: Profile, entry: Entry, demand: Demand) -> Faults:
    provision, here = PROVISIONS[demand], f"year_wheel.{entry.code}.due"
    if provision.latest is not None:
        latest = MonthDay(*provision.latest)
        late = [in_words(day) for day in entry.due if day.on(1) > latest.on(1)]
        if late or not entry.due:
            told = ", ".join(late) or "utan datum"
            yield Fault(here, f"{told}: ska vara klar senast {in_words(latest)} ({_cite(profile, demand)})")
    if provision.quarterly and {(day.month + 2) // 3 for day in entry.due} != QUARTERS:
        yield Fault(here, f"minst en gång i varje kvartal ({_cite(profile, demand)})")


# Sense


def _zone(profile: Profile) -> Faults:
    try:
        ZoneInfo(profile.zone)
    except (KeyError, ValueError, OSError):
        yield Fault("zone", f"{profile.zone} är ingen tidszon")


def _functions(profile: Profile) -> Faults:
    yield from (Fault(f"functions.{f.value}", "saknas") for f in Function if f not in profile.functions)
    yield from (Fault(f"functions.{name}", "okänd funktion") for name in profile.functions if name not in set(Function))


def _codes(profile: Profile) -> Faults:
    """What is named by its code is there once."""
    for name in (
        "categories",
        "not_ours",
        "year_wheel",
        "levels",
        "document_types",
        "process_categories",
        "quality_areas",
    ):
        codes = [str(each.code) for each in getattr(profile, name)]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield Fault(f"{name}.{code}", "samma kod två gånger")


def _categories(profile: Profile) -> Faults:
    if not profile.categories:
        yield Fault("categories", "minst en av varje behövs")
    if not profile.record_systems:
        yield Fault("record_systems", "minst en av varje behövs")
    for category in profile.categories:
        here, inner = f"categories.{category.code}", [detail.code for detail in category.details]
        if not inner or len(inner) != len(set(inner)) or "." in category.code + "".join(inner):
            yield Fault(here, "underkategorier saknas, upprepas eller har punkt i koden")
        if category.laws and not laws_of(profile) & set(category.laws):
            yield Fault(f"{here}.laws", "inget av lagrummen används här (laws)")


def _days(profile: Profile) -> Faults:
    deadlines, nudging = profile.deadlines, profile.nudging
    days = {f"deadlines.{each.name}": getattr(deadlines, each.name) for each in fields(deadlines)}
    hours = {"deadlines.notify_imy_hours"}
    days |= {
        "nudging.escalate_after": nudging.escalate_after,
        "nudging.repeat_every": nudging.repeat_every,
    }
    for where, number in days.items():
        if number < 1:
            yield Fault(where, "minst en timme" if where in hours else "minst en dag")
    for type_, role in profile.cases.items():
        if role.keep_years < 0:
            yield Fault(f"cases.{type_.value}.keep_years", "0 (för alltid) eller fler")
    if profile.summary_weekday not in range(7):
        yield Fault("summary_weekday", "0 (måndag) till 6 (söndag)")


def _stages(profile: Profile) -> Faults:
    nudging = profile.nudging
    known = {"default", *(kind.value for kind in DutyKind if not kind.is_message)}
    for name, days in nudging.stages.items():
        if name not in known:
            yield Fault(f"nudging.stages.{name}", "en sådan plikt finns inte")
        yield from _rising(f"nudging.stages.{name}", days)
    yield from _rising("nudging.clock", nudging.clock)
    if nudging.quiet.covers(nudging.digest):
        yield Fault("nudging.digest", "ligger i de tysta timmarna")


def _rising(where: str, numbers: tuple[int, ...]) -> Faults:
    if not numbers or list(numbers) != sorted(set(numbers)) or numbers[-1] < 0:
        yield Fault(where, "tal i stigande ordning, det sista 0 eller mer")


def _matrix(profile: Profile) -> Faults:
    if not 1 <= profile.matrix.yellow < profile.matrix.red <= 16:
        yield Fault("matrix", "gult måste börja före rött, och båda mellan 1 och 16")


def _internal_control(profile: Profile) -> Faults:
    ours = profile.internal_control
    steps = {name: len(getattr(ours, name)) for name in ("likelihood", "consequence")}
    short = [name for name, number in steps.items() if not 2 <= number <= LONGEST_SCALE]
    yield from (Fault(f"internal_control.{name}", f"2 till {LONGEST_SCALE} steg behövs") for name in short)
    if not short and not 1 < ours.control < ours.act <= len(ours.likelihood) * len(ours.consequence):
        yield Fault("internal_control", "control måste börja före act, och båda mellan 2 och den högsta produkten")
    if profile.recipients and ours.adopted_by not in profile.recipients:
        yield _stranger("internal_control.adopted_by", ours.adopted_by)


def _directory(profile: Profile) -> Faults:
    directory = profile.directory
    if directory.unit not in UNIT_ATTRIBUTES:
        yield Fault("directory.unit", f"välj {', '.join(UNIT_ATTRIBUTES)}")
    if not 0 < directory.largest_drop <= 1:
        yield Fault("directory.largest_drop", "en andel mellan 0 och 1, som 0.1")
    for name, path in directory.units.items():
        if not all(part.strip() for part in path.split("/")):
            yield Fault(f"directory.units.{name}", "en sökväg som Förvaltning/Verksamhet/Enhet behövs")


def _year_wheel(profile: Profile) -> Faults:
    codes = {each.code for each in profile.year_wheel}
    for entry in profile.year_wheel:
        here = f"year_wheel.{entry.code}"
        if (entry.rhythm is Rhythm.DATED) != bool(entry.due):
            yield Fault(f"{here}.due", "datum behövs när rhythm är dated, och bara då")
        yield from _meetings(entry, here)
        if entry.opens and len(entry.opens) != len(entry.due):
            yield Fault(f"{here}.opens", "lika många som i due behövs, eller inget")
        if entry.remind_days < 1:
            yield Fault(f"{here}.remind_days", "minst en dag")
        if entry.law is not None and not cite(entry.law, laws=laws_of(profile)):
            yield Fault(f"{here}.law", "lagrummet används inte här (laws)")
        if entry.report and entry.report not in profile.reports:
            yield Fault(f"{here}.report", f"{entry.report!r} finns inte i reports")
        if entry.into and entry.into not in codes - {entry.code}:
            yield Fault(f"{here}.into", f"{entry.into!r} finns inte i year_wheel")
        yield from (_stranger(f"{here}.to", to) for to in entry.to if to not in profile.recipients)


def _meetings(entry: Entry, here: str) -> Faults:
    """What is due at meetings says when they are, and nothing else does."""
    meets = entry.rhythm is Rhythm.MEETING
    if meets != bool(entry.meetings or entry.on):
        yield Fault(f"{here}.meetings", "en regel, eller dagar i on, behövs när rhythm är meeting, och bara då")
    elif meets and entry.meetings:
        try:
            days_of(entry.meetings, A_YEAR)
        except ValueError:
            yield Fault(f"{here}.meetings", f"{entry.meetings!r} är ingen regel (RFC 5545)")


def _documents(profile: Profile) -> Faults:
    known = {*profile.recipients, *(function.value for function in Function)}
    for kind in profile.document_types:
        here = f"document_types.{kind.code}.decided_by"
        yield from (_stranger(here, by) for by in kind.decided_by if by not in known)


def _stranger(where: str, name: str) -> Fault:
    return Fault(where, f"{name!r} finns inte i recipients")


def _notes(profile: Profile) -> Faults:
    known = {each.name for each in fields(profile)}
    for note in profile.notes:
        if note.about.partition(".")[0] not in known:
            yield Fault("notes", f"det finns ingen nyckel {note.about!r}")


RULES = (
    _zone, _functions, _tracks, _lex_roles, _other_roles, _clock, _statutory_wheel, _codes, _categories, _days, _stages,
    _matrix, _internal_control, _directory, _year_wheel, _documents, _notes,
)  # fmt: skip
