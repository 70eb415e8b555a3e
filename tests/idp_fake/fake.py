"""The fake provider itself: a real server on a free port, with a page where a person signs in."""

import asyncio
import html
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from .grants import Grant, Refused, Registration

SSO = "fake_idp"
Claims = dict[str, Any]
Account = Mapping[str, Any]
PAGE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Leverantörens inloggning</title>
<meta name="viewport" content="width=device-width"></head><body><h1>Leverantörens inloggning</h1>
<form method="post" action="{action}">{hidden}<label>Konto <input name="account"></label>
<button name="do" value="allow">Fortsätt</button><button name="do" value="deny">Neka</button></form></body></html>"""


@dataclass
class FakeIdp:
    """`with FakeIdp(...) as idp`: `issuer` is what the settings name; tests turn the rest to see what is refused.

    It is reached as `localhost`, so that to a browser it is another site than the application on 127.0.0.1.
    """

    registration: Registration
    accounts: dict[str, Account]
    path: str = ""
    kind: str = "RS256"
    takes_basic: bool = True
    change: Callable[[Claims], Claims] = lambda claims: claims
    sign: Callable[[Claims], str] | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    broken: str = ""
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key: Any = (
            rsa.generate_private_key(public_exponent=65537, key_size=2048)
            if self.kind.startswith("RS")
            else ec.generate_private_key(ec.SECP256R1())
        )
        self.kid = "key-1"
        self._started: Future[int] = Future()

    @property
    def base(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def issuer(self) -> str:
        return f"{self.base}{self.path}"

    # Starting and stopping

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="fake-idp", daemon=True)
        self._thread.start()
        self.port = self._started.result(timeout=10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(timeout=10)

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        application = web.Application()
        application.router.add_get(f"{self.path}/.well-known/openid-configuration", self._describe)
        application.router.add_get(f"{self.path}/keys", self._keys)
        application.router.add_get(f"{self.path}/authorize", self._ask)
        application.router.add_post(f"{self.path}/authorize", self._answer)
        application.router.add_post(f"{self.path}/token", self._token)
        application.router.add_get(f"{self.path}/logout", self._log_out)
        runner = web.AppRunner(application, shutdown_timeout=0.5, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._started.set_result(runner.addresses[0][1])
        await self._stopping.wait()
        await runner.cleanup()

    # What programs ask

    async def _describe(self, request: web.Request) -> web.Response:
        self.seen.append(("metadata", {}))
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/logout",
            "token_endpoint_auth_methods_supported": [
                "client_secret_basic" if self.takes_basic else "client_secret_post",
                "private_key_jwt",
            ],
        }
        return self._json("metadata", {**told, **self.metadata})

    async def _keys(self, request: web.Request) -> web.Response:
        self.seen.append(("keys", {}))
        algorithm = jwt.algorithms.RSAAlgorithm if self.kind.startswith("RS") else jwt.algorithms.ECAlgorithm
        announced = algorithm.to_jwk(self.key.public_key(), as_dict=True)
        return self._json("keys", {"keys": [{**announced, "kid": self.kid, "use": "sig"}]})

    async def _token(self, request: web.Request) -> web.Response:
        sent = {name: str(value) for name, value in (await request.post()).items()}
        self.seen.append(("token", {**sent, "authorization": request.headers.get("authorization", "")}))
        try:
            grant = self.registration.redeem(sent, request.headers.get("authorization", ""), f"{self.issuer}/token")
        except Refused as why:
            return web.json_response({"error": why.code, "error_description": "HEMLIGT"}, status=400)
        claims = self.change(self._claims(grant))
        token = self.sign(claims) if self.sign else self.signed(claims)
        return self._json("token", {"access_token": "HEMLIGT", "token_type": "Bearer", "id_token": token})

    def _claims(self, grant: Grant) -> Claims:
        now = int(time.time())
        told = {"iss": self.issuer, "aud": self.registration.client_id, "iat": now, "exp": now + 600}
        return {**told, "nonce": grant.nonce, **self.accounts[grant.account]}

    def signed(self, claims: Claims, *, key: Any = None, kid: str | None = "", algorithm: str = "") -> str:
        """An ID token; by another key, name or algorithm where a test forges one."""
        name = self.kid if kid == "" else kid
        return jwt.encode(claims, key or self.key, algorithm or self.kind, headers={"kid": name} if name else None)

    def _json(self, what: str, told: dict[str, Any]) -> web.Response:
        if self.broken == what:
            return web.Response(text="<h1>HEMLIGT fel</h1>", content_type="text/html", status=200)
        if self.broken == f"{what} 503":
            return web.Response(text="{}", content_type="application/json", status=503)
        return web.json_response(told)

    # What people see

    async def _ask(self, request: web.Request) -> web.Response:
        asked = dict(request.query)
        self.seen.append(("authorize", asked))
        try:
            self.registration.check(asked)
        except Refused as why:
            raise web.HTTPBadRequest(text=why.code) from None
        last = request.cookies.get(SSO, "")
        if last and "prompt" not in asked:
            raise web.HTTPFound(self._back(last, asked))
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in asked.items()
        )
        return web.Response(
            text=PAGE.format(action=f"{self.issuer}/authorize", hidden=hidden), content_type="text/html"
        )

    async def _answer(self, request: web.Request) -> web.Response:
        sent = {name: str(value) for name, value in (await request.post()).items()}
        self.registration.check(sent)
        if sent.get("do") == "deny":
            raise web.HTTPFound(self._address(sent, error="access_denied", error_description="HEMLIGT"))
        response = web.HTTPFound(self._back(sent["account"], sent))
        response.set_cookie(SSO, sent["account"], httponly=True, samesite="Lax")
        raise response

    async def _log_out(self, request: web.Request) -> web.Response:
        response = web.HTTPFound(request.query["post_logout_redirect_uri"])
        response.del_cookie(SSO)
        raise response

    def _back(self, account: str, asked: Mapping[str, str]) -> str:
        return self._address(asked, code=self.registration.allow(account, asked))

    def _address(self, asked: Mapping[str, str], **told: str) -> str:
        return f"{asked['redirect_uri']}?{urlencode({**told, 'state': asked['state'], 'iss': self.issuer})}"
