"""Shows a screen where the person is, and finds another place where that one is gone."""

from dataclasses import dataclass
from typing import assert_never

import structlog

from bot.teams.answers import Answer, dialog, in_place, sentence
from bot.teams.connector import Line, Refused
from bot.teams.fields import Look
from bot.teams.render import Card, On, render
from bot.teams.surfaces import Chat, Dialog, Nowhere, Posted, Surface, Team
from conversation.port import TryLater
from conversation.screen import CaseCard, Link, Notice, Nudge, Prompt, Reading, Review, Screen
from conversation.words import N_

TITLE = "Hjulet"
BELOW = N_("Svaret står längst ned i chatten.")
IN_DIALOG = N_("Texten visas bara i en egen ruta. Tryck på knappen en gång till, så öppnas den.")

log = structlog.get_logger("hjulet.teams")


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of it: the answer that Teams waits for, if it does."""

    answer: Answer | None = None


class Stage:
    """The places of Teams where screens are shown."""

    async def show(self, surface: Surface, screen: Screen, look: Look, *, line: Line, within: bool = False) -> Shown:
        """`within` says that the message pressed in holds the conversation, or the page, that the answer replaces.

        Raises Refused or TryLater.
        """
        match surface:
            case Chat():
                await line.say(render(_for_chat(screen, look), look))
                return Shown()
            case Team():
                await line.say(render(_for_chat(screen, look), look, On.TEAM))
                return Shown()
            case Posted():
                return await self._post(surface, screen, look, line=line, within=within)
            case Dialog():
                return await self._dialog(surface, screen, look, line=line)
            case Nowhere():
                return Shown()
            case _:
                assert_never(surface)

    async def _post(self, surface: Posted, screen: Screen, look: Look, *, line: Line, within: bool) -> Shown:
        same_card = isinstance(screen, CaseCard | Nudge) and surface.card == screen.subject
        stays = isinstance(screen, Reading | Link)
        card = render(_for_chat(screen, look), look)
        if surface.message and (within or same_card) and not stays:
            return await self._replace(surface, card, line)
        await line.say(card)
        return Shown(sentence(look.tr(BELOW)) if surface.invoked else None)

    async def _replace(self, surface: Posted, card: Card, line: Line) -> Shown:
        """In the message for good; in the client that waits, at once, even where the message cannot be had now."""
        if not surface.invoked:
            await line.replace(surface.message, card)
            return Shown()
        try:
            await line.replace(surface.message, card)
        except (Refused, TryLater) as error:
            log.warning("teams_not_replaced", why=str(error))
        return Shown(in_place(card))

    async def _dialog(self, surface: Dialog, screen: Screen, look: Look, *, line: Line) -> Shown:
        """A page of the chat that was written in a dialog goes on in the chat, unless something in it is wrong."""
        goes_on = isinstance(screen, Reading | Link) or _is_refused(screen)
        if surface.submitted and surface.where and not goes_on:
            await line.replace(surface.where, render(screen, look))
            return Shown()
        return Shown(dialog(render(screen, look, On.DIALOG, where=surface.where), TITLE))

    async def say(self, surface: Surface, notice: Notice, look: Look, *, line: Line) -> Shown:
        """A sentence beside what is shown, so that nothing filled in is lost. Raises Refused or TryLater."""
        match surface:
            case Posted(invoked=True):
                if notice.buttons:
                    await line.say(render(notice, look))
                return Shown(sentence(notice.text))
            case Team(invoked=True):
                return Shown(sentence(notice.text))
            case _:
                return await self.show(surface, notice, look, line=line)


def _for_chat(screen: Screen, look: Look) -> Screen:
    """The free text of a case never stands in a message, whatever led there."""
    return Notice(look.tr(IN_DIALOG)) if isinstance(screen, Reading) else screen


def _is_refused(screen: Screen) -> bool:
    return isinstance(screen, Prompt | Review) and (bool(screen.notice) or any(each.problem for each in screen.fields))
