"""The bot's own token towards the Bot Connector, from Entra through msal, in the shape that the Agents SDK takes."""

import asyncio
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msal
import requests

from bot.microsoft.credential import credential
from bot.settings import Settings, is_loopback

SECONDS = 10.0


class NoToken(Exception):
    """Entra gave no token; `reason` is its own code, or the kind of network fault."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PlainHere(requests.Session):
    """msal speaks https only; what is on this machine (a test's Entra) is spoken to in plain http."""

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **options: Any) -> requests.Response:
        parts = urlsplit(url if isinstance(url, str) else url.decode())
        scheme = "http" if is_loopback(parts.geturl()) else parts.scheme
        verb = method if isinstance(method, str) else method.decode()
        options.setdefault("timeout", SECONDS)
        return super().request(verb, urlunsplit(parts._replace(scheme=scheme)), *args, **options)


class AppToken:
    """Asks msal, which keeps a token until shortly before it ends."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: msal.ConfidentialClientApplication | None = None
        self._asking = asyncio.Lock()

    async def get_access_token(self, resource_url: str, scopes: list[str], force_refresh: bool = False) -> str:
        """The token for these scopes. Raises NoToken."""
        async with self._asking:  # of many turns at once one asks, and the others find what it got
            answer = await asyncio.to_thread(self._ask, scopes)
        token = answer.get("access_token")
        if not token:
            raise NoToken(str(answer.get("error") or "no_token"))
        return str(token)

    def _ask(self, scopes: list[str]) -> dict[str, Any]:
        try:
            if self._client is None:
                self._client = self._new_client()
            answer: dict[str, Any] = self._client.acquire_token_for_client(scopes=scopes)
        except (requests.RequestException, ValueError, KeyError) as error:
            raise NoToken(type(error).__name__) from error
        return answer

    def _new_client(self) -> msal.ConfidentialClientApplication:
        """Made when first needed: msal asks Entra at once where its addresses are."""
        settings = self._settings
        base = urlsplit(settings.login_base_url)._replace(scheme="https").geturl().rstrip("/")
        return msal.ConfidentialClientApplication(
            settings.teams_app_id,
            client_credential=credential(settings.teams_app_secret, settings.teams_app_certificate),
            authority=f"{base}/{settings.tenant_id}",
            instance_discovery=False,
            http_client=PlainHere(),
        )
