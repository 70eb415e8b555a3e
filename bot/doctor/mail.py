"""Looks at mail: whether the mail server lets us in and takes our mailbox, and on request whether a mail arrives."""

import secrets

import aiosmtplib

from bot.doctor.finding import About, Finding
from bot.faults import sentence
from bot.mail.channel import sender_of
from bot.mail.port import Mail
from bot.mail.smtp import AWAY, Account, leave
from bot.microsoft.credential import BadCertificate
from bot.settings import Settings
from conversation.port import TryLater, Unreachable

MAIL = About("Mejl")
SUBJECT = "Prov från Hjulet"
BY_SERVER = "mejlservern släpper in oss och tar HJULET_MAIL_FROM."
BY_GRAPH = "går genom Microsoft Graph; under Graph står om appen får skicka."
TEXT = "Det här brevet visar att Hjulet kan skicka mejl. Det behöver inte besvaras.\n"


async def check_mail(settings: Settings, *, to: str) -> list[Finding]:
    """The way that mails go; with `to`, one is sent there."""
    smtp = settings.smtp_url.get_secret_value()
    if not settings.mail_from:
        if smtp or to:
            return [MAIL.wrong("HJULET_MAIL_FROM saknas; skriv brevlådan som mejl ska skickas från.")]
        return [MAIL.off("HJULET_MAIL_FROM är inte satt; den som inte nås i chatten får inget mejl.")]
    if smtp and (fault := await _fault_of_server(Account.of(smtp), settings.mail_from)):
        return [MAIL.wrong(fault)]
    how = (
        "mejlservern släpper in oss och tar HJULET_MAIL_FROM."
        if smtp
        else "går genom Microsoft Graph; se ovan om det får det."
    )
    return [MAIL.good(how), *([await _sent(settings, to)] if to else [])]


async def _fault_of_server(account: Account, mail_from: str) -> str:
    """Why no mail could be handed over now; '' where one could. None is."""
    client = account.client()
    try:
        await client.connect()
        await client.mail(mail_from)
        await client.rset()
    except aiosmtplib.SMTPException as error:
        return _explain(error)
    except AWAY:
        return _explain(aiosmtplib.SMTPConnectError(""))
    finally:
        await leave(client)
    return ""


def _explain(error: aiosmtplib.SMTPException) -> str:
    match error:
        case aiosmtplib.SMTPAuthenticationError():
            return f"mejlservern tar inte emot användaren och lösenordet i HJULET_SMTP_URL ({error.code}); rätta dem."
        case aiosmtplib.SMTPSenderRefused():
            return (
                f"mejlservern låter oss inte skicka från HJULET_MAIL_FROM ({error.code}); ge användaren i "
                "HJULET_SMTP_URL rätt till brevlådan."
            )
        case aiosmtplib.SMTPResponseException():
            return f"mejlservern svarar inte som väntat ({error.code}); försök igen om en stund."
        case aiosmtplib.SMTPNotSupported():
            return "mejlservern kan inte kryptera eller logga in som HJULET_SMTP_URL säger; prova smtps://."
        case _:
            return "mejlservern i HJULET_SMTP_URL går inte att nå; kontrollera namn, port, certifikat och brandvägg."


async def _sent(settings: Settings, to: str) -> Finding:
    try:
        sender = sender_of(settings)
    except (BadCertificate, OSError) as error:
        return MAIL.wrong(sentence(error))
    await sender.start()
    try:
        await sender(Mail(to, SUBJECT, TEXT, secrets.token_hex(12)))
    except (TryLater, Unreachable) as error:
        return MAIL.wrong(
            f"provbrevet togs inte emot ({error.reason}); kontrollera HJULET_MAIL_FROM, rätten att skicka "
            "(Mail.Send, eller i Exchange) och adressen."
        )
    finally:
        await sender.stop()
    return MAIL.good("provbrevet är avsänt; se efter att det kom fram.")
