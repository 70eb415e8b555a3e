"""Reporting an avvikelse: the conversation, and who gets the report at once (domain.md 1.1, 3.3; 27 kap. 2 § SoL)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from conversation.flow import (
    Answer,
    Answers,
    Choice,
    Either,
    Flow,
    Is,
    ManyOf,
    Moment,
    Offers,
    OneOf,
    Otherwise,
    Page,
    Step,
    Text,
)
from conversation.screen import Button, Done, Screen, Style
from conversation.session import Session
from conversation.words import N_
from handlers.case import holder_in_words
from handlers.conversation import Conversation
from handlers.places import places
from handlers.recipients import Recipients, recipients
from handlers.visit import Visit, id_of, label, subject_of
from quality.calendar import add_working_days
from quality.case import Case, CaseType, Holder, Law, Nature, Suspicion, severity_of
from quality.duty import Duty, DutyKind, message, owed
from quality.profile import Profile
from quality.stages import staged
from summaries.when import moment

NAME = "deviation"

DEGREES = (
    Choice("1", N_("Små eller inga"), N_("Obehag eller obetydlig skada")),
    Choice("2", N_("Måttliga"), N_("Övergående skada eller mer vård en tid")),
    Choice("3", N_("Betydande"), N_("Måttlig skada som inte går över, till exempel fall med fraktur")),
    Choice("4", N_("Mycket allvarliga"), N_("Fara för livet, död eller stor skada som inte går över")),
    Choice("unknown", N_("Vet inte")),
)
NATURES = (
    Choice(Nature.HARM, N_("Något hände"), N_("Negativ händelse: någon påverkades eller skadades")),
    Choice(Nature.NEAR_MISS, N_("Det var nära"), N_("Tillbud: kunde ha gått illa")),
    Choice(Nature.RISK, N_("Det finns en risk"), N_("Inget har hänt än, men kan hända")),
)
OCCURRED = (
    Choice("now", N_("Nyss")),
    Choice("today", N_("Tidigare i dag")),
    Choice("moment", N_("En annan tid")),
    Choice("unknown", N_("Vet inte")),
)
DISCOVERED = (
    Choice("now", N_("Nu eller när det hände")),
    Choice("moment", N_("En annan tid")),
)
SUSPICIONS = (
    Choice(Suspicion.SARAH, N_("Ja, ett missförhållande"), N_("Lex Sarah: någon har farit illa eller riskerar det")),
    Choice(
        Suspicion.MARIA,
        N_("Ja, en allvarlig vårdskada"),
        N_("Lex Maria: allvarlig skada i vården, eller risk för det, som gick att undvika"),
    ),
    Choice(Suspicion.BOTH, N_("Ja, båda")),
    Choice(Suspicion.UNSURE, N_("Jag är osäker"), N_("Det räcker. Någon annan bedömer.")),
    Choice(Suspicion.NONE, N_("Nej")),
)
LAWS = (
    Choice(Law.HSL, N_("HSL – hälso- och sjukvård")),
    Choice(Law.SOL, N_("SoL – socialtjänst")),
    Choice(Law.LSS, N_("LSS – stöd och service")),
)
RECORDS = (
    Choice("later", N_("Lägger till senare")),
    Choice("now", N_("Fyller i nu")),
    Choice("nobody", N_("Ingen enskild berörs")),
)
YES_NO = (Choice("no", N_("Nej")), Choice("yes", N_("Ja")))
SHOW_NAME = (
    Choice("yes", N_("Ja, visa mitt namn för utredaren")),
    Choice("no", N_("Nej, visa inte mitt namn")),
)


@dataclass(frozen=True, slots=True)
class Deviation:
    """A report as it was sent."""

    nature: Nature
    category: str
    unit: int
    manager: int | None
    occurred: str
    occurred_at: str
    discovered_at: str
    actual: str
    possible: str
    record: str
    suspicion: Suspicion
    laws: frozenset[Law]
    manager_involved: bool
    shows_name: bool
    words: Mapping[str, str]


def _own_unit(known: Answers, offers: Offers) -> Answer | None:
    """The person's own unit when they have exactly one."""
    own = offers.get("own_units", ())
    return own[0].code if len(own) == 1 else None


def flow(profile: Profile) -> Flow[Deviation]:
    """The conversation for one municipality; its categories and systems are the profile's."""
    categories = tuple(
        Choice(f"{category.code}.{detail.code}", label(detail), group=label(category))
        for category in profile.categories
        for detail in category.details
    )
    abuse = tuple(
        f"{category.code}.{detail.code}"
        for category in profile.categories
        if category.abuse
        for detail in category.details
    )
    laws_of = {
        f"{category.code}.{detail.code}": [law for law in category.laws if law in profile.laws]
        for category in profile.categories
        for detail in category.details
    }
    serious = Either((Is("category", abuse), Is("actual", ("3", "4")), Is("possible", ("3", "4"))))

    def usual_laws(known: Answers, offers: Offers) -> Answer | None:
        """What the category falls under, narrowed to what is usual at the unit."""
        of_category = [law.value for law in laws_of.get(str(known.get("category", "")), ())]
        at_unit = {choice.code for choice in offers.get(f"laws:{str(known.get('unit', '')).partition('.')[0]}", ())}
        return [law for law in of_category if law in at_unit] or of_category or None

    laws = tuple(choice for choice in LAWS if choice.code in profile.laws)
    asks_law = Step("laws", N_("Vilken lag gäller det?"), ManyOf(laws), default=usual_laws)

    return Flow(
        name=NAME,
        title=N_("Rapportera avvikelse"),
        pages=(
            Page(
                N_("Vad gäller det?"),
                (
                    Step(
                        "nature",
                        N_("Vad är det fråga om?"),
                        OneOf(NATURES),
                        help=N_("Fara för liv? Ring 112. Arbetsskada eller orosanmälan? Skriv ”annat”."),
                    ),
                    Step("category", N_("Vilken sort?"), OneOf(categories)),
                    Step("unit", N_("Var hände det?"), OneOf(source="units"), default=_own_unit),
                    Step("occurred", N_("När hände det?"), OneOf(OCCURRED), default="now"),
                    Step("discovered", N_("När upptäcktes det?"), OneOf(DISCOVERED), default="now"),
                ),
            ),
            Page(
                N_("Tidpunkt"),
                (
                    Step("occurred_at", N_("När hände det?"), Moment(), when=Is("occurred", ("moment",))),
                    Step("discovered_at", N_("När upptäcktes det?"), Moment(), when=Is("discovered", ("moment",))),
                ),
            ),
            Page(
                N_("Vad hände?"),
                (
                    Step(
                        "what",
                        N_("Beskriv kort vad som hände"),
                        Text(multiline=True),
                        help=N_("Skriv vad du såg och hörde. Inga namn: skriv ”den boende” eller ”kollegan”."),
                    ),
                    Step(
                        "actual",
                        N_("Hur allvarliga blev följderna för personen?"),
                        OneOf(DEGREES),
                        when=Otherwise(Is("nature", (Nature.RISK,))),
                    ),
                    Step(
                        "possible", N_("Hur allvarliga kunde följderna ha blivit?"), OneOf(DEGREES), default="unknown"
                    ),
                    Step("measure", N_("Vad gjorde ni direkt?"), Text(multiline=True)),
                    Step(
                        "record", N_("Vilken journal eller akt visar vem det gäller?"), OneOf(RECORDS), default="later"
                    ),
                ),
            ),
            Page(
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
            ),
            Page(
                N_("Kan det vara allvarligt?"),
                (
                    Step(
                        "suspicion",
                        _suspected(profile),
                        OneOf(_suspicions(profile)),
                        help=N_(
                            "Du behöver inte vara säker. "
                            "Vid ja eller osäker går rapporten genast till den som ska bedöma."
                        ),
                        when=serious,
                    ),
                ),
            ),
        ),
        closing=Page(
            N_("Till sist"),
            (
                *((asks_law,) if len(laws) > 1 else ()),
                Step(
                    "involved",
                    N_("Är enhetens chef inblandad i det som hände?"),
                    OneOf(YES_NO),
                    help=N_("Då får chefen inte se rapporten."),
                    default="no",
                ),
                Step(
                    "shows_name",
                    N_("Får ditt namn visas?"),
                    OneOf(SHOW_NAME),
                    help=N_("Ditt namn visas bara för utredaren, men kan behöva lämnas ut enligt lag."),
                    default="yes",
                ),
            ),
        ),
        build=lambda answers: build(answers, profile.laws),
        submit=N_("Skicka rapporten"),
    )


def _suspicions(profile: Profile) -> tuple[Choice, ...]:
    """What can be suspected here: the tracks that are on."""
    sarah, maria = profile.has(CaseType.MISCONDUCT), profile.has(CaseType.HARM)
    on = {Suspicion.SARAH: sarah, Suspicion.MARIA: maria, Suspicion.BOTH: sarah and maria}
    return tuple(choice for choice in SUSPICIONS if on.get(Suspicion(choice.code), True))


def _suspected(profile: Profile) -> str:
    """The question of suspicion, without a track that is off."""
    if not profile.has(CaseType.HARM):
        return N_("Kan det vara ett missförhållande?")
    if not profile.has(CaseType.MISCONDUCT):
        return N_("Kan det vara en allvarlig vårdskada?")
    return N_("Kan det vara ett missförhållande eller en allvarlig vårdskada?")


def build(answers: Answers, usual: tuple[Law, ...] = ()) -> Deviation:
    """The report that the answers make; only answers that count come in. The `usual` law is what was not asked."""

    def one(step: str, otherwise: str = "") -> str:
        return str(answers.get(step, otherwise))

    unit, _, manager = one("unit").partition(".")
    record = f"{one('record_system')} {one('record_reference')}".strip()
    return Deviation(
        nature=Nature(one("nature")),
        category=one("category"),
        unit=int(unit),
        manager=int(manager) if manager else None,
        occurred=one("occurred"),
        occurred_at=one("occurred_at"),
        discovered_at=one("discovered_at"),
        actual=one("actual", "unknown"),
        possible=one("possible"),
        record=one("record"),
        suspicion=Suspicion(one("suspicion", Suspicion.NONE)),
        laws=frozenset(Law(law) for law in answers.get("laws", usual)),
        manager_involved=one("involved") == "yes",
        shows_name=one("shows_name") == "yes",
        words={"what": one("what"), "measure": one("measure"), "record": record},
    )


async def submit(visit: Visit, report: Deviation, session: Session) -> str:
    """Stores the report, tells whoever it goes to, and starts the clock for receiving it."""
    new = _case(visit, report, flagged=bool(session.flagged))
    found = recipients(new, report.manager, visit.organisation, visit.profile, visit.today)
    held = replace(new, holder=found.owners[0], barred=found.barred)
    case = await visit.store.cases.add(held, report.words)
    await visit.audit(case, "reported", suspicion=case.suspicion.value, flagged=case.flagged)
    await visit.store.duties.owe(_duties(visit, case, report, found))
    return subject_of(case)


def _case(visit: Visit, report: Deviation, *, flagged: bool) -> Case:
    zone = visit.profile.timezone
    return Case(
        type=CaseType.DEVIATION,
        unit=report.unit,
        reporter=visit.person,
        holder=Holder(),
        laws=report.laws,
        category=report.category,
        severity=severity_of(report.actual, report.possible),
        created_at=visit.now,
        suspicion=report.suspicion,
        manager_involved=report.manager_involved,
        shows_name=report.shows_name,
        flagged=flagged,
        occurred_at=_occurred(report, visit.local),
        discovered_at=_read(report.discovered_at, zone) or visit.now,
        facts={
            "nature": report.nature.value,
            "actual": report.actual,
            "possible": report.possible,
            "occurred": report.occurred,
            "record": report.record,
        },
    )


def _occurred(report: Deviation, local: datetime) -> datetime | None:
    match report.occurred:
        case "now":
            return local
        case "today":
            return datetime.combine(local.date(), time(), local.tzinfo)
        case "moment":
            return _read(report.occurred_at, local.tzinfo if isinstance(local.tzinfo, ZoneInfo) else ZoneInfo("UTC"))
        case _:
            return None


def _read(text: str, zone: ZoneInfo) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=zone) if text else None


def _duties(visit: Visit, case: Case, report: Deviation, found: Recipients) -> list[Duty]:
    subject, now, profile = subject_of(case), visit.now, visit.profile
    due = acknowledge_by(visit)
    me = Holder(person=visit.person)
    duties = [message(DutyKind.CARD, subject, holder, case.unit, at=now) for holder in found.cards]
    duties += [
        owed(DutyKind.ACKNOWLEDGE, subject, holder, case.unit, due_at=due, about=holder.function)
        for holder in found.owners
    ]
    duties.append(message(DutyKind.TELL_RECEIVED, subject, me, case.unit, at=now))
    if report.record == "later":
        later = add_working_days(now, profile.deadlines.record_reference, zone=profile.timezone, hours=profile.hours)
        duties.append(owed(DutyKind.RECORD_REFERENCE, subject, me, case.unit, due_at=later))
    return [staged(duty, profile, now) for duty in duties]


def acknowledge_by(visit: Visit) -> datetime:
    """When a report that comes now is to be received (lokal frist)."""
    profile = visit.profile
    return add_working_days(visit.now, profile.deadlines.acknowledge, zone=profile.timezone, hours=profile.hours)


async def done(visit: Visit, result: str) -> Screen:
    """The receipt: reference, who has it, what happens next and by when."""
    tr = visit.tr
    case = await visit.store.cases.get(id_of(result), scope=visit.scope)
    if case is None:
        return Done(tr("Tack! Rapporten är inskickad."), ())
    duties = await visit.store.duties.about(result, scope=visit.scope)
    due = next((duty.due_at for duty in duties if duty.kind is DutyKind.ACKNOWLEDGE), None)
    who = holder_in_words(visit, case)
    lines = [tr("Den finns nu hos {who}.", who=who)]
    if due is not None:
        when = moment(due, visit.profile.timezone, tr.language)
        lines.append(tr("Den ska tas emot senast {when} (lokal frist). Du får veta när det sker.", when=when))
    if case.manager_involved:
        lines.append(tr("Enhetens chef ser den inte."))
    buttons: tuple[Button, ...] = ()
    if any(duty.kind is DutyKind.RECORD_REFERENCE for duty in duties):
        lines.append(tr("Kom ihåg att lägga till vilken journal eller akt det gäller."))
        buttons = (Button(tr("Lägg till journal eller akt"), "start", f"record|{result}", Style.PLAIN),)
    return Done(tr("Tack! Rapporten är inskickad."), tuple(lines), case.reference, buttons)


async def offers(visit: Visit, subject: str) -> Offers:
    """The units, the person's own first, and what is usual there."""
    return places(visit)


def conversation(profile: Profile) -> Conversation[Deviation]:
    """The conversation with its meaning."""
    return Conversation(flow(profile), submit, done, offers)
