"""The reading room: one page for one person for a short while, to read and write free text on our own server."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from math import floor
from urllib.parse import quote

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.border import Border, form_of
from bot.web.desk import Pass
from bot.web.guest import Reception
from bot.web.paper import is_paper, paper
from bot.web.read import Form, Garbled, only, read, read_place, written
from bot.web.render import can_be_shown_again, render, title_of
from bot.web.shell import WAY_HOME, Refused, Shell, address, foreign, missing
from conversation.port import Address, In, Pressed, Said
from conversation.screen import Done, Screen
from conversation.session import Show
from conversation.words import N_
from handlers.paper import Paper

CHANNEL = "room"
COOKIE = "hjulet_rum"
LONGEST = 3600
READS = {
    **dict.fromkeys(("read", "read_question", "read_feedback", "read_action"), "case"),
    "read_result": "checkpoint",
}
"""What is read here, and what it is the words of."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever has come in, and what their forms are bound to."""

    person: int
    key: str = field(repr=False)


class Room:
    """The pages of the reading room; the cookie is good for one page, and every opening is asked for anew.

    Where people sign in, whoever is signed in comes in as themselves, without spending a link, and never as another.
    """

    def __init__(self, shell: Shell, *, now: Callable[[], datetime], sign_in: Reception | None = None) -> None:
        self._shell = shell
        self._now = now
        self._sign_in = sign_in

    def routes(self) -> list[Route]:
        guard = [Middleware(Border, self._shell)]
        return [
            Route("/rum/sida/{slug}", self.show, middleware=guard),
            Route("/rum/sida/{slug}", self.hear, methods=["POST"], middleware=guard),
            Route("/rum/{token}", self.door, middleware=guard),
            Route("/rum/{token}", self.open, methods=["POST"], middleware=guard),
        ]

    async def door(self, request: Request) -> Response:
        """A button and nothing else: whoever previews links must not spend this one."""
        token = str(request.path_params["token"])
        known = await self._own_way(request, token)
        if known is not None:
            return known
        sheet = self._shell.sheet(
            self._shell.translate("sv"), action=f"/rum/{token}", token=self._shell.seal.sign("door", token)
        )
        return self._shell.page("door", sheet)

    async def open(self, request: Request) -> Response:
        token = str(request.path_params["token"])
        form = await form_of(request)
        if not self._shell.seal.genuine("door", token, only(form, "token")):
            raise foreign()
        known = await self._own_way(request, token)
        if known is not None:
            return known
        spent = await self._shell.desk.spend(token)
        if spent is None:
            raise used_up()
        path = path_of(spent.subject)
        response = RedirectResponse(path, 303)
        self._remember(response, spent, path)
        return response

    async def show(self, request: Request) -> Response:
        subject, reader = await self._enter(request)
        if is_paper(subject):
            found = await self._shell.desk.paper(Said(_address(reader), reader.person, Pressed("paper", subject)))
            return await paper(found) if isinstance(found, Paper) else await self._page(subject, reader, found)
        screen = await self._shell.desk.hear(Said(_address(reader), reader.person, shown_in(subject)))
        return await self._page(subject, reader, screen)

    async def hear(self, request: Request) -> Response:
        """A form of the one conversation that the page is for; on the page of a case there is nothing to send."""
        form = await form_of(request)
        subject, reader = await self._enter(request, form)
        if not self._shell.seal.genuine("room", reader.key, only(form, "token")):
            raise foreign()
        said = read(form, _address(reader), reader.person)
        if not (isinstance(said.event, In) and (said.event.flow, said.event.subject) == conversation_of(subject)):
            raise Garbled
        screen = await self._shell.desk.hear(said)
        if can_be_shown_again(screen):
            return RedirectResponse(path_of(subject), 303)
        return await self._page(subject, reader, screen)

    async def _own_way(self, request: Request, token: str) -> Response | None:
        """Past the door, for whoever is signed in and the link is theirs; raises Refused where it is another's."""
        guest = await self._sign_in.guest(request) if self._sign_in else None
        link = await self._shell.desk.link(token) if guest else None
        if guest is None or link is None:
            return None
        if link.person != guest.known.person:
            raise anothers()
        return RedirectResponse(path_of(link.subject), 303)

    async def _enter(self, request: Request, form: Form | None = None) -> tuple[str, Reader]:
        """Subject and reader: who is signed in, else whose pass it is. Raises Refused with what was written."""
        subject = str(request.path_params["slug"]).replace("~", ":")
        guest = await self._sign_in.guest(request) if self._sign_in else None
        if guest is not None:
            return subject, Reader(guest.known.person, guest.key)
        secret = request.cookies.get(COOKIE, "")
        person = await self._shell.desk.room(secret, subject) if secret else None
        if person is None:
            way = address(WAY_HOME, till=path_of(subject)) if self._sign_in else ""
            raise closed(written(form or {}), way)
        return subject, Reader(person, secret)

    async def _page(self, subject: str, reader: Reader, screen: Screen) -> Response:
        known = await self._shell.desk.recognise(_address(reader))
        tr = self._shell.translate(known.language if known else "sv")
        token = self._shell.seal.sign("room", reader.key)
        sheet = self._shell.sheet(tr, action=path_of(subject), token=token, presses=False)
        response = self._shell.page(
            "room",
            sheet,
            title=title_of(screen, tr),
            body=render(screen, sheet),
            note=tr("Sidan är bara till för dig. Stäng den när du är klar."),
        )
        if isinstance(screen, Done):
            response.delete_cookie(COOKIE, path=path_of(subject))
        return response

    def _remember(self, response: Response, spent: Pass, path: str) -> None:
        seconds = floor((spent.expires - self._now()).total_seconds())
        response.set_cookie(
            COOKIE,
            spent.secret,
            max_age=max(1, min(LONGEST, seconds)),
            path=path,
            httponly=True,
            samesite="strict",
            secure=self._shell.secure,
        )


def _address(reader: Reader) -> Address:
    return Address(CHANNEL, str(reader.person))


def path_of(subject: str) -> str:
    """The one page of the subject: cookies are limited to it, so `:` becomes a letter that paths allow.

    The `#` of an action is written out: a browser would keep what comes after it to itself.
    """
    return f"/rum/sida/{quote(subject.replace(':', '~'))}"


def conversation_of(subject: str) -> tuple[str, str]:
    """Flow and subject of `session:FLOW:SUBJECT`; twice nothing for the page of a case."""
    kind, _, rest = subject.partition(":")
    flow, _, about = rest.partition(":")
    return read_place(flow, about) if kind == "session" else ("", "")


def shown_in(subject: str) -> In | Pressed:
    """What a page shows: a conversation, or the words of a case (`case:17`, `read_question:17`); never an action."""
    flow, about = conversation_of(subject)
    if flow:
        return In(flow, Show(), about)
    action, _, number = subject.partition(":")
    if action == "case":
        return Pressed("read", subject)
    if action in READS:
        return Pressed(action, f"{READS[action]}:{number}")
    raise missing()


def used_up() -> Refused:
    return Refused(
        410,
        N_("Länken gäller inte längre"),
        N_("En länk gäller en gång, i fem minuter. Gå tillbaka till chatten och tryck på knappen igen."),
    )


def anothers() -> Refused:
    return Refused(
        403,
        N_("Länken är till någon annan"),
        N_("Du är inloggad som dig själv, och den här länken är bara till för den som fick den."),
        WAY_HOME,
    )


def closed(kept: tuple[str, ...], way: str) -> Refused:
    return Refused(
        403,
        N_("Sidan är stängd"),
        N_("Den stängs av sig själv efter en stund. Gå tillbaka till chatten och öppna den igen därifrån."),
        way,
        kept=kept,
    )
