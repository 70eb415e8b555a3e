"""The reading room: one page for one person for a short while, to read and write free text on our own server."""

from collections.abc import Callable
from datetime import datetime
from math import floor

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.border import Border, form_of
from bot.web.desk import Pass
from bot.web.read import Form, Garbled, only, read, read_place, written
from bot.web.render import can_be_shown_again, render, title_of
from bot.web.shell import Refused, Shell, foreign, missing
from conversation.port import Address, In, Pressed, Said
from conversation.screen import Done, Screen
from conversation.session import Show
from conversation.words import N_

CHANNEL = "room"
COOKIE = "hjulet_rum"
LONGEST = 3600
READS = frozenset({"read", "read_question"})


class Room:
    """The pages of the reading room; the cookie is good for one page, and every opening is asked for anew."""

    def __init__(self, shell: Shell, *, now: Callable[[], datetime]) -> None:
        self._shell = shell
        self._now = now

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
        sheet = self._shell.sheet(
            self._shell.translate("sv"), action=f"/rum/{token}", token=self._shell.seal.sign("door", token)
        )
        return self._shell.page("door", sheet)

    async def open(self, request: Request) -> Response:
        token = str(request.path_params["token"])
        form = await form_of(request)
        if not self._shell.seal.genuine("door", token, only(form, "token")):
            raise foreign()
        spent = await self._shell.desk.spend(token)
        if spent is None:
            raise used_up()
        path = path_of(spent.subject)
        response = RedirectResponse(path, 303)
        self._remember(response, spent, path)
        return response

    async def show(self, request: Request) -> Response:
        subject, person, secret = await self._enter(request)
        screen = await self._shell.desk.hear(Said(Address(CHANNEL, str(person)), person, shown_in(subject)))
        return await self._page(subject, person, screen, secret)

    async def hear(self, request: Request) -> Response:
        """A form of the one conversation that the pass is for; on the page of a case there is nothing to send."""
        form = await form_of(request)
        subject, person, secret = await self._enter(request, form)
        if not self._shell.seal.genuine("room", secret, only(form, "token")):
            raise foreign()
        said = read(form, Address(CHANNEL, str(person)), person)
        if not (isinstance(said.event, In) and (said.event.flow, said.event.subject) == conversation_of(subject)):
            raise Garbled
        screen = await self._shell.desk.hear(said)
        if can_be_shown_again(screen):
            return RedirectResponse(path_of(subject), 303)
        return await self._page(subject, person, screen, secret)

    async def _enter(self, request: Request, form: Form | None = None) -> tuple[str, int, str]:
        """Subject, person and secret of the pass; raises Refused, and then gives back what was written."""
        subject = str(request.path_params["slug"]).replace("~", ":")
        secret = request.cookies.get(COOKIE, "")
        person = await self._shell.desk.room(secret, subject) if secret else None
        if person is None:
            raise closed(written(form or {}))
        return subject, person, secret

    async def _page(self, subject: str, person: int, screen: Screen, secret: str) -> Response:
        known = await self._shell.desk.recognise(Address(CHANNEL, str(person)))
        tr = self._shell.translate(known.language if known else "sv")
        token = self._shell.seal.sign("room", secret)
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


def path_of(subject: str) -> str:
    """The one page of the subject: cookies are limited to it, so `:` becomes a letter that paths allow."""
    return f"/rum/sida/{subject.replace(':', '~')}"


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
        return Pressed(action, f"case:{number}")
    raise missing()


def used_up() -> Refused:
    return Refused(
        410,
        N_("Länken gäller inte längre"),
        N_("En länk gäller en gång, i fem minuter. Gå tillbaka till chatten och tryck på knappen igen."),
    )


def closed(kept: tuple[str, ...]) -> Refused:
    return Refused(
        403,
        N_("Sidan är stängd"),
        N_("Den stängs av sig själv efter en stund. Gå tillbaka till chatten och öppna den igen därifrån."),
        kept=kept,
    )
