"""The command words of every channel in one table, so that manifests, help and listeners cannot differ."""

import re
from dataclasses import dataclass

from conversation.words import N_, Phrase


@dataclass(frozen=True, slots=True)
class Command:
    """A word that starts something; `action` and `subject` are what it presses, or `asks` when text follows.

    `seeds` is the question that words after it answer; `plain` are other words for the same; `listed` ones stand in
    menus that hold only a few.
    """

    word: str
    about: Phrase
    action: str = ""
    subject: str = ""
    hint: Phrase = ""
    asks: bool = False
    seeds: str = ""
    plain: tuple[str, ...] = ()
    listed: bool = False


COMMANDS: tuple[Command, ...] = (
    Command(
        "rapportera",
        N_("Rapportera något: jag frågar och väljer rätt"),
        "start",
        "triage",
        plain=("anmäla",),
        listed=True,
    ),
    Command(
        "avvikelse",
        N_("Rapportera en avvikelse"),
        "start",
        "deviation",
        seeds="what",
        plain=("avvikelserapport",),
        listed=True,
    ),
    Command(
        "synpunkt",
        N_("Ta emot klagomål, synpunkt, förslag, beröm eller fråga"),
        "start",
        "synpunkt",
        seeds="said",
        plain=("klagomål", "beröm", "klaga"),
        listed=True,
    ),
    Command(
        "lexsarah",
        N_("Rapportera ett missförhållande, eller risk för det"),
        "start",
        "misconduct",
        seeds="what",
        plain=("lex sarah", "missförhållande", "missförhållanden"),
        listed=True,
    ),
    Command(
        "lexmaria",
        N_("Rapportera en vårdskada, eller risk för det"),
        "start",
        "harm",
        seeds="what",
        plain=("lex maria", "vårdskada"),
    ),
    Command(
        "fara",
        N_("Rapportera att någon med legitimation kan vara en fara för patienter"),
        "start",
        "danger",
        seeds="what",
        plain=("fara för patientsäkerheten", "fara för patienterna"),
    ),
    Command("risk", N_("Rapportera en risk i verksamheten"), "start", "risk", seeds="scenario", listed=True),
    Command(
        "riskanalys",
        N_("Tänk efter före en förändring"),
        "start",
        "risk_analysis",
        seeds="plan_of_change",
        plain=("riskanalys inför förändring",),
    ),
    Command(
        "förslag",
        N_("Lämna ett förslag till förbättring"),
        "start",
        "improvement",
        seeds="idea",
        plain=("förbättringsförslag", "idé", "förbättring"),
        listed=True,
    ),
    Command(
        "incident",
        N_("Rapportera en incident med uppgifter eller it-system"),
        "start",
        "data_breach",
        seeds="what",
        plain=("personuppgiftsincident", "informationssäkerhetsincident", "dataintrång"),
        listed=True,
    ),
    Command(
        "utförare",
        N_("Rapportera en allvarlig händelse hos en utförare"),
        "start",
        "provider_event",
        seeds="what",
        plain=("händelse hos utförare",),
    ),
    Command(
        "granskning",
        N_("Registrera vad IVO, revisorer eller patientnämnden har sett"),
        "start",
        "scrutiny",
        seeds="found",
        plain=("tillsyn", "tillsynsbeslut", "ivo-tillsyn", "revision", "revisionsrapport", "patientnämnden"),
    ),
    Command("rutin", N_("Fråga vilken rutin som gäller"), hint=N_("[din fråga]"), asks=True, listed=True),
    Command("sammanfattning", N_("Räkna ärenden för en period"), hint=N_("[vecka | månad | år]"), asks=True),
    Command(
        "apt",
        N_("Till arbetsplatsträffen: siffror, lärdomar, ändrade rutiner och det som kommer"),
        "meeting",
        plain=("arbetsplatsträff", "arbetsplatsträffen", "till arbetsplatsträffen", "apt-möte"),
    ),
    Command("riskregister", N_("Risker på din enhet och under den"), "risk_register"),
    Command("diarium", N_("Ärenden som väntar på diarienummer"), "not_registered"),
    Command("egenkontroll", N_("Enhetens kontroller i år: gjort, sent och kvar"), "self_control"),
    Command(
        "internkontroll",
        N_("Internkontrollplanen: risker, kontroller och om den är antagen"),
        "internal_control",
        plain=("internkontrollplan", "internkontrollplanen", "intern kontroll"),
    ),
    Command(
        "undersökning",
        N_("Undersökningar, jämförelser och beställda granskningar: resultat och analys"),
        "inputs",
        plain=(
            "undersökningar",
            "brukarundersökning",
            "medarbetarundersökning",
            "öppna jämförelser",
            "kkik",
            "enkät",
            "kvalitetsregister",
            "beställd granskning",
        ),
    ),
    Command("årshjul", N_("Vad året kräver: klart, sent, öppet och det som kommer"), "year_wheel"),
    Command("mitt", N_("Det jag har rapporterat och det jag ska göra"), "home", listed=True),
    Command("annat", N_("Det som hör hemma någon annanstans"), "not_ours"),
    Command("hjälp", N_("Vad kan jag göra här?"), "help", listed=True),
)
"""Slack's own names for them drop å, ä and ö: see `slug`."""


def slug(word: str) -> str:
    """The word in the letters that every platform's command names allow."""
    return word.translate(str.maketrans("åäö", "aao"))


def command_of(text: str) -> tuple[Command, str] | None:
    """The command that a message starts with, and the rest of the message; None when it is no command."""
    first, _, rest = text.strip().lstrip("/").partition(" ")
    found = next((each for each in COMMANDS if first.casefold() in {each.word, slug(each.word)}), None)
    return (found, rest.strip()) if found and (found.asks or not rest.strip()) else None


_BEFORE = re.compile(
    r"^(?:jag |vi )?(?:vill |ska |skulle vilja |behöver )?"
    r"(?:(?:rapportera|registrera|anmäla|lämna|göra) )?(?:en |ett )?"
)
"""How people begin when they say what they want in a sentence."""


def plain_command(text: str) -> Command | None:
    """The command that somebody asks for in words of their own, as "jag vill lämna ett klagomål"; None for others."""
    said = text.strip().casefold().rstrip(".!")
    wanted = {said, _BEFORE.sub("", said)}
    return next((each for each in COMMANDS if wanted & {*each.plain, each.word}), None)
