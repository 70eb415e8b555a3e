"""The way in for those who do not know the words: three plain questions, and the right conversation begins.

domain.md 1.2, 1.4. It picks a form and never judges: what it became is for whoever receives it to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from conversation.flow import Answers, Choice, Flow, Is, OneOf, Page, Step
from conversation.port import In
from conversation.screen import Button, Notice, Screen, Style
from conversation.session import Restart, Session
from conversation.words import N_
from handlers import elsewhere
from handlers.asked import one
from handlers.choices import RISKS, VOICES
from handlers.conversation import Conversation
from handlers.risk import ROUTES
from handlers.visit import Visit, label
from quality.case import CaseType
from quality.profile import Profile

NAME = "triage"
PREFIX = "begin:"
"""Begins the result of a triage that led to a conversation, before its name."""


@dataclass(frozen=True, slots=True)
class Picked:
    """The conversation that fits, with what is answered already; or the code of where it belongs instead."""

    flow: str = ""
    seed: Answers = field(default_factory=dict)
    elsewhere: str = ""


WHAT = (
    Choice("happened", N_("Något har hänt, eller var nära att hända")),
    Choice("risk", N_("Något kan hända"), N_("Du ser en risk")),
    Choice("said", N_("Något som någon har sagt om oss"), N_("Klagomål, synpunkt, förslag, beröm eller fråga")),
    Choice("idea", N_("En idé om hur något kan bli bättre")),
    Choice("change", N_("Vi ska ändra något"), N_("Ni tänker efter före vad som kan gå fel")),
    Choice("elsewhere", N_("Något annat"), N_("Arbetsskada, oro för ett barn, fel i lokalen …")),
)
WHOM = (
    Choice("person", N_("Någon som får vård eller stöd av oss")),
    Choice("provider", N_("Någon som får vård eller stöd av en annan utförare")),
    Choice("information", N_("Uppgifter eller it-system")),
    Choice("staff", N_("Mig eller en kollega")),
)
GRAVE = (
    Choice("no", N_("Nej, men något blev fel"), N_("En avvikelse")),
    Choice("sarah", N_("Ja, någon kan ha farit illa i omsorgen eller stödet"), N_("Lex Sarah")),
    Choice("maria", N_("Ja, någon kan ha skadats i vården"), N_("Lex Maria")),
)
LEADS: Mapping[str, CaseType] = {
    "said": CaseType.SYNPUNKT,
    "idea": CaseType.IMPROVEMENT,
    "change": CaseType.RISK_ANALYSIS,
    "risk": CaseType.RISK,
    "provider": CaseType.PROVIDER_EVENT,
    "information": CaseType.DATA_BREACH,
    "no": CaseType.DEVIATION,
    "sarah": CaseType.MISCONDUCT,
    "maria": CaseType.HARM,
}
"""Which answer decides for which type."""


def _taken(profile: Profile, choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Without what this municipality takes elsewhere."""
    left_out = {code for code, type_ in LEADS.items() if not profile.cases[type_].on}
    left_out |= set() if profile.not_ours else {"elsewhere"}
    return tuple(choice for choice in choices if choice.code not in left_out)


def flow(profile: Profile) -> Flow[Picked]:
    """The conversation for one municipality: at most three questions, one at a time."""
    what = Step("what", N_("Vad vill du berätta om?"), OneOf(_taken(profile, WHAT)), help=N_("Fara för liv? Ring 112."))
    whom = Step("whom", N_("Vem eller vad drabbades?"), OneOf(_taken(profile, WHOM)), when=Is("what", ("happened",)))
    grave = Step(
        "grave",
        N_("Kan någon ha farit illa?"),
        OneOf(_taken(profile, GRAVE)),
        help=label(profile.definition) if profile.definition.sv else N_("Du behöver inte vara säker."),
        when=Is("whom", ("person",)),
    )
    more = [whom, grave]
    offered = {choice.code for choice in _taken(profile, WHAT)}
    if "risk" in offered:
        more.append(Step("about", N_("Vad gäller risken?"), OneOf(RISKS), when=Is("what", ("risk",))))
    if "said" in offered:
        more.append(Step("kind", N_("Vad är det?"), OneOf(VOICES), when=Is("what", ("said",))))
    if "elsewhere" in offered:
        more.append(
            Step(
                "route",
                N_("Vad gäller det?"),
                OneOf(elsewhere.choices(profile)),
                when=Is("what", ("elsewhere",)),
            )
        )
    pages = (Page(N_("Vad vill du berätta om?"), (what,)), *(Page(step.ask, (step,)) for step in more))
    return Flow(NAME, N_("Rapportera"), pages, build, submit=N_("Gå vidare"), review=False)


def build(answers: Answers) -> Picked:
    """What the answers lead to."""
    match one(answers, "what"):
        case "elsewhere":
            return Picked(elsewhere=one(answers, "route"))
        case "happened" if one(answers, "whom") == "staff":
            return Picked(elsewhere=ROUTES["staff"])
        case "happened" if one(answers, "whom") == "person":
            return Picked(LEADS[one(answers, "grave")].value)
        case "happened":
            return Picked(LEADS[one(answers, "whom")].value)
        case "risk" if one(answers, "about") in ROUTES:
            return Picked(elsewhere=ROUTES[one(answers, "about")])
        case what:
            seed = {step: answers[step] for step in ("kind", "about") if step in answers}
            return Picked(LEADS[what].value, seed)


def leads(picked: Picked) -> In | None:
    """The conversation that begins now."""
    return In(picked.flow, Restart(picked.seed)) if picked.flow else None


async def submit(visit: Visit, picked: Picked, session: Session) -> str:
    """Nothing is stored but what it led to."""
    return elsewhere.ended(picked.elsewhere) if picked.elsewhere else f"{PREFIX}{picked.flow}"


async def done(visit: Visit, result: str) -> Screen:
    """Where it belongs; or the way to the conversation, for an old button that is pressed again."""
    begin = Button(visit.tr("Börja"), "start", result.removeprefix(PREFIX), Style.PRIMARY)
    again = Notice(visit.tr("Du har redan svarat på de frågorna."), buttons=(begin,))
    return elsewhere.shown(visit, result) or again


def conversation(profile: Profile) -> Conversation[Picked]:
    """The conversation with its meaning."""
    return Conversation(flow(profile), submit, done, leads=leads)
