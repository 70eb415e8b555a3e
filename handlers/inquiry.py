"""What an investigation asks, as data; nothing is demanded of a draft (domain.md 1.1, 3.1, 3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from conversation.flow import (
    Answer,
    Answers,
    Choice,
    Flow,
    Is,
    ManyOf,
    Offered,
    Offers,
    OneOf,
    Page,
    Step,
    Text,
)
from conversation.words import N_, Phrase
from quality.case import CaseType
from quality.cause import Area
from quality.investigation import WHYS, Investigation, Recurrence
from quality.lifecycle import Move
from quality.profile import Profile
from summaries.named import AREAS, CAUSES

YES_NO = (Choice("yes", N_("Ja")), Choice("no", N_("Nej")))
SEVERITY: Mapping[str, tuple[Phrase, Phrase]] = {
    "4": (
        N_("4 Katastrofal"),
        N_("Dödsfall, självmord, fara för livet eller stor funktionsnedsättning som inte går över"),
    ),
    "3": (
        N_("3 Betydande"),
        N_("Måttlig skada som inte går över, eller mer vård en längre tid, till exempel fraktur"),
    ),
    "2": (N_("2 Måttlig"), N_("Skada som går över, eller mer vård en tid")),
    "1": (N_("1 Mindre"), N_("Obehag eller obetydlig skada")),
}
LIKELIHOODS = (
    Choice("4", N_("4 Mycket stor"), N_("Händer varje dag")),
    Choice("3", N_("3 Stor"), N_("Händer varje vecka")),
    Choice("2", N_("2 Liten"), N_("Händer varje månad")),
    Choice("1", N_("1 Mycket liten"), N_("Händer en gång om året eller mer sällan")),
)
RECURRENCES = (
    Choice(Recurrence.LOW, N_("Liten")),
    Choice(Recurrence.MEDIUM, N_("Den finns")),
    Choice(Recurrence.HIGH, N_("Stor")),
)
CHOSEN_CAUSES = tuple(
    Choice(code, phrase, group=AREAS[Area(code.partition(".")[0])]) for code, phrase in CAUSES.items()
)
FINISHES = (
    Choice("draft", N_("Spara utkast"), N_("Du eller en kollega kan fortsätta senare")),
    Choice("done", N_("Markera som klar"), N_("Utredningen låses")),
)
LOWER = ".lower"
"""Ends the code of a severity below the reported one, so that the question why can depend on it."""


SUSPECTED: Mapping[bool, Phrase] = {
    True: N_("Kan det vara ett missförhållande eller en allvarlig vårdskada?"),
    False: N_("Kan det vara ett missförhållande?"),
}
"""By whether this municipality has health care."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was answered, and whether it is meant to be the whole."""

    found: Investigation
    done: bool


def flow(profile: Profile) -> Flow[Saved]:
    """The conversation; what is asked of which case says the `Offered` conditions. Nothing is demanded of a draft."""
    about, person = Offered("about_deviation"), Offered("about_person")
    lower = Is("severity", tuple(f"{step}{LOWER}" for step in SEVERITY))
    causes = Page(
        N_("Varför hände det?"),
        (
            Step(
                "causes",
                N_("Vad berodde det på?"),
                ManyOf(CHOSEN_CAUSES),
                help=N_("Välj allt som stämmer. Leta efter det som gick fel i arbetet, inte efter vem."),
                optional=True,
            ),
            Step("dig", N_("Vill du fråga varför flera gånger?"), OneOf(YES_NO), default="no",
                 help=N_("Fem varför: ett svar i taget, tills orsaken går att göra något åt.")),
        ),
    )  # fmt: skip
    whys = Page(
        N_("Fem varför"),
        tuple(
            Step(f"why_{n}", ask, Text(max_length=600), optional=True, when=Is("dig", ("yes",)))
            for n, ask in enumerate(_WHYS, 1)
        ),
    )
    return Flow(
        name=Move.INVESTIGATE.value,
        title=N_("Utred"),
        pages=(
            Page(
                N_("Vad hände?"),
                (
                    Step(
                        "course",
                        N_("Vad hände, steg för steg?"),
                        Text(multiline=True),
                        help=N_("Skriv det du vet nu. Inga namn. Allt går att lämna tomt och fylla i senare."),
                        optional=True,
                    ),
                ),
            ),
            causes,
            whys,
            Page(
                N_("Hur allvarligt är det?"),
                (
                    Step("severity", N_("Hur allvarligt var det, eller kunde det ha blivit?"),
                         OneOf(source="severities"), optional=True, default=_reported),
                    Step("likelihood", N_("Hur ofta kan det hända?"), OneOf(LIKELIHOODS), optional=True),
                    Step("recurrence", N_("Hur stor är risken att det händer igen?"), OneOf(RECURRENCES),
                         optional=True),
                ),
            ),
            Page(
                N_("Lägre än rapporterat"),
                (
                    Step("lowered", N_("Varför är det mindre allvarligt än det rapporterades?"),
                         Text(multiline=True, max_length=1000), optional=True, when=lower),
                ),
            ),
            Page(
                N_("Den det gäller"),
                (
                    Step("informed", N_("Har den enskilde, eller någon som företräder hen, fått veta?"),
                         OneOf(YES_NO), optional=True, when=person),
                    Step("not_informed", N_("Om nej: varför inte?"), Text(max_length=600), optional=True, when=person),
                    Step("journal", N_("Är det antecknat i journal eller akt?"), OneOf(YES_NO), optional=True,
                         when=person),
                    Step("suspected", SUSPECTED[profile.has(CaseType.HARM)],
                         OneOf(YES_NO), optional=True, when=about,
                         help=N_("Svarar du ja lämnas ärendet över till den som bedömer det.")),
                ),
            ),
        ),
        closing=Page(N_("Till sist"), (Step("finish", N_("Vad vill du göra?"), OneOf(FINISHES), default=_finish),)),
        build=build,
        submit=N_("Spara"),
    )  # fmt: skip


_WHYS = (
    N_("Varför hände det?"),
    N_("Varför blev det så?"),
    N_("Och varför det?"),
    N_("Vad låg bakom det?"),
    N_("Vad är den egentliga orsaken?"),
)


def _reported(known: Answers, offers: Offers) -> Answer | None:
    """Whoever reported has said how severe it was: that is where the assessment begins."""
    return next((choice.code for choice in offers.get("reported", ())), None)


def _finish(known: Answers, offers: Offers) -> Answer:
    """Done when nothing is missing and nothing has to be handed over; else a draft."""
    wanted = {choice.code for choice in offers.get("wanted", ())}
    lacks = {step for step in wanted if not known.get(step)}
    whole = not lacks and known.get("suspected") != "yes"
    return "done" if whole else "draft"


def read_found(answers: Answers) -> Investigation:
    """The investigation that the answers make."""

    def one(step: str) -> str:
        return str(answers.get(step, "") or "")

    severity, likelihood, recurrence = one("severity").partition(".")[0], one("likelihood"), one("recurrence")
    whys = tuple(one(f"why_{n}") for n in range(1, WHYS + 1))
    return Investigation(
        course=one("course"),
        causes=tuple(answers.get("causes", ())),
        whys=whys if any(whys) else (),
        severity=int(severity) if severity else None,
        likelihood=int(likelihood) if likelihood else None,
        lowered=one("lowered"),
        recurrence=Recurrence(recurrence) if recurrence else None,
        informed=one("informed"),
        not_informed=one("not_informed"),
        journal=one("journal"),
        suspected=one("suspected"),
    )


def build(answers: Answers) -> Saved:
    """What is to be saved."""
    return Saved(read_found(answers), answers.get("finish") == "done")
