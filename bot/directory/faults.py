"""One Swedish sentence for each thing that stops the directory from being read, without anybody's name."""

from typing import assert_never

from bot.directory.entra import NotChosen, Overtaken, TooMany
from bot.directory.loss import What
from bot.microsoft import faults as microsoft
from bot.microsoft.credential import BadCertificate
from bot.microsoft.graph import GraphBusy, GraphRefused
from bot.microsoft.tokens import NoToken

DirectoryFault = NotChosen | TooMany | Overtaken | microsoft.MicrosoftFault | OSError
FAULTS = (NotChosen, TooMany, Overtaken, *microsoft.FAULTS, OSError)

LOST = {
    What.PEOPLE: "{share:.0%} av personerna skulle mista sina uppdrag",
    What.FUNCTIONS: "{share:.0%} av uppdragen skulle upphöra eller flytta",
    What.TITLED: "{share:.0%} av uppdragen som följer av en titel (chefer, MAS och andra) skulle upphöra eller flytta",
}


def explain(error: DirectoryFault) -> str:
    """What is wrong and what to do."""
    match error:
        case NotChosen():
            return (
                "Profilen säger inte vilka avdelningar som hör hit: skriv dem i directory.units eller directory.only."
            )
        case TooMany():
            return (
                f"{LOST[error.loss.what].format(share=error.loss.share)}, och profilen släpper högst "
                f"{error.limit:.0%} på en gång: ingenting är ändrat. Se efter med `hjulet directory preview`; "
                "om det stämmer, kör `hjulet directory sync --accept`."
            )
        case Overtaken():
            return "Organisationen ändrades av någon annan under tiden, så ingenting är ändrat; kör kommandot igen."
        case BadCertificate() | NoToken() | GraphRefused() | GraphBusy():
            return microsoft.explain(error)
        case OSError():
            return "Certifikatet i HJULET_GRAPH_CERTIFICATE går inte att läsa: kontrollera att filen finns."
        case _:
            assert_never(error)
