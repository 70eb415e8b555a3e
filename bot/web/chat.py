"""The embedded chat of the demo: pick who you are, and talk with Hjulet as that person."""

from collections.abc import Iterable
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
from bot.web.read import Form, only, read, read_place
from bot.web.render import at_of, can_be_shown_again, page, render, title_of
from bot.web.send import Inbox
from bot.web.shell import WAY_HOME, Refused, Shell, address, foreign
from bot.web.visitor import COOKIE, Visitor, chosen, stranger
from conversation.port import Address, In, Pressed, Said
from conversation.screen import At, Home, Screen
from conversation.session import Show
from conversation.words import N_, Translator
from storage.letters import Letter

CHANNEL = "web"
CHAT = "/chatt"


class Chat:
    """The pages of the chat; each request stands on its own, with what cookie and form bring."""

    def __init__(self, shell: Shell, inbox: Inbox, events: Events, *, zone: ZoneInfo) -> None:
        self._shell = shell
        self._inbox = inbox
        self._events = events
        self._zone = zone

    def routes(self) -> list[Route]:
        guard = [Middleware(Border, self._shell, loopback=True)]
        return [
            Route("/", self.pick, middleware=guard),
            Route("/vem", self.choose, methods=["POST"], middleware=guard),
            Route("/ut", self.leave, methods=["POST"], middleware=guard),
            Route(CHAT, self.show, middleware=guard),
            Route(CHAT, self.hear, methods=["POST"], middleware=guard),
            Route("/handelser", self.news, middleware=guard),
        ]

    async def pick(self, request: Request) -> Response:
        """Everybody in the invented municipality, by function."""
        visitor = self._visitor(request) or stranger()
        tr = self._shell.translate("sv")
        groups = by_function(await self._shell.desk.people(), tr)
        sheet = self._shell.sheet(tr, token=self._shell.seal.token(visitor))
        response = self._shell.page("pick", sheet, groups=groups, person=visitor.person)
        self._remember(response, visitor)
        return response

    async def choose(self, request: Request) -> Response:
        form = await self._form(request, self._visitor(request))
        people = {str(known.person) for known in await self._shell.desk.people()}
        person = only(form, "person")
        if person not in people:
            raise Refused(400, N_("Personen finns inte"), N_("Välj en av personerna i listan."), WAY_HOME)
        response = RedirectResponse(CHAT, 303)
        self._remember(response, chosen(int(person)))
        return response

    async def leave(self, request: Request) -> Response:
        await self._form(request, self._visitor(request))
        response = RedirectResponse(WAY_HOME, 303)
        response.delete_cookie(COOKIE)
        return response

    async def show(self, request: Request) -> Response:
        """Where the person is: the conversation that the address names, else their own page."""
        visitor = self._visitor(request)
        known = await self._known(visitor)
        if visitor is None or known is None:
            return RedirectResponse(WAY_HOME, 303)
        flow, subject = read_place(request.query_params.get("samtal", ""), request.query_params.get("om", ""))
        event = In(flow, Show(), subject) if flow else Pressed("home")
        screen = await self._shell.desk.hear(Said(_address(known), known.person, event))
        return await self._page(visitor, known, screen)

    async def hear(self, request: Request) -> Response:
        """What was said; what can be shown again by its address is shown there, so that reloading is harmless."""
        visitor = self._visitor(request)
        form = await self._form(request, visitor)
        known = await self._known(visitor)
        if visitor is None or known is None:
            raise foreign()
        screen = await self._shell.desk.hear(read(form, _address(known), known.person))
        again = _again(screen)
        return RedirectResponse(again, 303) if again else await self._page(visitor, known, screen, _back(form))

    async def news(self, request: Request) -> Response:
        known = await self._known(self._visitor(request))
        if known is None:
            return Response(status_code=204)
        after = request.headers.get("last-event-id") or request.query_params.get("efter", "")
        tr = self._shell.translate(known.language)
        return self._events.stream(known.person, read_mark(after), lambda letter: self._paint(letter, tr))

    def _visitor(self, request: Request) -> Visitor | None:
        return self._shell.seal.visitor(request.cookies.get(COOKIE, ""))

    async def _form(self, request: Request, visitor: Visitor | None) -> Form:
        form = await form_of(request)
        if visitor is None or not self._shell.seal.admits(visitor, only(form, "token")):
            raise foreign()
        return form

    async def _known(self, visitor: Visitor | None) -> Known | None:
        if visitor is None or not visitor.person:
            return None
        return await self._shell.desk.recognise(Address(CHANNEL, str(visitor.person)))

    def _remember(self, response: Response, visitor: Visitor) -> None:
        cookie = self._shell.seal.cookie(visitor)
        response.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", secure=self._shell.secure)

    async def _page(self, visitor: Visitor, known: Known, screen: Screen, back: str = "") -> Response:
        tr = self._shell.translate(known.language)
        letters = await self._inbox.since(known.person, 0)
        sheet = self._shell.sheet(tr, action=CHAT, token=self._shell.seal.token(visitor))
        return self._shell.page(
            "chat",
            sheet,
            title=title_of(screen, tr),
            body=render(screen, sheet),
            who=known.name,
            letters=[Markup(self._paint(each, tr)) for each in sorted(letters, key=_age, reverse=True)],  # noqa: S704
            mark=mark_of(letters),
            talking=at_of(screen),
            back="" if at_of(screen) else back,
        )

    def _paint(self, letter: Letter, tr: Translator) -> str:
        when = format_datetime(letter.at, "d MMM HH:mm", tzinfo=self._zone, locale=tr.language)
        body = Markup(letter.html)  # noqa: S704 - rendered by ourselves, with autoescape, when it was sent
        return page("letter", self._shell.sheet(tr), letter=letter, when=when, body=body)


def by_function(people: Iterable[Known], tr: Translator) -> dict[str, list[tuple[Known, str]]]:
    """People with their unit, by the function that `about` begins with ("enhetschef, Linden"); what most do first."""
    groups: dict[str, list[tuple[Known, str]]] = {}
    for known in people:
        function, _, unit = known.about.partition(", ")
        function = function or tr("Övriga")
        groups.setdefault(function[:1].upper() + function[1:], []).append((known, unit))
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _address(known: Known) -> Address:
    return Address(CHANNEL, str(known.person))


def _again(screen: Screen) -> str:
    """The address that shows the screen again; '' when it says something that only this answer says."""
    if isinstance(screen, Home):
        return CHAT
    at = at_of(screen)
    return _place(at) if at and can_be_shown_again(screen) else ""


def _place(at: At) -> str:
    return address(CHAT, samtal=at.flow, om=at.subject)


def _back(form: Form) -> str:
    """The conversation that was left for a moment, to ask something."""
    flow, subject = read_place(only(form, "flow"), only(form, "subject"))
    return _place(At(flow, subject, 0)) if flow and only(form, "do").startswith("ask") else ""


def _age(letter: Letter) -> tuple[object, int]:
    return letter.at, letter.id
