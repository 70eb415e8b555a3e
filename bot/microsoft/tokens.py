"""Tokens for the application itself, by msal, which keeps them while they are good."""

import asyncio
import re
from typing import Any

import msal
import requests

from bot.microsoft.credential import Credential, credential
from bot.microsoft.door import Door, authority
from bot.settings import Settings

_CODE = re.compile(r"AADSTS\d+")
AWAY = "away"
REFUSED = "refused"


class NoToken(Exception):
    """Entra gave no token; `code` is its own word for why (AADSTS…), or that it could not be reached."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def is_away(self) -> bool:
        """Whether it may well work later."""
        return self.code == AWAY


class Tokens:
    """One application's tokens; msal waits for the network, so it works in a thread of its own."""

    def __init__(self, client_id: str, credential: Credential, *, tenant: str, login_base_url: str) -> None:
        self._client_id = client_id
        self._credential = credential
        self._tenant = tenant
        self._login = login_base_url
        self._door = Door(login_base_url)
        self._made: msal.ConfidentialClientApplication | None = None
        self._asking = asyncio.Lock()

    async def token(self, scope: str) -> str:
        """A token that is good now. Raises NoToken."""
        async with self._asking:
            return await asyncio.to_thread(self._ask, scope)

    async def forget(self) -> None:
        """The next token is a fresh one."""
        async with self._asking:
            if self._made is not None:
                await asyncio.to_thread(self._made.remove_tokens_for_client)

    def close(self) -> None:
        self._door.close()

    def _ask(self, scope: str) -> str:
        try:
            answer: dict[str, Any] = self._application().acquire_token_for_client([scope])
        except (requests.RequestException, msal.exceptions.MsalServiceError):
            raise NoToken(AWAY) from None
        except (ValueError, RuntimeError) as error:  # msal's words for a tenant that is not there
            raise NoToken(_code(f"{error} {error.__context__}")) from None
        if "access_token" not in answer:
            raise NoToken(_code(str(answer.get("error_description") or "")))
        return str(answer["access_token"])

    def _application(self) -> msal.ConfidentialClientApplication:
        if self._made is None:
            self._made = msal.ConfidentialClientApplication(
                self._client_id,
                client_credential=self._credential,
                authority=authority(self._login, self._tenant),
                http_client=self._door,
                instance_discovery=False,
            )
        return self._made


def _code(text: str) -> str:
    found = _CODE.search(text)
    return found[0] if found else REFUSED


def graph_tokens(settings: Settings) -> Tokens:
    """The tokens of the application that reads people and sends mail. Raises BadCertificate and OSError."""
    return Tokens(
        settings.graph_client_id,
        credential(settings.graph_client_secret, settings.graph_certificate),
        tenant=settings.tenant_id,
        login_base_url=settings.login_base_url,
    )
