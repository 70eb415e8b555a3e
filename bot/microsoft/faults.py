"""One Swedish sentence for each thing that Entra or Graph refuses, with the setting or consent that is missing."""

from typing import assert_never

from bot.microsoft.credential import BadCertificate
from bot.microsoft.graph import GraphBusy, GraphRefused
from bot.microsoft.tokens import NoToken

MicrosoftFault = BadCertificate | NoToken | GraphRefused | GraphBusy
FAULTS = (BadCertificate, NoToken, GraphRefused, GraphBusy)

TENANT = frozenset({"AADSTS90002", "AADSTS900023", "AADSTS90014"})
CLIENT = frozenset({"AADSTS700016", "AADSTS90013"})
EXPIRED = frozenset({"AADSTS7000222"})
SECRET = frozenset({"AADSTS7000215", "AADSTS7000216"})
CERTIFICATE = frozenset({"AADSTS700027", "AADSTS7000274", "AADSTS50012", "AADSTS700024"})


def explain(error: MicrosoftFault, group: str = "GRAPH", role: str = "User.Read.All") -> str:
    """What is wrong and what to do; `group` is the application's part of the settings' names, `role` what it needed."""
    match error:
        case BadCertificate():
            return f"{error}."
        case NoToken():
            return _no_token(error, group)
        case GraphRefused(status=401 | 403):
            return (
                f"Microsoft Graph nekar ({error.code}): ge appen behörigheten {role} (Application) i Entra och låt en "
                "administratör godkänna den."
            )
        case GraphRefused():
            return f"Microsoft Graph svarade inte som väntat ({error.status} {error.code}); ingenting är ändrat."
        case GraphBusy():
            return (
                f"Microsoft Graph är upptaget eller går inte att nå ({error.reason}); ingenting är ändrat. "
                "Försök igen om en stund."
            )
        case _:
            assert_never(error)


def _no_token(error: NoToken, group: str) -> str:
    name = f"HJULET_{group}_ID" if group == "TEAMS_APP" else f"HJULET_{group}_CLIENT_ID"
    half = f"HJULET_{group}" if group == "TEAMS_APP" else f"HJULET_{group}_CLIENT"
    secret, certificate = f"{half}_SECRET", f"HJULET_{group}_CERTIFICATE"
    if error.is_away:
        return "Det går inte att nå Entra på HJULET_LOGIN_BASE_URL; kontrollera nätet och försök igen om en stund."
    if error.code in TENANT:
        return f"Entra känner inte organisationen i HJULET_TENANT_ID ({error.code}); skriv klientorganisationens id."
    if error.code in CLIENT:
        return f"Entra känner inte appen i {name} ({error.code}); skriv appregistreringens program-id."
    if error.code in EXPIRED:
        return f"Hemligheten i {secret} har gått ut ({error.code}); gör en ny i appregistreringen."
    if error.code in SECRET:
        return f"Entra tar inte emot {secret} ({error.code}); skriv hemlighetens värde, inte dess id."
    if error.code in CERTIFICATE:
        return f"Entra tar inte emot {certificate} ({error.code}); ladda upp samma certifikat i appregistreringen."
    return f"Entra ger ingen åtkomst ({error.code}); kontrollera HJULET_TENANT_ID, {name} och dess hemlighet."
