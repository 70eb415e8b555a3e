"""A control of one's own: what is asked, why, how often, by whom, and what is wanted; or what comes from elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from conversation.flow import Answers, Choice, Day, Flow, Is, ManyOf, Number, OneOf, Page, Step, Text
from conversation.words import N_, Phrase
from handlers.choices import LAWS
from handlers.control_rhythm import OWN_RULE, RHYTHMS, rule_of
from handlers.visit import label
from quality.case import Law
from quality.control import Control, Kind, Point
from quality.profile import Name, Profile
from quality.role import LINE, Function

MOST_POINTS = 12
_WORDS = Text(multiline=True, max_length=500, sensitive=False)
REACHES = (
    Choice("here", N_("Bara här")),
    Choice("below", N_("Här och på alla enheter under"), N_("De kan inte ta bort den")),
)
YES_NO = (Choice("no", N_("Nej")), Choice("yes", N_("Ja")))
KINDS = (
    Choice(Kind.SELF, N_("Egenkontroll")),
    Choice(Kind.LOG, N_("Loggkontroll")),
    Choice(Kind.MEDICAL, N_("MAS fördjupade uppföljning")),
    Choice(Kind.PROVIDER, N_("Uppföljning av utförare")),
)
INPUT_KINDS = (
    Choice(Kind.SURVEY, N_("Undersökning"), N_("Bland brukare, anhöriga eller medarbetare")),
    Choice(Kind.COMPARISON, N_("Jämförelse"), N_("Öppna jämförelser, KKiK eller ett kvalitetsregister")),
    Choice(Kind.SCRUTINY, N_("Sammanställning från någon annan"), N_("Patientnämnden, IVO eller revisionen")),
    Choice(Kind.ORDERED, N_("Beställd granskning"), N_("En fördjupad uppföljning som någon har beställt")),
)
KIND_WORDS: Mapping[Kind, Phrase] = {
    **{Kind(choice.code): choice.label for choice in (*KINDS, *INPUT_KINDS)},
    Kind.INTERNAL: N_("Internkontroll"),
}
TITLE = Step("title", N_("Vad heter kontrollen?"), Text(max_length=120, sensitive=False))
POINTS = Step(
    "points", N_("Vilka frågor ska besvaras?"), Text(multiline=True, max_length=1500, sensitive=False),
    help=N_("En fråga på varje rad."),
)  # fmt: skip
WHY = Step("why", N_("Varför? Vilket krav bygger den på?"), _WORDS, optional=True)
METHOD = Step("method", N_("Hur görs den?"), _WORDS, optional=True)
OF = Step(
    "of", N_("Räknas något? Skriv vad, till exempel ”akter”"), Text(max_length=40, sensitive=False), optional=True,
    help=N_("Lämna tomt om frågorna besvaras med uppfyllt, delvis eller inte."),
)  # fmt: skip
SAMPLE = Step("sample", N_("Hur många dras i stickprovet? 0 betyder alla"), Number(0, 1000), default="0")
AMONG = Step(
    "among", N_("Bland vilka dras de?"), Text(max_length=120, sensitive=False), optional=True,
    help=N_("Till exempel: beslut från förra kvartalet."),
)  # fmt: skip
TARGET = Step("target", N_("Mål i procent"), Number(0, 100), default="100")
THRESHOLD = Step(
    "threshold", N_("Under hur många procent måste något göras?"), Number(0, 100), default="90",
    help=N_("Då föreslår jag att bristen blir ett ärende."),
)  # fmt: skip
EXTRA = Step("extra", N_("Har nämnden beslutat den som en extra kontroll?"), OneOf(YES_NO), default="no")
REACH = Step("reach", N_("Var ska den göras?"), OneOf(REACHES), default="here")


@dataclass(frozen=True, slots=True)
class Own:
    """A control as somebody made it, and whether the units below get it too."""

    control: Control
    below: bool


# Its questions


def functions(profile: Profile) -> tuple[Choice, ...]:
    """Who can be asked to make a control."""
    nurses = (Function.MAS, Function.MAR) if Law.HSL in profile.laws else ()
    staff = (Function.COACH, Function.QUALITY, Function.CONTRACT, Function.SECURITY)
    every = (*LINE, *nurses, *staff, Function.PROVIDER, Function.EMPLOYEE)
    return tuple(Choice(function.value, label(profile.functions[function.value])) for function in every)


def kinds_of(profile: Profile) -> tuple[Choice, ...]:
    """The sorts of control that there can be here: a chief nurse needs health care, a provider its own node."""
    left_out = {Kind.MEDICAL} if Law.HSL not in profile.laws else set()
    left_out |= {Kind.PROVIDER} if not profile.providers.nodes else set()
    return tuple(choice for choice in KINDS if choice.code not in left_out)


def who(profile: Profile, usual: Function = Function.UNIT_MANAGER) -> Step:
    return Step("function", N_("Vem gör den?"), OneOf(functions(profile)), default=usual.value)


def scale(id_: str, ask: str, names: Iterable[Name], *, optional: bool = False) -> Step:
    """One side of the matrix of internal control."""
    choices = tuple(Choice(str(n), label(name)) for n, name in enumerate(names, 1))
    return Step(id_, ask, OneOf(choices), optional=optional)


def risk_steps(profile: Profile, *, optional: bool) -> tuple[Step, ...]:
    """The risk that motivates a control, in words and by the matrix."""
    ours = profile.internal_control
    return (
        Step(
            "risk", N_("Vilken risk bygger den på?"), _WORDS, optional=optional,
            help=N_("Vad kan gå fel om ingen tittar? Risken avgör hur ofta och hur mycket."),
        ),
        scale("likelihood", N_("Hur sannolikt är det?"), ours.likelihood, optional=optional),
        scale("consequence", N_("Hur stora blir följderna?"), ours.consequence, optional=optional),
    )  # fmt: skip


def quality(profile: Profile) -> tuple[Step, ...]:
    """Which quality area it measures, where the profile has any."""
    areas = tuple(Choice(each.code, label(Name(each.sv, each.en))) for each in profile.quality_areas)
    return (Step("quality", N_("Vilken sorts kvalitet mäter den?"), OneOf(areas), optional=True),) if areas else ()


def _laws(profile: Profile) -> Step:
    choices = tuple(choice for choice in LAWS if choice.code in profile.laws)
    return Step("laws", N_("Vilken lag gäller det?"), ManyOf(choices), optional=True)


def add_flow(profile: Profile) -> Flow[Own]:
    """A control of one's own, all of it."""
    kind = Step("kind", N_("Vad är det för slag?"), OneOf(kinds_of(profile)), default=Kind.SELF.value)
    pages = (
        Page(N_("Vad ska kontrolleras?"), (TITLE, kind, POINTS, *quality(profile), _laws(profile))),
        Page(N_("Varför?"), (WHY, *risk_steps(profile, optional=True))),
        Page(N_("Hur?"), (Step("rule", N_("Hur ofta?"), OneOf(RHYTHMS)), who(profile), OF, SAMPLE, METHOD)),
        Page(N_("Vad är bra nog?"), (OWN_RULE, AMONG, TARGET, THRESHOLD)),
    )
    title, closing = N_("Lägg till egen kontroll"), Page(N_("Till sist"), (REACH, EXTRA))
    return Flow("control_add", title, pages, build, closing=closing, submit=N_("Lägg in i planen"))


def internal_flow(profile: Profile) -> Flow[Own]:
    """A control of the plan of internal control: the risk comes first."""
    pages = (
        Page(N_("Risken"), (TITLE, *risk_steps(profile, optional=False))),
        Page(N_("Kontrollen"), (POINTS, METHOD, *quality(profile))),
        Page(N_("När och av vem?"), (Step("rule", N_("Hur ofta?"), OneOf(RHYTHMS)), who(profile), OF, SAMPLE)),
        Page(N_("Vad är bra nog?"), (OWN_RULE, AMONG, TARGET, THRESHOLD)),
    )
    title, closing = N_("Lägg till i internkontrollplanen"), Page(N_("Till sist"), (REACH,))
    return Flow("internal_add", title, pages, build_internal, closing=closing, submit=N_("Lägg in i planen"))


def input_flow(profile: Profile) -> Flow[Own]:
    """A result that comes from elsewhere on a day of its own."""
    ordered = Step(
        "ordered_by", N_("Vem har beställt den?"), Text(max_length=120, sensitive=False),
        when=Is("kind", (Kind.ORDERED.value,)), help=N_("En funktion eller en nämnd, inte ett namn."),
    )  # fmt: skip
    measured = Step(
        "points", N_("Vad mäter eller svarar den på?"), Text(multiline=True, max_length=1500, sensitive=False),
        help=N_("En sak på varje rad. Var och en får en siffra eller en mening."),
    )  # fmt: skip
    named = Step("title", N_("Vad heter den?"), Text(max_length=120, sensitive=False))
    kind = Step("kind", N_("Vad är det för slag?"), OneOf(INPUT_KINDS), default=Kind.SURVEY.value)
    when = Step("on", N_("När finns resultatet?"), Day(past=False), help=N_("Då frågar jag efter det."))
    pages = (
        Page(N_("Vad är det som kommer?"), (named, kind, measured, *quality(profile))),
        Page(N_("När och till vem?"), (ordered, when, who(profile, Function.QUALITY), WHY)),
    )
    title = N_("Lägg till undersökning eller jämförelse")
    return Flow("input_add", title, pages, build_input, submit=N_("Lägg in i planen"))


# What the answers make


def build(answers: Answers) -> Own:
    """The control that the answers make; unit, year and code come with the plan."""
    return Own(_control(answers, Kind(str(answers["kind"])), rule_of(answers)), answers["reach"] == "below")


def build_internal(answers: Answers) -> Own:
    return Own(_control(answers, Kind.INTERNAL, rule_of(answers)), answers["reach"] == "below")


def build_input(answers: Answers) -> Own:
    """Due once, on its day."""
    day = date.fromisoformat(str(answers["on"]))
    control = _control(answers, Kind(str(answers["kind"])), on_day(day), year=day.year)
    return Own(control, below=False)


def on_day(day: date) -> str:
    """The rule of something that is due once in its year."""
    return f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.day}"


def _one(answers: Answers, step: str, otherwise: str = "") -> str:
    """The answer to a question that may be left empty."""
    return str(answers.get(step, "") or otherwise)


def _control(answers: Answers, kind: Kind, rule: str, *, year: int = 0) -> Control:
    lines = [" ".join(line.split()) for line in str(answers["points"]).splitlines()]
    asked = [line for line in lines if line][:MOST_POINTS]
    return Control(
        code="",
        title=str(answers["title"]),
        area="",
        kind=kind,
        laws=frozenset(Law(law) for law in answers.get("laws", ())),
        function=Function(str(answers["function"])),
        rule=rule,
        points=tuple(Point(f"p{n}", text) for n, text in enumerate(asked, 1)),
        year=year,
        why=_one(answers, "why"),
        method=_one(answers, "method"),
        of=_one(answers, "of").strip(),
        sample=int(_one(answers, "sample", "0")),
        target=int(_one(answers, "target", "100")) / 100,
        threshold=int(_one(answers, "threshold", "50")) / 100,
        extra=_one(answers, "extra") == "yes",
        quality=_one(answers, "quality"),
        among=_one(answers, "among"),
        risk=_one(answers, "risk"),
        likelihood=int(_one(answers, "likelihood", "0")),
        consequence=int(_one(answers, "consequence", "0")),
        ordered_by=_one(answers, "ordered_by"),
    )
