"""The HTTP side of the fake: the Web API, the response_urls and the Socket Mode link on one port."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import web

from .calls import Call, Fault, Faults, Outgoing
from .delivery import SocketMode
from .elements import Json
from .response_urls import ResponseUrls
from .web_api import APP_TOKEN_METHODS, WebApi
from .workspace import Refused, Workspace


@dataclass(slots=True, kw_only=True)
class Server:
    """Turns HTTP requests into calls, records them and lets planned faults happen."""

    workspace: Workspace
    responses: ResponseUrls
    socket: SocketMode
    bot_token: str
    app_token: str
    changed: Callable[[], None]
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    tickets: set[str] = field(default_factory=set)
    port: int = 0

    def application(self) -> web.Application:
        api = WebApi(self.workspace, socket_url=self._new_socket_url)

        async def call(request: web.Request) -> web.StreamResponse:
            return await self._call(api, request)

        application = web.Application(client_max_size=4 * 1024 * 1024)
        application.router.add_route("*", "/api/{method}", call)
        application.router.add_post("/response/{ticket}", self._respond)
        application.router.add_get("/link/", self._link)
        return application

    def _new_socket_url(self) -> str:
        ticket = self.workspace.new_id("ticket")
        self.tickets.add(ticket)
        return f"ws://127.0.0.1:{self.port}/link/?ticket={ticket}&app_id={self.workspace.app_id}"

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            raise web.HTTPForbidden
        self.tickets.remove(ticket)
        return await self.socket.serve(request)

    async def _call(self, api: WebApi, request: web.Request) -> web.StreamResponse:
        method, raw = request.match_info["method"], await request.text()
        payload = read_arguments(request, raw)
        token = read_token(request, payload)
        self.outgoing.append(Outgoing(where=method, payload=payload, raw=raw))
        fault = self.faults.next(method, payload)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        answer = fault_answer(fault) or self._answer(api, method, payload, token)
        call = Call(method=method, payload=payload, at=self.workspace.clock(), raw=raw, answer=answer)
        self.calls.append(call)
        self.changed()
        response = respond(request, answer, fault)
        if answer.get("ok") and token == self.bot_token:
            response.headers["X-OAuth-Scopes"] = ",".join(self.workspace.scopes)
        return response

    def _answer(self, api: WebApi, method: str, payload: Json, token: str | None) -> Json:
        try:
            self._check_token(method, token)
            return api.answer(method, payload)
        except Refused as refused:
            answer: Json = {"ok": False, "error": refused.code}
            if refused.messages:
                answer["response_metadata"] = {"messages": refused.messages}
            return answer

    def _check_token(self, method: str, token: str | None) -> None:
        if not token:
            raise Refused("not_authed")
        if token not in (self.bot_token, self.app_token):
            raise Refused("invalid_auth")
        if (token == self.app_token) != (method in APP_TOKEN_METHODS):
            raise Refused("not_allowed_token_type")

    async def _respond(self, request: web.Request) -> web.Response:
        raw = await request.text()
        try:
            body = json.loads(raw)
            self.outgoing.append(Outgoing(where="response_url", payload=body, raw=raw))
            self.responses.answer(request.match_info["ticket"], body)
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        except Refused as refused:
            gone = refused.code in ("expired_url", "used_url")
            return web.Response(status=404 if gone else 400, text=refused.code)
        finally:
            self.changed()
        return web.Response(text="ok")


def read_arguments(request: web.Request, raw: str) -> Json:
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        read = json.loads(raw) if raw else {}
        return arguments | (read if isinstance(read, dict) else {})
    return arguments | dict(parse_qsl(raw, keep_blank_values=True))


def read_token(request: web.Request, payload: Json) -> str | None:
    """The token, taken out of the arguments so that it is in no record."""
    given = payload.pop("token", None)
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else given


def fault_answer(fault: Fault | None) -> Json | None:
    if fault is None or fault.lose_reply:
        return None
    if fault.error is not None:
        return {"ok": False, "error": fault.error}
    if fault.status == 429:
        return {"ok": False, "error": "ratelimited"}
    if fault.drop or fault.status is not None:
        return {"ok": False, "error": "internal_error"}
    return None


def respond(request: web.Request, answer: Json, fault: Fault | None) -> web.Response:
    if fault is None:
        return web.json_response(answer)
    if (fault.drop or fault.lose_reply) and request.transport is not None:
        request.transport.abort()
    if fault.status is not None and fault.status >= 500:
        return web.Response(status=fault.status, text="<html>Server Error</html>", content_type="text/html")
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return web.json_response(answer, status=fault.status or 200, headers=headers)
