"""Sends by a mail server, one connection for each mail: they are few, and a kept one is one more to lose."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bot.mail.port import Mail
from bot.settings import is_loopback
from conversation.port import TryLater, Unreachable

SECONDS = 15
"""Far less than a lease of the keeper's, so that nobody else sends the same mail meanwhile."""
AWAY = (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPConnectError, aiosmtplib.SMTPTimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class Account:
    """Where and as whom to hand over mails. Outside this machine nothing is said before the line is encrypted."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool | None

    @classmethod
    def of(cls, url: str) -> "Account":
        """From `HJULET_SMTP_URL`, which the settings have looked at."""
        parts = urlsplit(url)
        tls, host = parts.scheme == "smtps", parts.hostname or ""
        starttls = False if tls else None if is_loopback(host) else True
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(host, parts.port or (465 if tls else 587), user, password, tls, starttls)

    def client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            use_tls=self.tls,
            start_tls=self.starttls,
            timeout=SECONDS,
        )


class SmtpSender:
    """bot.mail.port.Sender by a mail server."""

    def __init__(self, account: Account, mail_from: str) -> None:
        self._account = account
        self._from = mail_from

    async def start(self) -> None:
        """Nothing is kept open."""

    async def stop(self) -> None:
        """Nothing was."""

    async def __call__(self, mail: Mail) -> None:
        """Raises Unreachable or TryLater."""
        client = self._account.client()
        try:
            await _connect(client)
            await _hand_over(client, self._written(mail))
        finally:
            await leave(client)

    def _written(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._from, mail.to, mail.subject
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = f"<{mail.id}@{self._from.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(mail.text)
        return message


async def leave(client: aiosmtplib.SMTP) -> None:
    """Says goodbye; a mail that was taken stays taken, whatever the server answers to that."""
    with suppress(aiosmtplib.SMTPException, OSError):
        if client.is_connected:
            await client.quit()
    client.close()


async def _connect(client: aiosmtplib.SMTP) -> None:
    """Whatever is refused before the mail is named is no fault of its reader's."""
    try:
        await client.connect()
    except aiosmtplib.SMTPResponseException as error:
        raise TryLater(f"smtp_{error.code}") from None
    except AWAY:
        raise TryLater("connection") from None
    except aiosmtplib.SMTPException as error:
        raise TryLater(type(error).__name__) from None


async def _hand_over(client: aiosmtplib.SMTP, message: EmailMessage) -> None:
    try:
        await client.send_message(message)
    except aiosmtplib.SMTPSenderRefused as error:
        raise TryLater(f"smtp_{error.code}") from None
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _refusal(error.recipients[0].code) from None
    except aiosmtplib.SMTPResponseException as error:
        raise _refusal(error.code) from None
    except aiosmtplib.SMTPNotSupported:
        raise Unreachable("smtp_utf8") from None  # the address has letters that the server cannot take
    except AWAY:
        raise TryLater("connection") from None


def _refusal(code: int) -> TryLater | Unreachable:
    """4xx is for now, 5xx for good."""
    return TryLater(f"smtp_{code}") if code < 500 else Unreachable(f"smtp_{code}")
