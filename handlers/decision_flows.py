"""What is asked of somebody who decides: how serious, who is notified, who has been told; a "no" with its reason."""

from conversation.flow import (
    Answers,
    Choice,
    Condition,
    Day,
    Either,
    Every,
    Flow,
    Is,
    ManyOf,
    OneOf,
    Otherwise,
    Page,
    Step,
    Text,
)
from conversation.words import N_, Phrase
from handlers.decided import ANSWERS, DEGREES, FOLLOW_UPS, HARMS, ITEMS
from handlers.statute import under
from quality.decision import Degree
from quality.law import Demand

YES_NO = (Choice("yes", ANSWERS["yes"]), Choice("no", ANSWERS["no"]))
TOLD = (Choice("yes", ANSWERS["yes"]), Choice("later", ANSWERS["later"]), Choice("no", ANSWERS["no"]))
SERIOUS = tuple(degree.value for degree in Degree if degree.must_notify)
LESSER = tuple(degree.value for degree in Degree if not degree.must_notify)
NOT_SAID = Either(tuple(Otherwise(Is("told", (item,))) for item in ITEMS))
NOT_ALL_SAID = Every((Is("harm", ("yes",)), NOT_SAID))
WORDS = Text(multiline=True, max_length=2000)


def _why(id_: str, ask: Phrase, when: Condition) -> Step:
    return Step(id_, ask, WORDS, when=when)


def _ivo(when: Condition, notified: Condition) -> tuple[Page, ...]:
    """Whether IVO is notified, asked only where the law leaves it open; a yes has a diary number."""
    return (
        Page(N_("Anmälan till IVO"), (Step("ivo", N_("Ska det anmälas till IVO?"), OneOf(YES_NO), when=when),)),
        Page(
            N_("Diarienummer"),
            (
                Step(
                    "diary",
                    N_("Diarienummer för beslutet att anmäla till IVO"),
                    Text(max_length=40),
                    help=N_("Det allvarliga anmäls alltid till IVO, snarast, också om det redan är åtgärdat."),
                    when=notified,
                ),
            ),
        ),
    )


MOTIVATION = Page(N_("Motivering"), (Step("motivation", N_("Varför blir beslutet så?"), Text(multiline=True)),))
FEEDBACK = Page(
    N_("Återkoppling"),
    (
        Step(
            "unit",
            N_("Vad ska enheten få veta?"),
            WORDS,
            help=N_("Läses av enhetens chef, som inte ser utredningen. Inga namn."),
        ),
        Step(
            "reporter",
            N_("Vad ska den som rapporterade få veta?"),
            WORDS,
            help=N_("Läses av den som rapporterade. Inga namn."),
        ),
    ),
)


def _flow(name: str, *pages: Page) -> Flow[Answers]:
    return Flow(name, N_("Besluta"), pages, dict, submit=N_("Fatta beslutet"))


MISCONDUCT = _flow(
    "decide_misconduct",
    Page(
        N_("Bedömning"),
        (
            Step(
                "degree",
                N_("Vad visar utredningen?"),
                OneOf(tuple(Choice(code, name) for code, name in DEGREES.items())),
                help=N_("De två allvarliga graderna anmäls till IVO."),
            ),
        ),
    ),
    *_ivo(Is("degree", LESSER), Either((Is("degree", SERIOUS), Is("ivo", ("yes",))))),
    MOTIVATION,
    Page(
        N_("Vad mer är gjort?"),
        (
            Step("police", N_("Görs en polisanmälan?"), OneOf(YES_NO)),
            Step("person", N_("Har den enskilde fått veta?"), OneOf(TOLD)),
            Step(
                "representative",
                N_("Har företrädaren fått veta?"),
                OneOf((*TOLD, Choice("nobody", ANSWERS["nobody"]))),
            ),
            Step("documented", N_("Står det i personakten?"), OneOf(YES_NO)),
        ),
    ),
    Page(
        N_("Varför inte?"),
        (
            _why("police_why", N_("Varför görs ingen polisanmälan?"), Is("police", ("no",))),
            _why("person_why", N_("Varför får den enskilde inte veta?"), Is("person", ("no",))),
            _why("representative_why", N_("Varför får företrädaren inte veta?"), Is("representative", ("no",))),
            _why("documented_why", N_("Varför står det inte i personakten?"), Is("documented", ("no",))),
        ),
    ),
    FEEDBACK,
)

HARM = _flow(
    "decide_harm",
    Page(
        N_("Bedömning"),
        (
            Step(
                "harm",
                N_("Är det en vårdskada?"),
                OneOf(tuple(Choice(code, name) for code, name in HARMS.items())),
                help=N_("Lidande, skada, sjukdom eller dödsfall som hade kunnat undvikas."),
            ),
        ),
    ),
    Page(
        N_("Allvarlig?"),
        (
            Step(
                "serious",
                N_("Är den, eller kunde den ha blivit, allvarlig?"),
                OneOf(YES_NO),
                help=N_("Bestående och inte ringa, mycket mer vård, eller dödsfall. Då anmäls den till IVO, snarast."),
                when=Is("harm", ("yes", "risk")),
            ),
        ),
    ),
    *_ivo(
        Either((Is("harm", ("no",)), Is("serious", ("no",)))),
        Either((Is("serious", ("yes",)), Is("ivo", ("yes",)))),
    ),
    MOTIVATION,
    Page(
        N_("Till patienten"),
        (
            Step(
                "told",
                N_("Vad har patienten fått veta?"),
                ManyOf(tuple(Choice(code, name) for code, name in ITEMS.items())),
                help=under(
                    Demand.HARM_TELL_PATIENT,
                    "Det som fattas påminner jag om. Patienten ska snarast få veta allt",
                    "I remind of what is missing. The patient is to be told all of it as soon as possible",
                ),
                optional=True,
                when=Is("harm", ("yes",)),
            ),
            Step(
                "documented",
                N_("Står det i journalen att patienten har fått veta?"),
                OneOf(YES_NO),
                when=Is("harm", ("yes",)),
            ),
            Step("later", N_("Finns det åtgärder som inte kan vidtas genast?"), OneOf(YES_NO)),
        ),
    ),
    Page(
        N_("Varför, och när?"),
        (
            _why("items_why", N_("Varför är inte allt sagt till patienten?"), NOT_ALL_SAID),
            _why("documented_why", N_("Varför står det inte i journalen?"), Is("documented", ("no",))),
            _why("timetable", N_("Tidsplan för de åtgärderna"), Is("later", ("yes",))),
        ),
    ),
    FEEDBACK,
)

BREACH = _flow(
    "decide_breach",
    Page(
        N_("Dataskyddsombudet"),
        (
            Step("advice", N_("Vad har dataskyddsombudet bedömt och gett för råd?"), WORDS),
            Step("advised_on", N_("När?"), Day()),
        ),
    ),
    Page(
        N_("Anmälan till IMY"),
        (
            Step(
                "imy",
                N_("Ska incidenten anmälas till IMY?"),
                OneOf(source="imy"),
                help=under(
                    Demand.BREACH_NOTIFY,
                    "Inom 72 timmar från att någon här visste, om den kan leda till en risk",
                    "Within 72 hours from when somebody here knew, if it can lead to a risk",
                ),
            ),
            Step(
                "high_risk",
                N_("Är risken hög för dem som uppgifterna gäller?"),
                OneOf(YES_NO),
                help=under(
                    Demand.BREACH_TELL,
                    "Då ska de själva få veta, utan onödigt dröjsmål",
                    "Then they are to be told themselves, without undue delay",
                ),
            ),
            Step(
                "cyber",
                N_("Är det en betydande incident i nät eller system?"),
                OneOf(YES_NO),
                help=N_("Cybersäkerhetslagen: tidig varning 24 timmar, anmälan 72 timmar, slutrapport en månad."),
            ),
        ),
    ),
    Page(
        N_("Mer om anmälan"),
        (
            _why("imy_why", N_("Varför anmäls den inte, eller inte inom 72 timmar?"), Is("imy", ("no", "late"))),
            Step(
                "individuals",
                N_("Har de som berörs fått veta?"),
                OneOf(TOLD[:2]),
                when=Is("high_risk", ("yes",)),
            ),
        ),
    ),
    MOTIVATION,
    FEEDBACK,
)

EVENT = _flow(
    "decide_event",
    Page(
        N_("Avtalsuppföljning"),
        (
            Step(
                "follow_up",
                N_("Vad blir det för avtalsuppföljning?"),
                OneOf(tuple(Choice(code, name) for code, name in FOLLOW_UPS.items())),
            ),
            Step("own", N_("Brast det också i kommunens egen del?"), OneOf(YES_NO)),
        ),
    ),
    Page(
        N_("Kommunens egen del"),
        (
            Step("place", N_("Var brast det?"), OneOf(source="units"), when=Is("own", ("yes",))),
            Step(
                "own_what",
                N_("Vad brast?"),
                WORDS,
                help=N_("Det blir en egen avvikelse, hos enhetens chef."),
                when=Is("own", ("yes",)),
            ),
        ),
    ),
    MOTIVATION,
    FEEDBACK,
)
