"""What reports let people choose from: kept in one place so that a card calls a thing what the question called it."""

from collections.abc import Iterable, Mapping

from conversation.flow import Choice
from conversation.words import N_, Phrase
from quality.case import Law, Nature, Suspicion
from summaries.named import VOICES as SPEAKING

UNKNOWN = Choice("unknown", N_("Vet inte"))
YES_NO = (Choice("no", N_("Nej")), Choice("yes", N_("Ja")))
YES_NO_UNKNOWN = (*YES_NO, UNKNOWN)

# Asked by several reports

DEGREES = (
    Choice("1", N_("Små eller inga"), N_("Obehag eller obetydlig skada")),
    Choice("2", N_("Måttliga"), N_("Övergående skada eller mer vård en tid")),
    Choice("3", N_("Betydande"), N_("Måttlig skada som inte går över, till exempel fall med fraktur")),
    Choice("4", N_("Mycket allvarliga"), N_("Fara för livet, död eller stor skada som inte går över")),
    UNKNOWN,
)
FREQUENCIES = (
    Choice("1", N_("En gång om året eller mer sällan")),
    Choice("2", N_("Varje månad")),
    Choice("3", N_("Varje vecka")),
    Choice("4", N_("Varje dag")),
    UNKNOWN,
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
    UNKNOWN,
)
DISCOVERED = (
    Choice("now", N_("Nu eller när det hände")),
    Choice("moment", N_("En annan tid")),
)
LAWS = (
    Choice(Law.HSL, N_("HSL – hälso- och sjukvård")),
    Choice(Law.SOL, N_("SoL – socialtjänst")),
    Choice(Law.LSS, N_("LSS – stöd och service")),
    Choice(Law.LVU, N_("LVU – vård av unga")),
    Choice(Law.LVM, N_("LVM – vård vid missbruk")),
)
RECORDS = (
    Choice("later", N_("Lägger till senare")),
    Choice("now", N_("Fyller i nu")),
    Choice("nobody", N_("Ingen enskild berörs")),
)
SHOW_NAME = (
    Choice("yes", N_("Ja, visa mitt namn för utredaren")),
    Choice("no", N_("Nej, visa inte mitt namn")),
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

# Synpunkter (domain.md 3.3)

VOICES = tuple(Choice(code, phrase) for code, phrase in SPEAKING.items())
TOPICS = (
    Choice("conduct", N_("Bemötande")),
    Choice("information", N_("Information och kommunikation")),
    Choice("access", N_("Tillgänglighet")),
    Choice("participation", N_("Delaktighet och inflytande")),
    Choice("performance", N_("Hur insatsen utförs")),
    Choice("continuity", N_("Kontinuitet och tider")),
    Choice("staff", N_("Personal och kompetens")),
    Choice("food", N_("Mat och måltider")),
    Choice("activities", N_("Aktiviteter")),
    Choice("safety", N_("Trygghet och säkerhet")),
    Choice("premises", N_("Lokaler och miljö")),
    Choice("handling", N_("Handläggning och handläggningstid")),
    Choice("decision", N_("Beslut eller avgift")),
    Choice("health", N_("Hälso- och sjukvård")),
    Choice("cooperation", N_("Samverkan")),
    Choice("other", N_("Övrigt")),
)
CONCERNS = (
    Choice("execution", N_("Omsorgen eller stödet")),
    Choice("authority", N_("Handläggning och beslut")),
    Choice("health", N_("Hälso- och sjukvården")),
    Choice("provider", N_("En annan utförare")),
)
SENDERS = (
    Choice("user", N_("Den som får vård eller stöd")),
    Choice("relative", N_("En närstående")),
    Choice("public", N_("Någon annan")),
)
ANSWERS = (
    Choice("phone", N_("Ja, per telefon")),
    Choice("letter", N_("Ja, med brev")),
    Choice("email", N_("Ja, med e-post")),
    Choice("visit", N_("Ja, vid ett besök")),
    Choice("none", N_("Nej, inget svar behövs")),
    Choice("anonymous", N_("Personen är anonym"), N_("Då går det inte att lämna något svar")),
)
SPOKEN = (Choice("spoken", N_("Muntligt")), Choice("written", N_("Skriftligt")))
APPEALS = (
    Choice("no", N_("Nej")),
    Choice("both", N_("Ja, men det finns också en synpunkt")),
    Choice("yes", N_("Ja, bara det"), N_("Då är det ett överklagande, och ingen synpunkt sparas")),
)

# Risks and changes (domain.md 1.2 f)

RISKS = (
    Choice("operations", N_("Verksamheten"), N_("Arbetssätt, bemanning, lokaler eller utrustning")),
    Choice("individual", N_("En enskild person"), N_("Till exempel risk för fall eller trycksår")),
    Choice("staff", N_("Oss som arbetar här"), N_("Arbetsmiljön")),
)
CHANGES = (
    Choice("organisation", N_("Organisation eller ledning")),
    Choice("staffing", N_("Bemanning eller schema")),
    Choice("method", N_("Metod eller arbetssätt")),
    Choice("technology", N_("Teknik, system eller utrustning")),
    Choice("routine", N_("Rutin")),
    Choice("premises", N_("Lokaler")),
    Choice("law", N_("Ny lag eller föreskrift")),
    Choice("other", N_("Annan förändring")),
)

# Incidents (domain.md 1.2 h)

BREACHES = (
    Choice("recipient", N_("Skickat eller visat för fel person")),
    Choice("lost", N_("Något är borttappat eller stulet"), N_("Dator, telefon, papper, nyckel till system")),
    Choice("access", N_("Någon har sett det den inte får se")),
    Choice("published", N_("Uppgifter har lagts ut öppet")),
    Choice("wrong", N_("Uppgifter är ändrade, fel eller borta")),
    Choice("down", N_("Ett system går inte att använda")),
    Choice("attack", N_("Misstänkt bluff, virus eller intrång")),
    Choice("other", N_("Något annat")),
)
AFFECTED = (
    Choice("one", N_("En person")),
    Choice("few", N_("2–10 personer")),
    Choice("many", N_("11–100 personer")),
    Choice("most", N_("Fler än 100 personer")),
    Choice("nobody", N_("Inga uppgifter om personer")),
    UNKNOWN,
)
AWARE = (Choice("now", N_("Nu")), Choice("moment", N_("En annan tid")))

# Events at a provider (domain.md 1.2 i)

SERVICES = (
    Choice("home_care", N_("Hemtjänst")),
    Choice("residential", N_("Särskilt boende")),
    Choice("group_home", N_("Bostad enligt LSS")),
    Choice("daily", N_("Daglig verksamhet")),
    Choice("assistance", N_("Personlig assistans")),
    Choice("placement", N_("Familjehem, HVB eller stödboende")),
    Choice("health", N_("Hälso- och sjukvård")),
    Choice("other", N_("Annan insats")),
)


BODIES = (
    Choice("ivo", N_("IVO"), N_("Tillsyn, beslut eller klagomål")),
    Choice("audit", N_("Kommunens revisorer")),
    Choice("patient_board", N_("Patientnämnden")),
    Choice("work_environment", N_("Arbetsmiljöverket")),
    Choice("authority", N_("En annan myndighet"), N_("JO, IMY, Socialstyrelsen, domstol …")),
)


def labels(*lists: Iterable[Choice]) -> Mapping[str, Phrase]:
    """What each code is called."""
    return {choice.code: choice.label for choices in lists for choice in choices}
