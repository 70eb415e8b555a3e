"""The one way msal reaches Entra: a session with a time limit, which may be pointed at a server on this machine."""

from typing import Any
from urllib.parse import urlsplit

import requests

SECONDS = 10
HTTPS = "https://"


class Door:
    """msal's `http_client`.

    msal takes https addresses only. Where the configured server speaks http (the settings allow that on loopback
    alone), what msal asks of that server goes there as it is; everything else goes as msal says.
    """

    def __init__(self, base_url: str) -> None:
        self._session = requests.Session()
        self._plain = base_url if urlsplit(base_url).scheme == "http" else ""
        self._secure = HTTPS + urlsplit(base_url).netloc

    def _way(self, url: str) -> str:
        if self._plain and url.startswith(self._secure + "/"):
            return f"http://{url.removeprefix(HTTPS)}"
        return url

    def get(self, url: str, **how: Any) -> requests.Response:
        return self._session.get(self._way(url), timeout=SECONDS, allow_redirects=False, **how)

    def post(self, url: str, **how: Any) -> requests.Response:
        return self._session.post(self._way(url), timeout=SECONDS, allow_redirects=False, **how)

    def close(self) -> None:
        self._session.close()


def authority(base_url: str, tenant: str) -> str:
    """The tenant's address as msal wants it."""
    return f"{HTTPS}{urlsplit(base_url).netloc}/{tenant}"
