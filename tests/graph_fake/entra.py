"""Entra's token endpoint: applications with secrets or certificates, and its own words when it refuses."""

import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web

KEY = "fake-entra-signing-key-of-thirty-two-bytes"
NOT_FOUND = "AADSTS90002: Tenant 'x' not found. Check to make sure you have the correct tenant ID."


@dataclass
class Application:
    """A registered application and what an administrator granted it."""

    id: str = "graph-app"
    secret: str = "graph-secret-value"
    certificate: str = ""
    expired: bool = False
    roles: list[str] = field(default_factory=lambda: ["User.Read.All", "Mail.Send"])


@dataclass
class Entra:
    """Hands out tokens for one tenant; `seconds` is how long a token is good, `others` are secrets by application."""

    tenant: str = "11111111-2222-3333-4444-555555555555"
    application: Application = field(default_factory=Application)
    others: dict[str, str] = field(default_factory=dict)
    seconds: int = 3600
    issued: set[str] = field(default_factory=set)
    asked: int = 0

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/{tenant}/v2.0/.well-known/openid-configuration", self._configuration),
            web.post("/{tenant}/oauth2/v2.0/token", self._token),
        ]

    async def _configuration(self, request: web.Request) -> web.Response:
        if request.match_info["tenant"] != self.tenant:
            return _no(400, "invalid_tenant", NOT_FOUND)
        here = f"https://{request.host}/{self.tenant}"
        return web.json_response(
            {
                "issuer": f"{here}/v2.0",
                "token_endpoint": f"{here}/oauth2/v2.0/token",
                "authorization_endpoint": f"{here}/oauth2/v2.0/authorize",
            }
        )

    async def _token(self, request: web.Request) -> web.Response:
        self.asked += 1
        form = await request.post()
        app = self.application
        if self.others.get(str(form.get("client_id")), "") == form.get("client_secret", None):
            return web.json_response({"token_type": "Bearer", "expires_in": self.seconds, "access_token": self.issue()})
        if form.get("client_id") != app.id:
            return _no(400, "unauthorized_client", "AADSTS700016: Application was not found in the directory.")
        if not self._knows(form):
            return _no(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        if app.expired:
            return _no(401, "invalid_client", "AADSTS7000222: The provided client secret keys are expired.")
        return web.json_response({"token_type": "Bearer", "expires_in": self.seconds, "access_token": self.issue()})

    def _knows(self, form: Any) -> bool:
        if not self.application.certificate:
            return bool(form.get("client_secret") == self.application.secret)
        said = jwt.decode(
            str(form.get("client_assertion")),
            self.application.certificate,
            algorithms=["PS256", "RS256"],
            options={"verify_aud": False},
        )
        return bool(said["iss"] == self.application.id)

    def issue(self) -> str:
        now = int(time.time())
        claims = {"roles": self.application.roles, "iat": now, "exp": now + self.seconds, "n": self.asked}
        token = jwt.encode(claims, KEY, algorithm="HS256")
        self.issued.add(token)
        return token

    def revoke(self) -> None:
        """No token that was handed out is good any more."""
        self.issued.clear()


def _no(status: int, error: str, description: str) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)
