"""Asks an address once, over HTTP."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

SECONDS = 10
AWAY, UNTRUSTED = 0, -1


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; a `status` of AWAY or UNTRUSTED is ours: nobody there, or a certificate that is not good."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Mapping[str, Any]:
        """The answer as an object; empty where it is none."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


async def ask(url: str, *, method: str = "GET", token: str = "") -> Answer:
    """One question; redirections are not followed, so that no token goes astray."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session,
            session.request(method, url, headers=headers, allow_redirects=False) as got,
        ):
            return Answer(got.status, got.headers.copy(), await got.text(errors="replace"))
    except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError):
        return Answer(UNTRUSTED, {}, "")
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return Answer(AWAY, {}, "")
