"""Shows a screen where the person is, and finds another place where that one is gone."""

from typing import Any, assert_never

import structlog
from slack_sdk.models.views import View

from bot.slack.api import Refused, WebApi
from bot.slack.fields import ANSWER, Look
from bot.slack.place import Place
from bot.slack.render import place_of, render_home, render_message, render_modal
from bot.slack.surfaces import Direct, HomeTab, Modal, Opening, Posted, Submitted, Surface
from bot.slack.written import written
from conversation.screen import CaseCard, Home, Link, Notice, Prompt, Reading, Review, Screen

LOST_TRIGGER = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"}

log = structlog.get_logger("hjulet.slack")


class Moved(Exception):
    """The modal was changed by somebody else's hand (a double click, another device) since it was seen."""


class Stage:
    """The places of one workspace where screens are shown."""

    def __init__(self, api: WebApi) -> None:
        self._api = api

    async def show(self, surface: Surface, screen: Screen, look: Look, *, user: str, within: bool = False) -> None:
        """`within` says that what was pressed in holds the conversation, or the page, that the answer replaces.

        Raises Moved, Refused or TryLater.
        """
        match surface:
            case Submitted():
                await self._answer(surface, screen, look)
            case Modal():
                await self._update(surface, screen, look, user, within=within)
            case Opening():
                await self._open(surface, screen, look, user)
            case Posted():
                await self._post(surface, screen, look, within=within)
            case Direct():
                await self._say(surface, screen, look, user)
            case HomeTab():
                await self._home(surface, screen, look, user)
            case _:
                assert_never(surface)

    async def _answer(self, surface: Submitted, screen: Screen, look: Look) -> None:
        place = surface.place
        answer = acknowledgement(screen, surface, look)
        await surface.ack(**answer)
        if place.ts and answer["response_action"] == "clear":
            await self._api.replace(place.channel, place.ts, render_message(screen, look))

    async def _update(self, surface: Modal, screen: Screen, look: Look, user: str, *, within: bool) -> None:
        place = surface.place
        if isinstance(screen, Reading | Link) and not within and await self._push(surface.trigger, screen, look):
            return
        channel, ts = (place.channel, place.ts) if place else ("", "")
        closed = await self._is_closed(surface, render_modal(screen, look, channel=channel, ts=ts))
        ended = place_of(screen) is None and not isinstance(screen, Reading | Link)
        if ts and (closed or ended):
            await self._api.replace(channel, ts, render_message(screen, look))
        elif closed and ended:
            await self._tell(user, screen, look)

    async def _push(self, trigger: str, screen: Screen, look: Look) -> bool:
        """Whether it could be shown over the modal, which then is still there when this is closed."""
        try:
            await self._api.push_view(trigger, render_modal(screen, look))
        except Refused as refused:
            if refused.code not in LOST_TRIGGER | {"push_limit_reached", "not_found"}:
                raise
            log.info("slack_push_failed", code=refused.code)
            return False
        return True

    async def _is_closed(self, surface: Modal, view: View) -> bool:
        """Updates the modal, unless its person has closed it. Raises Moved where it shows something else now."""
        try:
            await self._api.update_view(surface.view, surface.hash, view)
        except Refused as refused:
            log.info("slack_view_gone", code=refused.code)
            if refused.code == "hash_conflict" and surface.hash:
                raise Moved from refused
            if refused.code not in {"not_found", "view_not_found", "hash_conflict"}:
                raise
            return True
        return False

    async def _tell(self, user: str, screen: Screen, look: Look) -> None:
        await self._api.post(await self._api.direct(user), render_message(screen, look))

    async def _open(self, surface: Opening, screen: Screen, look: Look, user: str) -> None:
        wants = _wants_modal(screen) or not surface.response_url
        if wants and surface.trigger and await self.open_modal(surface.trigger, screen, look):
            return
        if surface.response_url:
            await self._api.respond(surface.response_url, render_message(screen, look))
        else:
            await self._tell(user, screen, look)

    async def open_modal(self, trigger: str, screen: Screen, look: Look, *, place: Place | None = None) -> bool:
        """Whether it could be opened: a trigger is good for three seconds and one view."""
        channel, ts = (place.channel, place.ts) if place else ("", "")
        try:
            await self._api.open_view(trigger, render_modal(screen, look, channel=channel, ts=ts))
        except Refused as refused:
            if refused.code not in LOST_TRIGGER:
                raise
            log.info("slack_trigger_lost", code=refused.code)
            return False
        return True

    async def _post(self, surface: Posted, screen: Screen, look: Look, *, within: bool) -> None:
        message = render_message(screen, look)
        same_card = isinstance(screen, CaseCard) and surface.card == screen.subject
        in_place = (within or same_card) and not isinstance(screen, Reading | Link)
        if in_place and surface.hidden:
            await self._api.respond(surface.response_url, message, replacing=True)
        elif in_place:
            await self._api.replace(surface.channel, surface.ts, message)
        elif _wants_modal(screen) and await self.open_modal(surface.trigger, screen, look):
            return
        elif surface.channel.startswith("D"):
            await self._api.post(surface.channel, message)
        else:
            await self._api.respond(surface.response_url, message)

    async def _say(self, surface: Direct, screen: Screen, look: Look, user: str) -> None:
        message = render_message(screen, look)
        if isinstance(screen, Link):
            await self._api.hide(surface.channel, user, message)
        else:
            await self._api.post(surface.channel, message)

    async def _home(self, surface: HomeTab, screen: Screen, look: Look, user: str) -> None:
        if isinstance(screen, Home) or not surface.trigger:
            await self._api.publish(user, render_home(screen, look))
        elif not await self.open_modal(surface.trigger, screen, look):
            await self._tell(user, screen, look)

    async def say(self, surface: Surface, notice: Notice, look: Look, *, user: str) -> None:
        """A sentence beside what is shown, so that nothing typed is lost. Raises Refused or TryLater."""
        match surface:
            case Submitted(inputs=inputs) if inputs:
                await surface.ack(response_action="errors", errors={ANSWER + inputs[0]: notice.text})
            case Submitted():
                await surface.ack(response_action="push", view=written(render_modal(notice, look)))
            case Modal():
                await self._api.push_view(surface.trigger, render_modal(notice, look))
            case _:
                await self.show(surface, notice, look, user=user)


def _wants_modal(screen: Screen) -> bool:
    """Conversations and free text go in a modal; so does what asks how to begin one."""
    begins = isinstance(screen, Notice) and any(button.action in {"resume", "restart"} for button in screen.buttons)
    return begins or isinstance(screen, Prompt | Review | Reading | Link)


def acknowledgement(screen: Screen, surface: Submitted, look: Look) -> dict[str, Any]:
    """The answer to a submission: what is wrong beside its field, the next view, or (from a message) nothing more."""
    place = surface.place
    errors = _errors(screen, surface)
    if errors:
        return {"response_action": "errors", "errors": errors}
    shown = place_of(screen)
    same = shown is not None and (shown.at.flow, shown.page) == (place.at.flow, place.page)
    if place.ts and not same and not isinstance(screen, Reading | Link):
        return {"response_action": "clear"}
    view = render_modal(screen, look, channel=place.channel, ts=place.ts)
    return {"response_action": "update", "view": written(view)}


def _errors(screen: Screen, surface: Submitted) -> dict[str, str]:
    """Plain faults by block; none when the view itself must change (another revision, a notice, another page)."""
    if not isinstance(screen, Prompt | Review) or screen.notice:
        return {}
    place, shown = surface.place, place_of(screen)
    problems = {field.id: field.problem for field in screen.fields if field.problem}
    if shown is None or (shown.at, shown.page) != (place.at, place.page) or not set(problems) <= set(surface.inputs):
        return {}
    return {ANSWER + step: problem for step, problem in problems.items()}
