"""Turns under way: tasks that a lost connection does not stop, a repeat joins, and a slow one is answered before."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from microsoft_agents.activity import Activity
from microsoft_agents.hosting.core import ClaimsIdentity, ConnectorClientBase, TeamsConnectorClient, TurnContext
from microsoft_agents.hosting.core.http import HttpRequestProtocol, HttpResponse
from microsoft_agents.hosting.fastapi import CloudAdapter

from bot.teams.answers import Answer
from bot.teams.connector import Clients, Line
from bot.teams.listen import Failed, Listener
from bot.teams.read import INVOKES, Heard

ANSWERED = 1000
PATIENCE = 4.0
"""Seconds until a turn is answered before it is done: Teams waits five for a dialog, and calls it failed then."""

log = structlog.get_logger("hjulet.teams")


class Turns:
    """Runs each delivery through the SDK's adapter, once."""

    def __init__(self, listener: Listener, clients: Clients, *, patience: float = PATIENCE) -> None:
        self._listener = listener
        self._patience = patience
        self._adapter = CloudAdapter(channel_service_client_factory=clients)
        self._adapter.on_turn_error = _lost
        self._running: dict[str, tuple[_Turn, asyncio.Task[HttpResponse]]] = {}
        self._answered: dict[str, None] = {}

    async def take(self, activity: Mapping[str, Any], heard: Heard, claims: ClaimsIdentity) -> HttpResponse:
        """The answer of the turn. Raises what the SDK does of an activity that it cannot read, and TryLater."""
        if heard.delivery in self._answered and not heard.is_invoke:
            return HttpResponse(status_code=202)
        turn, task = self._running.get(heard.delivery) or self._begin(activity, heard, claims)
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        if done:
            return task.result()
        log.warning("teams_turn_slow", delivery=heard.name)
        turn.is_late = True
        return self._late(heard)

    def _begin(
        self, activity: Mapping[str, Any], heard: Heard, claims: ClaimsIdentity
    ) -> "tuple[_Turn, asyncio.Task[HttpResponse]]":
        turn = _Turn(self._listener, heard)
        task = asyncio.create_task(self._adapter.process_request(_Delivery(activity, claims), turn))
        key = heard.delivery or str(id(task))
        self._running[key] = turn, task
        task.add_done_callback(lambda ended: self._end(key, ended))
        return turn, task

    def _end(self, key: str, task: asyncio.Task[HttpResponse]) -> None:
        """What failed may come again; of what was answered the id is kept, for repeats that are on their way."""
        turn, _ = self._running.pop(key)
        fault = None if task.cancelled() else task.exception()
        if fault and turn.is_late:
            log.error("teams_turn_failed", delivery=turn.name, error=type(fault).__name__)
        if fault or task.cancelled() or not turn.heard.delivery:
            return
        self._answered[key] = None
        if len(self._answered) > ANSWERED:
            del self._answered[next(iter(self._answered))]

    def _late(self, heard: Heard) -> HttpResponse:
        if not heard.is_invoke:
            return HttpResponse(status_code=202)
        try:
            return HttpResponse(status_code=200, body=self._listener.late(heard))
        except Failed:
            return HttpResponse(status_code=500)

    async def finish(self, seconds: float) -> None:
        """Lets the turns under way answer."""
        if self._running:
            await asyncio.wait([task for _, task in self._running.values()], timeout=seconds)


class _Turn:
    """One delivery's turn, as the SDK's adapter calls it."""

    def __init__(self, listener: Listener, heard: Heard) -> None:
        self._listener = listener
        self.heard = heard
        self.is_late = False

    @property
    def name(self) -> str:
        return self.heard.name

    async def on_turn(self, context: TurnContext) -> None:
        heard = self.heard
        client = context.services.get(ConnectorClientBase)  # type: ignore[type-abstract]  # the SDK's own key for it
        assert isinstance(client, TeamsConnectorClient)
        if heard.is_invoke and heard.name not in INVOKES:
            return  # the adapter answers 501, as the protocol has it for what we do not do
        line = Line(client, heard.reference.conversation)
        try:
            answer = await self._listener.take(heard, line)
        except Failed:
            await _respond(context, 500, None)
            return
        if self.is_late:
            await self._listener.tell_late(answer, line)
        if heard.is_invoke:
            await _respond(context, 200, answer)


async def _respond(context: TurnContext, status: int, answer: Answer | None) -> None:
    response = {"status": status, "body": answer}
    _ = await context.send_activity(Activity(type="invokeResponse", value=response))


class _Delivery(HttpRequestProtocol):
    """A request whose body was read and whose token was verified already, as the SDK's adapter takes it."""

    method = "POST"
    headers: Mapping[str, str] = {}

    def __init__(self, activity: Mapping[str, Any], claims: ClaimsIdentity) -> None:
        self._activity = activity
        self._claims = claims

    async def json(self) -> dict[str, Any]:
        return dict(self._activity)

    def get_claims_identity(self) -> ClaimsIdentity:
        return self._claims

    def get_path_param(self, name: str) -> str:
        raise KeyError(name)


async def _lost(_: TurnContext, error: Exception) -> None:
    """The SDK would print the error and send its words into the chat."""
    raise error
