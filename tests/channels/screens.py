"""Sample screens with words and awkward cases of real use, so that every channel is tried on the same."""

from collections.abc import Iterator
from dataclasses import replace

from conversation.paging import DETAIL, LABEL, PAGE, TABLE, TEXT, Page, part, part_of, parted, turning
from conversation.screen import (
    At,
    Button,
    CaseCard,
    Done,
    Fact,
    Field,
    Found,
    Home,
    Item,
    Kind,
    Link,
    Notice,
    Nudge,
    Option,
    Part,
    Prompt,
    Reading,
    Review,
    Routines,
    Row,
    Screen,
    Section,
    Style,
    Summary,
    Table,
)
from conversation.words import Label, Phrase
from handlers.lists import LISTS
from tests.channels.lex_screens import LEX_SCREENS


class Swedish:
    """The message ids themselves."""

    language = "sv"

    def __call__(self, phrase: Phrase, **values: object) -> str:
        text = phrase.sv if isinstance(phrase, Label) else phrase
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        return self(one if n == 1 else many, n=n, **values)


AT = At("deviation", "", 4)
READ = Button("Läs rapporten", "read", "case:17", Style.PRIMARY)
TAKE = Button("Ta hand om", "take", "case:17")
DISMISS = Button(
    "Inte en avvikelse",
    "dismiss",
    "case:17",
    Style.DANGER,
    confirm="Ärendet avslutas och rapportören får veta varför. Vill du fortsätta?",
)
START = Button("Rapportera en avvikelse", "start", "deviation", Style.PRIMARY)

LAWS = (
    Option("HSL", "Hälso- och sjukvård (HSL)", "Läkemedel, omvårdnad, rehabilitering"),
    Option("SoL", "Socialtjänst (SoL)", "Hemtjänst, särskilt boende, handläggning"),
    Option("LSS", "Stöd enligt LSS", "Bostad med särskild service, daglig verksamhet"),
)
CATEGORIES = (
    Option("medication.missed", "Utebliven dos", group="Läkemedel"),
    Option("medication.wrong", "Fel dos", group="Läkemedel"),
    Option("medication.late", "Fördröjd dos", group="Läkemedel"),
    Option("fall.alone", "Fall vid egen aktivitet", group="Fall"),
    Option("fall.moving", "Fall vid förflyttning", group="Fall"),
    Option("conduct.respect", "Respektlöst bemötande", group="Bemötande"),
    Option("abuse.physical", "Fysiskt övergrepp", group="Övergrepp"),
)
DEGREES = (
    Option("1", "Obehag eller obetydlig skada"),
    Option("2", "Övergående skada eller mer behov av vård"),
    Option("3", "Bestående men, eller längre eller mer vård", "Till exempel ett fall med benbrott"),
    Option("4", "Livshotande, stort bestående men eller dödsfall"),
    Option("unknown", "Vet inte"),
)
STREETS = (
    "Norr",
    "Söder",
    "Öster",
    "Väster",
    "Ängen",
    "Åsen",
    "Linden",
    "Ekbacken",
    "Strandgläntan",
    "Verkstan",
)
KINDS = ("Hemtjänst", "Särskilt boende", "Daglig verksamhet", "Bostad med särskild service")
UNITS = tuple(
    Option(f"{number}", f"{kind} {place}", group="Dina enheter" if number < 2 else kind)
    for number, (kind, place) in enumerate((kind, place) for kind in KINDS for place in STREETS)
)
MANY_UNITS = tuple(Option(f"{n}", f"Enhet {n:03} {KINDS[n % 4]}", group=KINDS[n % 4]) for n in range(240))


def _prompt(page: str, title: str, *fields: Field, back_to: str = "law", notice: str = "") -> Prompt:
    return Prompt(
        AT,
        page,
        "Rapportera avvikelse",
        f"3. {title}",
        fields,
        next="Nästa",
        back="Tillbaka",
        cancel="Avbryt",
        back_to=back_to,
        notice=notice,
    )


FIRST_PAGE = Prompt(
    At("deviation", "", 0),
    "law",
    "Rapportera avvikelse",
    "1. Var hände det?",
    (
        Field("law", "Vilken sorts stöd eller vård gäller det?", Kind.MANY, "Välj ett eller flera.", LAWS),
        Field("unit", "Vilken enhet gäller det?", Kind.ONE, "Din egen enhet står först.", UNITS, value="0"),
    ),
    next="Nästa",
    back="Tillbaka",
    cancel="Avbryt",
)
TIMES = _prompt(
    "when",
    "När hände det?",
    Field(
        "when",
        "När hände det?",
        Kind.ONE,
        options=(
            Option("now", "Nyss"),
            Option("today", "Tidigare i dag"),
            Option("moment", "En annan tid"),
            Option("unknown", "Det är okänt"),
        ),
        value="moment",
    ),
    Field("moment", "Vilken dag och vilket klockslag?", Kind.MOMENT, "Ungefär räcker.", value="2026-11-21T06:45"),
    Field("found", "Vilken dag upptäcktes det?", Kind.DAY, value="2026-11-21", optional=True),
)
CATEGORY = _prompt(
    "category", "Vad handlar det om?", Field("category", "Vad handlar det om?", Kind.ONE, options=CATEGORIES)
)
SEVERITY = _prompt(
    "actual",
    "Hur gick det?",
    Field("actual", "Vad blev följden för personen?", Kind.ONE, options=DEGREES, value="1"),
    Field("possible", "Vad kunde det ha blivit?", Kind.ONE, "Tänk på vad som rimligen kunde ha hänt.", DEGREES),
)
WORDS = _prompt(
    "what",
    "Vad hände?",
    Field(
        "what",
        "Berätta kort vad som hände",
        Kind.LONG_TEXT,
        "Skriv det du såg och gjorde. Inga namn och inga personnummer.",
        value="Morgondosen i dosetten låg kvar när kvällspersonalen kom.\nVi ringde sjuksköterskan.",
        sensitive=True,
    ),
    Field("reference", "Ärendenummer i journalen", Kind.TEXT, max_length=40, optional=True, sensitive=True),
)
PROBLEMS = _prompt(
    "what",
    "Vad hände?",
    Field(
        "what",
        "Berätta kort vad som hände",
        Kind.LONG_TEXT,
        "Skriv det du såg och gjorde. Inga namn och inga personnummer.",
        problem="Svara på den här frågan för att gå vidare.",
        sensitive=True,
    ),
    Field(
        "law",
        "Vilken sorts stöd eller vård gäller det?",
        Kind.MANY,
        options=LAWS,
        value=("HSL", "SoL"),
        problem="Välj ett av alternativen.",
    ),
    Field(
        "found",
        "Vilken dag upptäcktes det?",
        Kind.DAY,
        value="31/11",
        problem="Skriv datumet så här: 2026-11-30.",
    ),
)
WARNED = _prompt(
    "what",
    "Vad hände?",
    Field(
        "what",
        "Berätta kort vad som hände",
        Kind.LONG_TEXT,
        value="Jag ringde dottern på 070-123 45 67 <b>två gånger</b> & väntade.",
        problem="Det ser ut att stå något som kan peka ut en person (telefon, e-post, adress eller rum). "
        "Ta gärna bort det. Vill du skicka ändå: tryck på knappen en gång till.",
        sensitive=True,
    ),
    notice="Det här var en äldre bild av samtalet. Här är du nu.",
)
ELSEWHERE = Prompt(
    AT,
    "what",
    "Rapportera avvikelse",
    "3. Vad hände?",
    (Field("what", "Berätta kort vad som hände", Kind.LONG_TEXT, sensitive=True),),
    next="Nästa",
    back="Tillbaka",
    cancel="Avbryt",
    back_to="law",
    notice="Det du skriver här sparas bara på kommunens egen server. Öppna sidan och skriv där.",
    elsewhere=Button(
        "Skriv på kommunens sida", "open", url="https://hjulet.example.se/rum/abc123", style=Style.PRIMARY
    ),
)
REVIEW = Review(
    At("deviation", "", 11),
    "Stämmer det här?",
    (
        Row("law", "Sorts stöd eller vård", "Hälso- och sjukvård (HSL), Socialtjänst (SoL)"),
        Row("law", "Enhet", "Särskilt boende Linden"),
        Row("when", "När det hände", "21 november 2026 kl. 06.45"),
        Row("category", "Vad det handlar om", "Läkemedel: utebliven dos"),
        Row(
            "what",
            "Vad som hände",
            "Morgondosen i dosetten låg kvar när kvällspersonalen kom.",
            sensitive=True,
        ),
        Row("actual", "Följd för personen", "Obehag eller obetydlig skada"),
        Row("reference", "Ärendenummer i journalen", "", sensitive=True),
        Row("", "Du rapporterar som", "Samira Haddad"),
    ),
    (
        Field(
            "named",
            "Får utredaren se ditt namn?",
            Kind.ONE,
            "Ditt namn visas bara för utredaren, men kan behöva lämnas ut enligt lag.",
            (Option("yes", "Ja"), Option("no", "Nej")),
            value="yes",
        ),
    ),
    submit="Skicka rapporten",
    edit="Ändra",
    cancel="Avbryt",
    notice="Jag har dolt ett personnummer i det du skrev.",
)
DONE = Done(
    "Tack! Rapporten är inskickad.",
    (
        "Fatima Rahimi, enhetschef på Särskilt boende Linden, har fått den.",
        "Du får veta när den är mottagen, senast måndag 23 november.",
        "Skriv i journalen att en avvikelse finns. Skriv numret, inte innehållet.",
    ),
    "AVV-2026-00042",
    (Button("Till min sida", "home"),),
)
CARD = CaseCard(
    "case:17",
    "AVV-2026-00042",
    "Läkemedel: utebliven dos",
    "Inkommen",
    (
        Fact("Enhet", "Särskilt boende Linden"),
        Fact("Hände", "21 november 2026 kl. 06.45"),
        Fact("Följd", "Obehag eller obetydlig skada"),
        Fact("Kunde ha blivit", "Övergående skada eller mer behov av vård"),
        Fact("Läs senast", "måndag 23 november"),
    ),
    lead="En ny avvikelse på din enhet.",
    buttons=(
        READ,
        TAKE,
        Button("Lämna till någon annan", "assign", "case:17"),
        Button("Be om mer", "ask", "case:17"),
        DISMISS,
    ),
)
CARD_CLOSED = CaseCard(
    "case:3",
    "AVV-2026-00003",
    "Fall vid förflyttning",
    "Avslutad: ingen avvikelse",
    (Fact("Enhet", "Hemtjänst Norr"),),
)
READING = Reading(
    "AVV-2026-00042",
    "Läkemedel: utebliven dos",
    (
        Section(
            "Vad som hände",
            "Morgondosen i dosetten låg kvar när kvällspersonalen kom.\n\n"
            "Vi ringde sjuksköterskan kl. 17.20. <script>alert('hej')</script> "
            "Hon bedömde att kvällsdosen kunde ges.",
        ),
        Section("Vad som gjordes direkt", "Sjuksköterskan kontaktades. Personen mår bra."),
        Section("Journal", "Treserva, ärende 4711"),
    ),
    note="Att du har läst är noterat i ärendets logg.",
)
LINK = Link(
    "Länken gäller bara dig, i fem minuter, och kan öppnas en gång.",
    "Läs rapporten",
    "https://hjulet.example.se/rum/Qm9ya2hhbXJh",
)
NUDGE = Nudge(
    "case:17",
    "En avvikelse väntar på dig",
    "AVV-2026-00042 kom in i fredags och behöver tas emot. Om ingen gör det före kl. 16 i dag får "
    "verksamhetschefen Maria Hedberg frågan.",
    (Fact("Enhet", "Särskilt boende Linden"), Fact("Skulle tas emot senast", "måndag 23 november kl. 16.00")),
    (READ, TAKE),
)
ROUTINES = Routines(
    "Vad gör jag om någon inte har fått sin medicin?",
    "Det här hittade jag i rutinerna.",
    (
        Found(
            "Läkemedelshantering i särskilt boende",
            "Utebliven dos ska alltid meddelas sjuksköterska innan nästa dos ges. Dokumentera i journalen.",
            "Version 3 · MAS Birgitta Löfgren · gäller från 1 mars 2026",
            "När en dos har uteblivit",
        ),
        Found(
            "Rapportera avvikelse",
            "Den som upptäcker en avvikelse rapporterar den samma dag.",
            "Version 7 · Kvalitet Elin Norberg · gäller från 15 januari 2026",
        ),
    ),
    (START,),
)
NOTHING_FOUND = Routines(
    "Får man ha katt på boendet?",
    "Jag hittade ingen rutin om det. Fråga din chef, eller Elin Norberg som har hand om rutinerna.",
)
SUMMARY = Summary(
    "Avvikelser i Socialförvaltningen",
    "16–22 november 2026",
    (
        Table(
            "Per enhet",
            ("Enhet", "Inkomna", "Mottagna i tid", "Pågår"),
            (
                ("Särskilt boende Linden", "7", "6", "4"),
                ("Hemtjänst Norr", "5", "5", "2"),
                ("Bostad med särskild service Åkervägen", "–", "–", "–"),
            ),
        ),
        Table("Per sort", ("Sort", "Antal"), (("Negativ händelse", "6"), ("Tillbud", "4"), ("Risk", "2"))),
    ),
    ("Ärenden räknas den dag de kom in.", "Färre än tre ärenden visas som ett streck."),
    (Button("Föregående vecka", "summary", "week:2026-46"),),
)


def _owed(text: str, detail: str, doing: str) -> Item:
    return Item(
        text,
        detail,
        (Button(doing, "start", "investigate|case:12", Style.PRIMARY), Button("Visa ärendet", "card", "case:12")),
    )


HOME = Home(
    "Hej Samira!",
    "Här ser du vad du kan göra och vad som väntar på dig.",
    (
        Part(
            "Det här väntar på dig",
            (
                Item("AVV-2026-00042 ska tas emot", "Särskilt boende Linden · senast i dag", (READ, TAKE)),
                Item("Påbörjad rapport", "Sparad i går kl. 15.20", (Button("Fortsätt", "resume", "deviation"),)),
            ),
        ),
        Part(
            "Det här har du rapporterat",
            (
                Item("AVV-2026-00031 Fall vid förflyttning", "Mottagen av Fatima Rahimi den 12 november"),
                Item("AVV-2026-00019 Fel dos", "Utreds"),
            ),
        ),
    ),
    (START, Button("Mina enheters vecka", "summary", "week")),
)
EMPTY_HOME = Home(
    "Hej Mohammed!",
    "Allt är klart.",
    (
        Part("Det här väntar på dig", (), empty="Inget väntar på dig."),
        Part("Det här har du rapporterat", (), empty="Du har inte rapporterat något än."),
    ),
    (START,),
)
HOME_MANAGER = Home(
    "Hej Fatima!",
    "Att göra: 2 försenade, 1 i dag, 4 inom en vecka, 31 senare.\n"
    "Vad vill du göra? Du kan också skriva en fråga, så letar jag i rutinerna.",
    (
        Part(
            "Att göra (1–5 av 34)",
            (
                _owed("Utred AVV-2026-00012", "9 dagar försenat · Läkemedel: Fel dos", "Utred"),
                _owed("Svara på SYN-2026-00004", "1 dag försenat · Klagomål", "Svara"),
                _owed("Ta emot AVV-2026-00051", "Ska vara klart i dag · Fall: Utan skada", "Ta hand om"),
                _owed("Besluta i AVV-2026-00033", "Senast måndag 30 november kl. 17.00 · Bemötande", "Besluta"),
                _owed("Utred AVV-2026-00047", "Senast tisdag 1 december kl. 16.50 · Fall: Utan skada", "Utred"),
            ),
            buttons=(Button("Visa fler", "home", "owed~0"),),
        ),
        Part(
            "Egenkontroll och årshjul",
            (
                Item(
                    "Egenkontroll: Aktuell genomförandeplan",
                    "Ska vara gjord i dag",
                    (
                        Button("Dra stickprov", "start", "draw|checkpoint:7"),
                        Button("Svara", "start", "checkpoint|checkpoint:7", Style.PRIMARY),
                    ),
                ),
                Item(
                    "Egenkontroll: Basala hygienrutiner",
                    "Påbörjad. Senast 30 november 2026",
                    (Button("Fortsätt", "resume", "checkpoint|checkpoint:8", Style.PRIMARY),),
                ),
            ),
        ),
        Part(
            "Oläst",
            (
                Item(
                    "Skyldigheten att rapportera",
                    "Läs senast 31 december 2026",
                    (Button("Läs", "information", "read:reporting_duty:2026-12-31:4", Style.PRIMARY),),
                ),
                Item(
                    "Skyldigheten att rapportera",
                    "4 medarbetare har inte läst",
                    (Button("Vilka?", "lacking", "reporting_duty~0"),),
                ),
            ),
        ),
        Part(
            "Öppna ärenden på Linden: 40",
            tuple(
                Item(text, detail, (Button("Visa", "home", f"aged.{number}~0"),))
                for number, (text, detail) in enumerate(
                    (
                        ("Äldre än 90 dagar: 3", ""),
                        ("31–90 dagar: 8", "1 är inte påbörjat"),
                        ("8–30 dagar: 17", "2 är inte påbörjade"),
                        ("De senaste 7 dagarna: 12", "5 är inte påbörjade"),
                    )
                )
            ),
            buttons=(Button("Ärenden hos mig", "home", "cases~0"),),
        ),
        Part("Mina rapporter", (), empty="Du har inte rapporterat något än."),
    ),
    (
        START,
        Button("Rapportera något annat", "start", "triage"),
        Button("Sammanfattning", "summary"),
        Button("Hör det inte hit?", "not_ours"),
    ),
)
NOTICE = Notice(
    "Du har en påbörjad rapport från i går. Vill du fortsätta på den?",
    "Du har redan börjat",
    (
        Button("Fortsätt", "resume", "deviation", Style.PRIMARY),
        Button(
            "Börja om",
            "restart",
            "deviation||4",
            confirm="Det du har svarat hittills tas bort. Vill du börja om?",
        ),
        Button("Skriv på kommunens sida", "open", url="https://hjulet.example.se/rum/abc123"),
    ),
)

HOME_LONG = Home(
    "Hej Fatima!",
    "Här ser du vad du kan göra och vad som väntar på dig.",
    (
        Part(
            "Ärenden hos dig (1–3 av 137)",
            tuple(
                Item(f"AVV-2026-{n:05} Fall: vid förflyttning", "Mottagen, granskas", (Button("Visa ärendet", "card"),))
                for n in range(1, 4)
            ),
            buttons=(Button("Visa fler", "home", "cases~0"),),
        ),
    ),
    (START,),
)
HOME_PAGE = Home(
    "Ärenden hos dig",
    "",
    (
        Part(
            "16–30 av 137",
            tuple(
                Item(f"AVV-2026-{n:05} Fall: vid förflyttning", "Mottagen, granskas", (Button("Visa ärendet", "card"),))
                for n in range(16, 31)
            ),
            buttons=(Button("Föregående", "home", "cases~0"), Button("Visa fler", "home", "cases~30")),
        ),
    ),
    (Button("Till min sida", "home", "~0"),),
)
READING_PART = Reading(
    "AVV-2026-00042",
    "Läkemedel: utebliven dos",
    (Section("Vad som hände, fortsättning", "Kvällspersonalen ringde en gång till kl. 18.10.\nIngen svarade då."),),
    note="Att du har läst är noterat i ärendets logg.",
    progress="Del 2 av 3",
    buttons=(
        Button("Föregående del", "read", "case:17~0"),
        Button("Nästa del", "read", "case:17~2", Style.PRIMARY),
    ),
)
CAUSES = _prompt(
    "causes",
    "Varför hände det?",
    Field(
        "causes",
        "Vad berodde det på?",
        Kind.MANY,
        "Välj allt som stämmer. Leta efter det som gick fel i arbetet, inte efter vem.",
        (
            Option("communication.lack", "Brist i kommunikation", group="Kommunikation och information"),
            Option("organisation.premises", "Lokaler", group="Omgivning och organisation"),
            Option("routines.missing", "Rutin saknas", group="Processer, rutiner och riktlinjer"),
        ),
        ("routines.missing",),
        optional=True,
    ),
    Field("dig", "Vill du fråga varför flera gånger?", Kind.ONE, options=(Option("yes", "Ja"), Option("no", "Nej"))),
)
MATRIX = _prompt(
    "severity",
    "Hur allvarligt är det?",
    Field("severity", "Hur allvarligt var det, eller kunde det ha blivit?", Kind.ONE, options=DEGREES[:4], value="2"),
    Field(
        "likelihood",
        "Hur ofta kan det hända?",
        Kind.ONE,
        options=(Option("3", "3 Stor", "Händer varje vecka"), Option("1", "1 Mycket liten", "En gång om året")),
        optional=True,
    ),
    notice="Något liknande har hänt 2 gånger på enheten de senaste 90 dagarna: AVV-2026-00007, AVV-2026-00003.",
)
INVESTIGATED = Review(
    At("investigate", "case:17", 9),
    "Stämmer det?",
    (
        Row("course", "Vad hände, steg för steg?", "Mattan låg dubbelvikt.", sensitive=True),
        Row("causes", "Vad berodde det på?", "Omgivning och organisation: Lokaler"),
        Row("severity", "Hur allvarligt var det, eller kunde det ha blivit?", "2 Måttlig"),
    ),
    (
        Field(
            "finish",
            "Vad vill du göra?",
            Kind.ONE,
            options=(
                Option("draft", "Spara utkast", "Du eller en kollega kan fortsätta senare"),
                Option("done", "Markera som klar", "Utredningen låses"),
            ),
            value="draft",
        ),
    ),
    submit="Spara",
    edit="Ändra",
    cancel="Avbryt",
    notice="Allvarlighet 2 × sannolikhet 3 = 6, gul. För att bli klar saknas: minst en orsak.",
)
ACTIONS = Home(
    "Åtgärder i AVV-2026-00042",
    "",
    (
        Part(
            "Åtgärder",
            (
                Item(
                    "Åtgärd 1: Lokaler, utrustning eller teknik. Beslutad, ska göras.",
                    "Omar Nilsson. Senast 2026-12-23",
                    (
                        Button("Klart", "start", "do_action|case:17#1", Style.PRIMARY),
                        Button("Avstå", "start", "reject_action|case:17#1"),
                        Button("Läs", "read_action", "case:17#1"),
                    ),
                ),
                Item(
                    "Åtgärd 2: Rutiner och arbetssätt. Uppföljd: det hjälpte delvis.",
                    "Fatima Rahimi. Senast 2026-11-20",
                    (Button("Läs", "read_action", "case:17#2"),),
                ),
            ),
            "Det finns ingen åtgärd än.",
        ),
    ),
    (
        Button("Ny åtgärd", "start", "propose_action|case:17", Style.PRIMARY),
        Button("Visa ärendet", "card", "case:17"),
    ),
)
YOUR_ACTION = Notice(
    "Du har fått en åtgärd att göra. Den ska vara klar 2026-12-23.",
    "Åtgärd 1: Lokaler, utrustning eller teknik",
    (
        Button("Läs", "read_action", "case:17#1"),
        Button("Klart", "start", "do_action|case:17#1", Style.PRIMARY),
    ),
)

LONG_LIST = _prompt(
    "unit",
    "Vilken enhet?",
    Field("unit", "Vilken enhet gäller det?", Kind.ONE, options=MANY_UNITS, value="17"),
)
MANY_LONG = _prompt(
    "involved",
    "Vilka berörs?",
    Field("involved", "Vilka enheter berörs?", Kind.MANY, options=UNITS, optional=True),
)
NO_OPTIONS = _prompt("unit", "Vilken enhet?", Field("unit", "Vilken enhet gäller det?", Kind.ONE))
REVIEW_ELSEWHERE = replace(
    REVIEW, fields=(), notice="Öppna sidan för att läsa igenom och skicka.", elsewhere=ELSEWHERE.elsewhere
)

SCREENS: dict[str, Screen] = {
    "prompt_first": FIRST_PAGE,
    "prompt_times": TIMES,
    "prompt_groups": CATEGORY,
    "prompt_one": SEVERITY,
    "prompt_words": WORDS,
    "prompt_problems": PROBLEMS,
    "prompt_warned": WARNED,
    "prompt_elsewhere": ELSEWHERE,
    "prompt_long_list": LONG_LIST,
    "prompt_many_long": MANY_LONG,
    "prompt_no_options": NO_OPTIONS,
    "prompt_causes": CAUSES,
    "prompt_matrix": MATRIX,
    "review": REVIEW,
    "review_investigation": INVESTIGATED,
    "review_elsewhere": REVIEW_ELSEWHERE,
    "done": DONE,
    "done_plain": Done("Rapporten är borttagen.", ()),
    "card": CARD,
    "card_closed": CARD_CLOSED,
    "reading": READING,
    "reading_part": READING_PART,
    "reading_empty": Reading("AVV-2026-00003", "Fall vid förflyttning", (), "Det finns ingen text att läsa."),
    "link": LINK,
    "nudge": NUDGE,
    "routines": ROUTINES,
    "routines_nothing": NOTHING_FOUND,
    "summary": SUMMARY,
    "home": HOME,
    "home_long": HOME_LONG,
    "home_page": HOME_PAGE,
    "home_manager": HOME_MANAGER,
    "home_empty": EMPTY_HOME,
    "actions": ACTIONS,
    "notice": NOTICE,
    "notice_action": YOUR_ACTION,
    "notice_plain": Notice("Det gick inte att göra nu. Försök igen om en stund."),
    **LEX_SCREENS,
}

LONG = "Ett långt ord om det som hände, & <b>mer</b>. " * 400
BUTTONS = tuple(Button(f"{LONG} {n}", f"act{n}", f"case:{n}", confirm=LONG) for n in range(27))
BIG: dict[str, Screen] = {
    "reading": Reading(LONG, LONG, (Section(LONG, LONG), Section("Tom", "")), LONG),
    "card": CaseCard("case:1", LONG, LONG, LONG, tuple(Fact(LONG, LONG) for _ in range(23)), LONG, BUTTONS),
    "home": Home(LONG, LONG, (Part(LONG, tuple(Item(LONG, LONG, BUTTONS[:2]) for _ in range(80))),), BUTTONS),
    "review": Review(
        At("deviation", "", 1),
        LONG,
        tuple(Row("what", LONG, LONG, sensitive=bool(n % 2)) for n in range(70)),
        (Field("named", LONG, Kind.ONE, LONG, (Option("yes", LONG, LONG), Option("no", "Nej"))),),
        LONG,
        LONG,
        LONG,
    ),
    "prompt": Prompt(
        At("deviation", "", 1),
        "law",
        LONG,
        LONG,
        tuple(
            Field(f"f{n}", LONG, Kind.MANY, LONG, tuple(Option(f"{m}", LONG, LONG) for m in range(n * 9)), problem=LONG)
            for n in range(5)
        ),
        LONG,
        LONG,
        LONG,
        back_to="law",
        notice=LONG,
    ),
}


PRESSES = (
    Button("Ä" * LABEL, "start", "complete|case:1234567890", Style.PRIMARY),
    Button("Ö" * LABEL, "start", "record|case:1234567890", Style.PRIMARY),
)
"""As many and as long as a row may have."""


def full_rows(first: int, number: int) -> tuple[Item, ...]:
    """Rows that are as large as a list lets them be."""
    return tuple(
        Item(f"{n:03}".ljust(TEXT, "å"), f"d{n:03}".ljust(DETAIL, "ö"), PRESSES) for n in range(first, first + number)
    )


def _full_part(name: str, page: Page[Item]) -> Part:
    return part("En lång rubrik över en lista", page, turning(page, "home", name, Swedish()), Swedish())


MIDDLE = Page(full_rows(15, PAGE), 15, 1000)
PRESSED_PER_ROW = {"begun": 1, "owed": 2, "controls": 2, "unread": 1, "reports": 0}
"""The lists of a manager's first page, with the buttons that a row of each has at most."""


def _first_page(name: str) -> Part:
    """The first rows of a list, as large as they may be, with the way to the rest."""
    rows = full_rows(100 * [*PRESSED_PER_ROW].index(name), LISTS[name].first)
    shown = Page(tuple(replace(row, buttons=row.buttons[: PRESSED_PER_ROW[name]]) for row in rows), 0, 1000)
    return part("En lång rubrik över en lista", shown, turning(shown, "home", name, Swedish())[:1], Swedish())


UNITS_CASES = Part(
    "Öppna ärenden på en enhet med ett långt namn: 12345",
    tuple(replace(row, buttons=row.buttons[:1]) for row in full_rows(900, 4)),
    buttons=PRESSES[:1],
)
FULL: dict[str, Screen] = {
    "home": Home(
        "En lång hälsning till den som kommer",
        "Vad vill du göra? Du kan också skriva en fråga, så letar jag i rutinerna.",
        (*map(_first_page, PRESSED_PER_ROW), UNITS_CASES),
        (*PRESSES * 2, PRESSES[0]),
    ),
    "list": Home("En lång rubrik över en lista", "", (_full_part("cases", MIDDLE),), PRESSES[:1]),
    "summary": Summary(
        "Avvikelser, " + "Å" * DETAIL,
        "16 november 2026 – 22 november 2026",
        (
            Table("Efter slag", ("Slag", "Antal"), tuple((f"Slag {n}", "12345") for n in range(3))),
            Table(
                "Efter enhet (21–40 av 500)",
                ("Enhet", "Antal"),
                tuple((f"{n:03}".ljust(DETAIL, "ä"), "12345") for n in range(15, 15 + TABLE)),
            ),
            Table("Efter läge i dag", ("Läge", "Antal"), tuple((f"Läge {n}", "12345") for n in range(4))),
        ),
        ("En ganska lång mening om vad som räknas och vad som inte räknas med. " * 3,) * 3,
        (*turning(MIDDLE, "summary", "2026-W47|1234567890", Swedish()), *PRESSES),
    ),
}
"""Pages as full as they may be: no channel may leave anything of them out."""
HEAVY: dict[str, tuple[Section, ...]] = {
    "report": (Section("Vad hände", "\n".join(f"Rad {n:04} {'ö' * 90}" for n in range(600))),),
    "one letter a line": (Section("Vad hände", "\n".join("abcdefghij" * 3000)),),
    "no spaces": (Section("Vad hände", "ö" * 60_000),),
    "emoji": (Section("Vad hände", "🙈" * 60_000),),
    "quotation marks": (Section("Vad hände", '"' * 60_000),),
    "small sections": tuple(Section(f"Fråga {n}", "?") for n in range(300)),
    "empty sections": tuple(Section(f"Fråga {n}", "") for n in range(300)),
}
"""Sections of a reading that are as hard to find room for as texts can be."""


def parts(sections: tuple[Section, ...]) -> list[Reading]:
    """Every part of a reading of these."""
    whole = Reading("AVV-2026-00042", "En lång rubrik " * 5, sections, "Att du har läst är noterat i ärendets logg.")
    number = len([*parted(sections, Swedish())])
    return [part_of(whole, n, action="read", subject="case:1234567890", tr=Swedish()) for n in range(number)]


def words_in(screen: Screen) -> Iterator[str]:
    """The free text of a sample screen."""
    match screen:
        case Prompt(fields=fields):
            yield from (f.value for f in fields if f.sensitive and isinstance(f.value, str) and f.value)
        case Review(rows=rows):
            yield from (row.value for row in rows if row.sensitive and row.value)
        case Reading(sections=sections):
            yield from (line for section in sections for line in section.text.splitlines() if line)
        case _:
            return
