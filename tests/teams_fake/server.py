"""The HTTP side: the Bot Connector's REST, its keys, and Entra's token endpoint."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from .calls import Fault, Faults, Json, Outgoing
from .cards import Rejected
from .tenant import BOT, Tenant
from .tokens import Tokens

Doing = Callable[[web.Request, Json], Awaitable[Json]]


class Server:
    """Everything that the bot calls."""

    def __init__(self, tenant: Tenant, tokens: Tokens, *, anonymous: bool, changed: Callable[[], None]) -> None:
        self.tenant = tenant
        self.tokens = tokens
        self.anonymous = anonymous
        self.faults = Faults()
        self.outgoing: list[Outgoing] = []
        self.calls: list[str] = []
        self.port = 0
        self._changed = changed

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def application(self) -> web.Application:
        app = web.Application(client_max_size=4_000_000)
        activities = "/teams/v3/conversations/{conversation}/activities"
        app.router.add_get("/keys/openid", self._openid)
        app.router.add_get("/keys/jwks", self._jwks)
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._authority)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_post("/teams/v3/conversations", self._call("create", self._create))
        app.router.add_post(activities, self._call("send", self._send))
        app.router.add_post(activities + "/{activity}", self._call("send", self._send))
        app.router.add_put(activities + "/{activity}", self._call("update", self._update))
        members = "/teams/v3/conversations/{conversation}"
        app.router.add_get(members + "/members/{member}", self._call("member", self._member))
        app.router.add_get(members + "/pagedMembers", self._call("members", self._members))
        return app

    # Keys and tokens

    async def _openid(self, _: web.Request) -> web.Response:
        self.calls.append("openid")
        if self.faults.next("keys", {}):
            return web.json_response({}, status=503)
        return web.json_response({"issuer": "https://api.botframework.com", "jwks_uri": f"{self.address}/keys/jwks"})

    async def _jwks(self, _: web.Request) -> web.Response:
        self.calls.append("keys")
        return web.json_response({"keys": [each.public() for each in self.tokens.keys]})

    async def _authority(self, request: web.Request) -> web.Response:
        base = f"https://127.0.0.1:{self.port}/{request.match_info['tenant']}"
        found = {
            "issuer": f"{base}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
        }
        return web.json_response(found)

    async def _token(self, request: web.Request) -> web.Response:
        asked = await request.post()
        self.calls.append("token")
        fault = self.faults.next("token", {})
        if fault:
            _drop(fault, request)
            return web.json_response({"error": "temporarily_unavailable"}, status=fault.status)
        known = (asked.get("client_id"), asked.get("client_secret")) == (BOT, self.tokens.secret)
        if not known or asked.get("scope") != "https://api.botframework.com/.default":
            return web.json_response({"error": "invalid_client"}, status=401)
        given = {"access_token": self.tokens.give(), "token_type": "Bearer", "expires_in": self.tokens.lifetime}
        return web.json_response(given)

    # The Bot Connector

    def _call(self, name: str, doing: Doing) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def call(request: web.Request) -> web.StreamResponse:
            raw = await request.text()
            payload: Json = json.loads(raw) if raw else {}
            self.calls.append(name)
            self.outgoing.append(Outgoing(where=name, raw=raw, payload=payload))
            try:
                answer = await self._answer(name, request, payload, doing)
            finally:
                self._changed()
            return answer

        return call

    async def _answer(self, name: str, request: web.Request, payload: Json, doing: Doing) -> web.StreamResponse:
        if not self.anonymous and not self.tokens.is_good(request.headers.get("Authorization", "")):
            return _refusal(401, "Unauthorized")
        fault = self.faults.next(name, payload)
        if fault:
            await asyncio.sleep(fault.delay)
            _drop(fault, request)
            told = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return _refusal(fault.status, "Planned", headers=told)
        try:
            return web.json_response(await doing(request, payload), status=201)
        except Rejected as rejected:
            return _refusal(rejected.status, rejected.code)

    async def _create(self, _: web.Request, payload: Json) -> Json:
        members = payload.get("members") or []
        if len(members) != 1 or (not self.anonymous and not payload.get("tenantId")):
            raise Rejected(400, "BadArgument")
        if payload.get("bot", {}).get("id") != f"28:{BOT}":
            raise Rejected(400, "BadBot")
        member = self.tenant.by_any_id(members[0]["id"])
        if not member.installed:
            raise Rejected(403, "BotNotInConversationRoster")
        return {"id": self.tenant.own(member.id).id}

    async def _send(self, request: web.Request, payload: Json) -> Json:
        conversation = self.tenant.spoken(request.match_info["conversation"])
        return {"id": self.tenant.post(conversation, payload).id}

    async def _update(self, request: web.Request, payload: Json) -> Json:
        conversation = self.tenant.spoken(request.match_info["conversation"])
        return {"id": self.tenant.update(conversation, request.match_info["activity"], payload).id}

    async def _member(self, request: web.Request, _: Json) -> Json:
        member = self.tenant.by_any_id(request.match_info["member"])
        conversation = self.tenant.conversations.get(request.match_info["conversation"])
        if conversation is None or member.id not in conversation.members:
            raise Rejected(404, "MemberNotFoundInConversation")
        return member.account()

    async def _members(self, request: web.Request, _: Json) -> Json:
        conversation = self.tenant.spoken(request.match_info["conversation"])
        return {"members": [self.tenant.members[each].account() for each in conversation.members]}


def _drop(fault: Fault, request: web.Request) -> None:
    if fault.drop and request.transport:
        request.transport.abort()


def _refusal(status: int, code: str, *, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "no"}}, status=status, headers=headers)
