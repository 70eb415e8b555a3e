"""A control that a unit makes for itself: what is asked, how often, by whom, and how much is enough."""

from dataclasses import dataclass

from conversation.flow import Answers, Choice, Flow, Number, OneOf, Page, Step, Text
from conversation.session import Session
from conversation.words import N_
from handlers.control_plan import REACHES, may_plan, noted, planned, put
from handlers.conversation import Conversation
from handlers.visit import Visit, id_of, label
from quality.access import CHIEF_NURSES
from quality.case import Law
from quality.control import Control, Kind, Point
from quality.profile import Profile
from quality.role import LINE, Function

RHYTHMS = (
    Choice("FREQ=WEEKLY;BYDAY=MO", N_("Varje vecka")),
    Choice("FREQ=MONTHLY;BYMONTHDAY=10", N_("Varje månad")),
    Choice("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", N_("Varje kvartal")),
    Choice("FREQ=YEARLY;BYMONTH=4,10;BYMONTHDAY=15", N_("Två gånger om året")),
    Choice("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=15", N_("En gång om året")),
)


@dataclass(frozen=True, slots=True)
class Own:
    """A control as somebody made it."""

    title: str
    points: tuple[str, ...]
    why: str
    rule: str
    function: Function
    kind: Kind
    of: str
    sample: int
    target: float
    below: bool


KINDS = (
    Choice(Kind.SELF, N_("Egenkontroll")),
    Choice(Kind.INTERNAL, N_("Internkontroll"), N_("Ur internkontrollplanen")),
    Choice(Kind.LOG, N_("Loggkontroll")),
    Choice(Kind.MEDICAL, N_("MAS fördjupade uppföljning")),
    Choice(Kind.PROVIDER, N_("Uppföljning av utförare")),
    Choice(Kind.SURVEY, N_("Brukar- eller medarbetarundersökning"), N_("Ett resultat som kommer utifrån")),
    Choice(
        Kind.COMPARISON, N_("Öppna jämförelser, KKiK eller kvalitetsregister"), N_("Ett resultat som kommer utifrån")
    ),
    Choice(Kind.SCRUTINY, N_("Granskning av IVO, revision eller patientnämnd"), N_("Ett resultat som kommer utifrån")),
)


def kinds_of(profile: Profile) -> tuple[Choice, ...]:
    """The sorts of control that there can be here: a chief nurse needs health care, a provider its own node."""
    left_out = {Kind.MEDICAL} if Law.HSL not in profile.laws else set()
    left_out |= {Kind.PROVIDER} if not profile.providers.nodes else set()
    return tuple(choice for choice in KINDS if choice.code not in left_out)


def _doers(profile: Profile) -> tuple[Choice, ...]:
    nurses = CHIEF_NURSES if Law.HSL in profile.laws else ()
    functions = (*LINE, *nurses, Function.COACH, Function.QUALITY, Function.EMPLOYEE)
    return tuple(Choice(each.value, label(profile.functions[each.value])) for each in functions)


def add_flow(profile: Profile) -> Flow[Own]:
    """Asks for a control of one's own; its points one on each line."""
    return Flow(
        "control_add",
        N_("Lägg till egen kontroll"),
        (
            Page(
                N_("Vad ska kontrolleras?"),
                (
                    Step("title", N_("Vad heter kontrollen?"), Text(max_length=120, sensitive=False)),
                    Step("kind", N_("Vad är det för slag?"), OneOf(kinds_of(profile)), default=Kind.SELF.value),
                    Step(
                        "points", N_("Vilka frågor ska besvaras?"),
                        Text(multiline=True, max_length=1500, sensitive=False), help=N_("En fråga på varje rad."),
                    ),
                    Step(
                        "why", N_("Varför? Vilket krav bygger den på?"),
                        Text(multiline=True, max_length=500, sensitive=False), optional=True,
                    ),
                ),
            ),
            Page(
                N_("Hur?"),
                (
                    Step("rule", N_("Hur ofta?"), OneOf(RHYTHMS)),
                    Step("function", N_("Vem gör den?"), OneOf(_doers(profile)), default=Function.UNIT_MANAGER.value),
                    Step(
                        "of", N_("Räknas något? Skriv vad, till exempel ”akter”"), Text(max_length=40, sensitive=False),
                        help=N_("Lämna tomt om frågorna besvaras med uppfyllt, delvis eller inte."), optional=True,
                    ),
                    Step(
                        "sample", N_("Hur många dras i stickprovet? 0 betyder alla"), Number(0, 1000), default="0",
                    ),
                    Step("target", N_("Mål i procent"), Number(0, 100), default="100"),
                ),
            ),
        ),
        build_own,
        closing=Page(N_("Till sist"), (Step("reach", N_("Var ska den göras?"), OneOf(REACHES), default="here"),)),
        submit=N_("Lägg in i planen"),
    )  # fmt: skip


def build_own(answers: Answers) -> Own:
    """The control that the answers make."""
    lines = [" ".join(line.split()) for line in str(answers["points"]).splitlines()]
    return Own(
        title=str(answers["title"]),
        points=tuple(line for line in lines if line)[:12],
        why=str(answers.get("why", "")),
        rule=str(answers["rule"]),
        function=Function(str(answers["function"])),
        kind=Kind(str(answers["kind"])),
        of=str(answers.get("of", "")).strip(),
        sample=int(str(answers["sample"])),
        target=int(str(answers["target"])) / 100,
        below=answers["reach"] == "below",
    )


async def add(visit: Visit, record: Own, session: Session) -> str:
    """The control is planned with the days that are left of the year."""
    unit = id_of(session.subject)
    control = Control(
        code=f"own-{visit.now:%Y%m%d%H%M%S}-{visit.person}",
        title=record.title,
        area="",
        kind=record.kind,
        laws=frozenset(),
        function=record.function,
        rule=record.rule,
        points=tuple(Point(f"p{n}", text) for n, text in enumerate(record.points, 1)),
        unit=unit,
        year=visit.today.year,
        why=record.why,
        of=record.of,
        sample=record.sample,
        target=record.target,
        threshold=record.target,
    )
    await put(visit, control, below=record.below)
    await noted(visit, unit, "planned", controls=control.code, year=control.year)
    return f"unit:{unit}"


def conversation(profile: Profile) -> Conversation[Own]:
    """Adding one, with what it does."""
    return Conversation(add_flow(profile), add, planned, may=may_plan)
