"""The embedded chat: one page for each screen, and what was said unasked beside it."""

from functools import partial
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from markupsafe import Markup
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.border import Border, form_of
from bot.web.desk import Known
from bot.web.events import Events, mark_of, read_mark
from bot.web.guest import Guest, Reception
from bot.web.read import Form, only, read, read_name, read_place
from bot.web.render import at_of, can_be_shown_again, page, render, title_of
from bot.web.send import Inbox
from bot.web.shell import CHAT, Shell, address, foreign
from conversation.paging import turns
from conversation.port import Address, Asked, In, Pressed, Said
from conversation.screen import At, Home, Screen
from conversation.session import Show
from conversation.words import Translator
from handlers.commands import command_of
from storage.letters import Letter

CHANNEL = "web"


class Chat:
    """The pages of the chat; each request stands on its own, with what cookie and form bring."""

    def __init__(self, shell: Shell, inbox: Inbox, events: Events, reception: Reception, *, zone: ZoneInfo) -> None:
        self._shell = shell
        self._inbox = inbox
        self._events = events
        self._reception = reception
        self._zone = zone

    def routes(self, *, loopback: bool) -> list[Route]:
        """`loopback` answers to this machine's own names only."""
        guard = [Middleware(Border, self._shell, loopback=loopback)]
        return [
            *self._reception.routes(guard),
            Route(CHAT, self.show, middleware=guard),
            Route(CHAT, self.hear, methods=["POST"], middleware=guard),
            Route("/handelser", self.news, middleware=guard),
        ]

    async def show(self, request: Request) -> Response:
        """Where the person is: the conversation that the address names, else their own page."""
        guest = await self._reception.guest(request)
        if guest is None:
            return self._reception.show_in(request)
        flow, subject = read_place(request.query_params.get("samtal", ""), request.query_params.get("om", ""))
        page = read_name(request.query_params.get("lista", ""))
        event = In(flow, Show(), subject) if flow else Pressed("home", page)
        screen = await self._shell.desk.hear(Said(_address(guest.known), guest.known.person, event))
        return await self._page(guest, screen)

    async def hear(self, request: Request) -> Response:
        """What was said; what can be shown again by its address is shown there, so that reloading is harmless."""
        form = await form_of(request)
        guest = await self._reception.guest(request)
        if guest is None:
            raise self._reception.turn_away(form)
        if not self._shell.seal.admits(guest.key, only(form, "token")):
            raise foreign()
        said = read(form, _address(guest.known), guest.known.person)
        screen = await self._shell.desk.hear(said)
        again = _again(screen, said.event)
        return RedirectResponse(again, 303) if again else await self._page(guest, screen, _back(form))

    async def news(self, request: Request) -> Response:
        """What comes while the page is open, for as long as it is still this person's."""
        guest = await self._reception.guest(request, in_use=False)
        if guest is None:
            return Response(status_code=204)

        async def still() -> bool:
            now = await self._reception.guest(request, in_use=False)
            return now is not None and now.known.person == guest.known.person

        after = request.headers.get("last-event-id") or request.query_params.get("efter", "")
        tr = self._shell.translate(guest.known.language)
        return self._events.stream(guest.known.person, read_mark(after), partial(self._paint, tr=tr), still)

    async def _page(self, guest: Guest, screen: Screen, back: str = "") -> Response:
        known, way_out = guest.known, self._reception.way_out
        tr = self._shell.translate(known.language)
        letters = await self._inbox.since(known.person, 0)
        sheet = self._shell.sheet(tr, action=CHAT, token=self._shell.seal.token(guest.key))
        return self._shell.page(
            "chat",
            sheet,
            title=title_of(screen, tr),
            body=render(screen, sheet),
            who=known.name,
            way_out=(way_out.path, tr(way_out.before), tr(way_out.button)),
            letters=[Markup(self._paint(each, tr)) for each in sorted(letters, key=_age, reverse=True)],  # noqa: S704
            mark=mark_of(letters),
            talking=at_of(screen),
            back="" if at_of(screen) else back,
        )

    def _paint(self, letter: Letter, tr: Translator) -> str:
        when = format_datetime(letter.at, "d MMM HH:mm", tzinfo=self._zone, locale=tr.language)
        body = Markup(letter.html)  # noqa: S704 - rendered by ourselves, with autoescape, when it was sent
        return page("letter", self._shell.sheet(tr), letter=letter, when=when, body=body)


def _address(known: Known) -> Address:
    return Address(CHANNEL, str(known.person))


def _again(screen: Screen, event: In | Pressed | Asked) -> str:
    """The address that shows the screen again; '' when it says something that only this answer says."""
    if isinstance(screen, Home):
        return _list(event)
    at = at_of(screen)
    return _place(at) if at and can_be_shown_again(screen) else ""


def _place(at: At) -> str:
    return address(CHAT, samtal=at.flow, om=at.subject)


def _list(event: In | Pressed | Asked) -> str:
    """The address of the first page, or of the page of a list that was turned to; '' for other lists, which have none.

    What was asked for in words may be any list: the risk register is no first page.
    """
    match event:
        case Pressed("home", subject) if turns(subject):
            return address(CHAT, lista=subject)
        case Pressed("home"):
            return CHAT
        case Asked(text) if (found := command_of(text)) and found[0].action == "home":
            return CHAT
        case _:
            return ""


def _back(form: Form) -> str:
    """The conversation that was left for a moment, to ask something."""
    flow, subject = read_place(only(form, "flow"), only(form, "subject"))
    return _place(At(flow, subject, 0)) if flow and only(form, "do").startswith("ask") else ""


def _age(letter: Letter) -> tuple[object, int]:
    return letter.at, letter.id
