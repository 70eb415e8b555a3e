"""The demo's "who are you?": everybody in the invented municipality, and a click to be one of them."""

from collections.abc import Iterable, Sequence

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.border import form_of
from bot.web.desk import Known
from bot.web.guest import Guest, WayOut
from bot.web.read import Form, only
from bot.web.shell import CHAT, WAY_HOME, Refused, Shell, foreign
from bot.web.visitor import COOKIE, Visitor, chosen, stranger
from conversation.port import Address
from conversation.words import N_, Translator


class Picker:
    """The reception of the demo, which believes everybody (`bot.web.guest.Reception`)."""

    way_out = WayOut("/ut", N_("Du är"), N_("Byt person"))

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def routes(self, guard: Sequence[Middleware]) -> list[Route]:
        return [
            Route("/", self.pick, middleware=guard),
            Route("/vem", self.choose, methods=["POST"], middleware=guard),
            Route("/ut", self.leave, methods=["POST"], middleware=guard),
        ]

    async def guest(self, request: Request, *, in_use: bool = True) -> Guest | None:
        visitor = self._visitor(request)
        if visitor is None or not visitor.person:
            return None
        known = await self._shell.desk.recognise(Address("web", str(visitor.person)))
        return Guest(known, visitor.key) if known else None

    def show_in(self, request: Request) -> Response:
        return RedirectResponse(WAY_HOME, 303)

    def turn_away(self, form: Form) -> Refused:
        return foreign()

    async def pick(self, request: Request) -> Response:
        """Everybody in the invented municipality, by function."""
        visitor = self._visitor(request) or stranger()
        tr = self._shell.translate("sv")
        groups = by_function(await self._shell.desk.people(), tr)
        sheet = self._shell.sheet(tr, token=self._shell.seal.token(visitor.key))
        response = self._shell.page("pick", sheet, groups=groups, person=visitor.person)
        self._remember(response, visitor)
        return response

    async def choose(self, request: Request) -> Response:
        form = await self._form(request)
        people = {str(known.person) for known in await self._shell.desk.people()}
        person = only(form, "person")
        if person not in people:
            raise Refused(400, N_("Personen finns inte"), N_("Välj en av personerna i listan."), WAY_HOME)
        response = RedirectResponse(CHAT, 303)
        self._remember(response, chosen(int(person)))
        return response

    async def leave(self, request: Request) -> Response:
        await self._form(request)
        response = RedirectResponse(WAY_HOME, 303)
        response.delete_cookie(COOKIE)
        return response

    def _visitor(self, request: Request) -> Visitor | None:
        return self._shell.seal.visitor(request.cookies.get(COOKIE, ""))

    async def _form(self, request: Request) -> Form:
        form = await form_of(request)
        visitor = self._visitor(request)
        if visitor is None or not self._shell.seal.admits(visitor.key, only(form, "token")):
            raise foreign()
        return form

    def _remember(self, response: Response, visitor: Visitor) -> None:
        cookie = self._shell.seal.cookie(visitor)
        response.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", secure=self._shell.secure)


def by_function(people: Iterable[Known], tr: Translator) -> dict[str, list[tuple[Known, str]]]:
    """People with their unit, by the function that `about` begins with ("enhetschef, Linden"); what most do first."""
    groups: dict[str, list[tuple[Known, str]]] = {}
    for known in people:
        function, _, unit = known.about.partition(", ")
        function = function or tr("Övriga")
        groups.setdefault(function[:1].upper() + function[1:], []).append((known, unit))
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))
