"""The command words of every channel in one table, so that manifests, help and listeners cannot differ."""

from dataclasses import dataclass

from conversation.words import N_, Phrase


@dataclass(frozen=True, slots=True)
class Command:
    """A word that starts something; `action` and `subject` are what it presses, or `asks` when text follows."""

    word: str
    about: Phrase
    action: str = ""
    subject: str = ""
    hint: Phrase = ""
    asks: bool = False


COMMANDS: tuple[Command, ...] = (
    Command("avvikelse", N_("Rapportera en avvikelse"), "start", "deviation"),
    Command("rutin", N_("Fråga vilken rutin som gäller"), hint=N_("[din fråga]"), asks=True),
    Command("sammanfattning", N_("Räkna ärenden för en period"), hint=N_("[vecka | månad | år]"), asks=True),
    Command("riskregister", N_("Risker på din enhet och under den"), "risk_register"),
    Command("diarium", N_("Ärenden som väntar på diarienummer"), "not_registered"),
    Command("egenkontroll", N_("Enhetens kontroller i år: gjort, sent och kvar"), "self_control"),
    Command("årshjul", N_("Vad året kräver: klart, sent, öppet och det som kommer"), "year_wheel"),
    Command("mitt", N_("Det jag har rapporterat och det jag ska göra"), "home"),
    Command("annat", N_("Det som hör hemma någon annanstans"), "not_ours"),
    Command("hjälp", N_("Vad kan jag göra här?"), "help"),
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
