"""The whole tenant in a thread of its own; it refuses what Graph refuses, and fails when it is told to."""

import asyncio
import threading
from dataclasses import dataclass, field
from typing import Any, Self

import jwt
from aiohttp import web

from .entra import Entra
from .tenant import Tenant, told

NOT_IN_DELTA = {"$expand", "$top", "$orderby"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at the nth call to Graph instead of an answer."""

    status: int
    code: str = "tooManyRequests"
    after: str = ""
    drop: bool = False
    body: str = ""


@dataclass
class FakeGraph:
    """Start with `with`; every call to Graph is counted, and `faults` are by the number of the call."""

    tenant: Tenant = field(default_factory=Tenant)
    entra: Entra = field(default_factory=Entra)
    faults: dict[int, Fault] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)
    mailbox: str = "hjulet@example.se"
    refuses: set[str] = field(default_factory=set)
    port: int = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self._application(), access_log=None)

        async def start() -> None:
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            ready.set()

        self._loop.run_until_complete(start())
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._guard])
        application.add_routes(
            [
                *self.entra.routes(),
                web.get("/v1.0/users/delta", self._delta),
                web.get("/v1.0/users", self._users),
                web.get("/v1.0/users/{id}", self._user),
                web.post("/v1.0/users/{id}/sendMail", self._send),
            ]
        )
        return application

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self, **more: Any) -> dict[str, Any]:
        """What points the bot here."""
        return {
            "tenant_id": self.entra.tenant,
            "graph_client_id": self.entra.application.id,
            "graph_client_secret": self.entra.application.secret,
            "graph_base_url": f"{self.url}/v1.0",
            "login_base_url": self.url,
            **more,
        }

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if not request.path.startswith("/v1.0/"):
            return await handler(request)  # type: ignore[no-any-return]
        self.calls.append(f"{request.method} {request.raw_path}")
        fault = self.faults.get(len(self.calls))
        if fault and fault.drop:
            assert request.transport is not None
            request.transport.close()
        if fault and fault.body:
            return web.Response(text=fault.body, status=fault.status)
        if fault:
            headers = {"Retry-After": fault.after} if fault.after else {}
            return _no(fault.status, fault.code, headers)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.entra.issued:
            return _no(401, "InvalidAuthenticationToken")
        role = "Mail.Send" if request.path.endswith("/sendMail") else "User.Read.All"
        if role not in jwt.decode(token, options={"verify_signature": False})["roles"]:
            return _no(403, "ErrorAccessDenied" if role == "Mail.Send" else "Authorization_RequestDenied")
        return await handler(request)  # type: ignore[no-any-return]

    async def _delta(self, request: web.Request) -> web.Response:
        query, tenant = request.query, self.tenant
        if NOT_IN_DELTA & set(query):
            return _no(400, "Request_UnsupportedQuery")
        here = f"{self.url}/v1.0/users/delta"
        if "$skiptoken" in query:
            since, until, skip, select = query["$skiptoken"].split(".", 3)
        elif "$deltatoken" in query:
            since, select = query["$deltatoken"].split(".", 1)
            until, skip = str(tenant.version), "0"
        else:
            since, until, skip, select = "0", str(tenant.version), "0", query["$select"]
        if 0 < int(since) < tenant.oldest:
            return _no(400, "syncStateNotFound")
        return web.json_response(tenant.delta(int(since), int(until), int(skip), select.split(","), here))

    async def _users(self, request: web.Request) -> web.Response:
        some = list(self.tenant.users.values())[: int(request.query.get("$top", "100"))]
        return web.json_response({"value": [told(user, ["id"], {"id"}) for user in some]})

    async def _user(self, request: web.Request) -> web.Response:
        user = self.tenant.users.get(request.match_info["id"])
        if user is None:
            return _no(404, "Request_ResourceNotFound")
        said = told(user, request.query["$select"].split(","), set(user))
        if user.get("manager") and request.query.get("$expand", "").startswith("manager"):
            said["manager"] = {"id": user["manager"]}
        return web.json_response(said)

    async def _send(self, request: web.Request) -> web.Response:
        if request.match_info["id"] != self.mailbox:
            return _no(404, "ErrorInvalidUser")
        body = await request.json()
        to = {each["emailAddress"]["address"] for each in body["message"]["toRecipients"]}
        if to & self.refuses:
            return _no(400, "ErrorInvalidRecipients")
        headers = body["message"].get("internetMessageHeaders", [])
        if any(not each["name"].lower().startswith("x-") for each in headers):
            return _no(400, "InvalidInternetMessageHeader")
        self.mails.append(body)
        return web.Response(status=202)


def _no(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": code}}, status=status, headers=headers)
