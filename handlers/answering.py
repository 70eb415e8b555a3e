"""A synpunkt all the way: confirmed, answered, made into a deviation, sent where it belongs, or praise passed on.

domain.md 1.2 e; 5 kap. 3 § SOSFS 2011:9, 3 kap. 8 a–e §§ PSL for health care.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from conversation.flow import Answer, Answers, Choice, Day, Flow, Offers, OneOf, Step, Text
from conversation.screen import Button, Done, Notice, Screen, Style
from conversation.session import Session
from conversation.words import N_, Label
from handlers.conversation import Conversation
from handlers.moves import find_for, perform, say
from handlers.received import arise
from handlers.small import if_may, one_page, receipt
from handlers.visit import Visit, label, subject_of
from quality.case import Bond, Case, CaseType, Holder, Outcome
from quality.duty import DutyKind, message
from quality.law import Demand, Word, cite
from quality.lifecycle import Move, may
from quality.order import swedish_key
from quality.profile import Profile
from quality.role import Organisation

WAYS = (
    Choice("phone", N_("Jag har ringt")),
    Choice("meeting", N_("Vi har träffats")),
    Choice("letter", N_("Med brev")),
    Choice("email", N_("Med e-post")),
    Choice("none", N_("Det går inte att nå personen")),
)
YES_NO = (Choice("no", N_("Nej")), Choice("yes", N_("Ja")))
_PROMPTLY, _LAW = Word.SKYNDSAMT, cite(Demand.COMPLAINT_ELSEWHERE)
ELSEWHERE = (
    Choice("appeal", N_("Det är ett överklagande"), N_("Till den som fattade beslutet, som prövar om det kom i tid")),
    Choice(
        "care_provider",
        N_("Det gäller en annan vårdgivare"),
        Label(f"Lämnas över {_PROMPTLY.value} ({_LAW})", f"Handed over {_PROMPTLY.en} ({_LAW})"),
    ),
    Choice("authority", N_("Det gäller en annan förvaltning eller myndighet")),
)


def today(known: Answers, offers: Offers) -> Answer | None:
    """The day of the municipality's clock, which the offers carry."""
    return next((choice.code for choice in offers.get("today", ())), None)


async def with_today(visit: Visit, subject: str) -> Offers:
    """Offers nothing but the date."""
    return {"today": (Choice(visit.today.isoformat(), visit.today.isoformat()),)}


# Confirmed


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How and when the person was told that it has arrived."""

    way: str
    on: date


def confirmation(answers: Answers) -> Confirmation:
    return Confirmation(str(answers["way"]), date.fromisoformat(str(answers["on"])))


CONFIRM = one_page(
    Move.CONFIRM.value,
    N_("Bekräfta synpunkten"),
    (
        Step(
            "way",
            N_("Hur fick personen veta att synpunkten har kommit fram?"),
            OneOf(WAYS),
            help=N_("Berätta också vem som svarar och när."),
        ),
        Step("on", N_("Vilken dag?"), Day(), default=today),
    ),
    confirmation,
    submit=N_("Spara"),
)


async def confirm(visit: Visit, record: Confirmation, session: Session) -> str:
    """It is written down that the person knows."""
    case = await find_for(visit, session.subject, Move.CONFIRM)
    facts = {**case.facts, "confirmed_on": record.on.isoformat(), "confirmed_by": record.way}
    return subject_of(await perform(visit, case, Move.CONFIRM, facts=facts, assignee=case.assignee or visit.person))


# Answered


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer that was given, and whether the synpunkt showed a fault of ours."""

    text: str
    way: str
    on: date
    fault: bool


def reply(answers: Answers) -> Reply:
    return Reply(
        str(answers["reply"]),
        str(answers["way"]),
        date.fromisoformat(str(answers["on"])),
        answers["fault"] == "yes",
    )


ANSWER = one_page(
    Move.ANSWER.value,
    N_("Svara på synpunkten"),
    (
        Step(
            "reply",
            N_("Svaret"),
            Text(multiline=True),
            help=N_("Det här är vad personen får veta. Tacka, förklara och säg vad som händer nu."),
        ),
        Step("way", N_("Hur lämnas svaret?"), OneOf(WAYS)),
        Step("on", N_("Vilken dag?"), Day(), default=today),
        Step(
            "fault",
            N_("Visar synpunkten på en brist hos oss?"),
            OneOf(YES_NO),
            help=N_("Vid ja gör du en avvikelse av den. De två kopplas ihop."),
        ),
    ),
    reply,
    submit=N_("Spara svaret"),
)


async def answer(visit: Visit, record: Reply, session: Session) -> str:
    """The answer is kept with the case, which is theirs who answered; what it showed is said."""
    case = await find_for(visit, session.subject, Move.ANSWER)
    await say(visit, case, "reply", record.text)
    facts = {
        **case.facts,
        "answered_on": record.on.isoformat(),
        "answered_by": record.way,
        "fault": "yes" if record.fault else "no",
    }
    return subject_of(await perform(visit, case, Move.ANSWER, facts=facts, assignee=case.assignee or visit.person))


async def answered(visit: Visit, result: str) -> Screen:
    """The receipt; with a fault the way to its deviation, without one the way to the end."""
    case = await find_for(visit, result, Move.READ, lock=False)
    tr = visit.tr
    buttons = [Button(tr("Visa ärendet"), "card", result)]
    lines: tuple[str, ...] = ()
    if case.facts.get("fault") == "yes" and CaseType.DEVIATION not in case.linked:
        lines = (tr("Gör nu en avvikelse av bristen, så att den utreds."),)
        start = f"{Move.FIND_FAULT.value}|{result}"
        buttons.insert(0, Button(tr("Gör en avvikelse"), "start", start, Style.PRIMARY))
    elif may(Move.CLOSE, case, visit.scope):
        buttons.insert(0, Button(tr("Avsluta ärendet"), "start", f"{Move.CLOSE.value}|{result}", Style.PRIMARY))
    return Done(tr("Svaret är sparat."), lines, case.reference, tuple(buttons))


# A fault becomes a deviation


@dataclass(frozen=True, slots=True)
class Fault:
    """What of the synpunkt is a deviation."""

    category: str
    what: str


def fault_flow(profile: Profile) -> Flow[Fault]:
    """Asks for what a deviation needs and the synpunkt does not say."""
    categories = tuple(
        Choice(f"{category.code}.{detail.code}", label(detail), group=label(category))
        for category in profile.categories
        for detail in category.details
    )
    steps = (
        Step("category", N_("Vilken sorts avvikelse?"), OneOf(categories)),
        Step(
            "what",
            N_("Vad var det som brast?"),
            Text(multiline=True),
            help=N_("Inga namn: skriv ”den boende” eller ”kollegan”."),
        ),
    )
    return one_page(
        Move.FIND_FAULT.value,
        N_("Gör en avvikelse av bristen"),
        steps,
        lambda answers: Fault(str(answers["category"]), str(answers["what"])),
        submit=N_("Skapa avvikelsen"),
    )


async def find_fault(visit: Visit, record: Fault, session: Session) -> str:
    """A deviation at the same unit, with the same handler, linked both ways."""
    case = await find_for(visit, session.subject, Move.FIND_FAULT)
    new = Case(
        type=CaseType.DEVIATION,
        unit=case.unit,
        reporter=visit.person,
        holder=case.holder,
        assignee=case.assignee,
        laws=case.laws,
        category=record.category,
        severity=None,
        created_at=visit.now,
        discovered_at=case.created_at,
        occurred_at=case.occurred_at,
        facts={"nature": "harm", "actual": "unknown", "possible": "unknown", "record": "nobody"},
    )
    made = await arise(visit, new, {"what": record.what}, arose_from=case.reference)
    await visit.store.cases.link(made.id, case.id, Bond.AROSE)
    await perform(visit, case, Move.FIND_FAULT, facts={**case.facts, "fault": "yes"})
    return subject_of(made)


# Belongs elsewhere


@dataclass(frozen=True, slots=True)
class Route:
    """Where it was sent, and the words about it."""

    where: str
    text: str


ROUTE_AWAY = one_page(
    Move.ROUTE_AWAY.value,
    N_("Hör hemma någon annanstans"),
    (
        Step("where", N_("Vad är det i stället?"), OneOf(ELSEWHERE)),
        Step(
            "routed",
            N_("Vart har du skickat det, och vad har du sagt till personen?"),
            Text(multiline=True, max_length=1000),
        ),
    ),
    lambda answers: Route(str(answers["where"]), str(answers["routed"])),
    submit=N_("Avsluta ärendet"),
)


async def route_away(visit: Visit, record: Route, session: Session) -> str:
    """Closed here, with where it went."""
    case = await find_for(visit, session.subject, Move.ROUTE_AWAY)
    await say(visit, case, "routed", record.text)
    facts = {**case.facts, "routed_to": record.where}
    return subject_of(await perform(visit, case, Move.ROUTE_AWAY, outcome=Outcome.ROUTED_AWAY, facts=facts))


# Praise

PASS_ON = one_page(
    Move.PASS_ON.value,
    N_("För berömmet vidare"),
    (
        Step(
            "praise",
            N_("Vad vill du att arbetsgruppen ska få läsa?"),
            Text(multiline=True, max_length=1000),
            help=N_("Alla på enheten får veta att det finns beröm att läsa. Inga namn på den som tackar."),
        ),
    ),
    lambda answers: str(answers["praise"]),
    submit=N_("För vidare"),
)


async def pass_on(visit: Visit, record: str, session: Session) -> str:
    """Everybody at the unit hears that there is praise to read; the case is closed and counts."""
    case = await find_for(visit, session.subject, Move.PASS_ON)
    await say(visit, case, "praise", record)
    changed = await perform(visit, case, Move.PASS_ON, outcome=Outcome.PASSED_ON)
    await visit.store.duties.owe(
        message(DutyKind.TELL_PRAISE, subject_of(case), Holder(person=person), case.unit, at=visit.now)
        for person in colleagues_at(visit.organisation, case.unit, visit)
        if person not in (visit.person, *case.barred)
    )
    return subject_of(changed)


def colleagues_at(organisation: Organisation, unit: int, visit: Visit) -> list[int]:
    """Everybody who works at a unit or below it today, in Swedish order."""
    below = organisation.subtree(unit)
    people = {post.person for post in organisation.posts if post.unit in below and post.on(visit.today)}
    return sorted(people, key=lambda person: swedish_key(organisation.people[person].name))


def praise_told(visit: Visit, case: Case) -> Notice:
    """What everybody at the unit hears; the words are opened by a tap."""
    unit = visit.organisation.units[case.unit].name
    text = visit.tr("{unit} har fått beröm! Tack för att ni gör skillnad.", unit=unit)
    return Notice(text, buttons=(Button(visit.tr("Läs berömmet"), Move.READ.value, subject_of(case)),))


def conversations(profile: Profile) -> tuple[Conversation[Any], ...]:
    """All of them, with what they do."""
    return (
        Conversation(CONFIRM, confirm, receipt(N_("Det är antecknat.")), with_today, if_may(Move.CONFIRM)),
        Conversation(ANSWER, answer, answered, with_today, if_may(Move.ANSWER)),
        Conversation(
            fault_flow(profile), find_fault, receipt(N_("Avvikelsen är skapad.")), may=if_may(Move.FIND_FAULT)
        ),
        Conversation(ROUTE_AWAY, route_away, receipt(N_("Ärendet är avslutat här.")), may=if_may(Move.ROUTE_AWAY)),
        Conversation(PASS_ON, pass_on, receipt(N_("Tack! Berömmet är fört vidare.")), may=if_may(Move.PASS_ON)),
    )
