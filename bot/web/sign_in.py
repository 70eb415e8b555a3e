"""The reception of a real installation: people sign in at a provider, and a secret in a cookie says that they did."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.border import form_of
from bot.web.desk import Known
from bot.web.discovery import Away
from bot.web.guest import Guest, WayOut
from bot.web.oidc import Provider
from bot.web.read import Form, only, written
from bot.web.register import PENDING_LASTS, Errand, Register
from bot.web.shell import CHAT, WAY_HOME, Refused, Shell, address, foreign, missing
from bot.web.vouching import NotVouched, Vouched
from conversation.port import Address
from conversation.words import N_, Phrase

AGAIN = f"{WAY_HOME}?byt=ja"
"""The front page, whose ways in do not silently take whoever was signed in at the provider last."""
_OWN_PAGE = re.compile(r"/(chatt|rum/sida/[\w~-]+)(\?[\w.:|~%=&-]*)?", re.ASCII)
_BROWSER = re.compile(r"[\w-]{43}", re.ASCII)
log = structlog.stdlib.get_logger("hjulet.sign_in")


class SignIn:
    """Signs people in and out, and knows them meanwhile (`bot.web.guest.Reception`).

    The cookies are SameSite=Lax and not Strict, because a browser comes back from the provider by a link from another
    site, and from a chat by another; nothing is ever done by a link alone, and every form has a token of its own.
    """

    way_out = WayOut("/logga-ut", N_("Inloggad som"), N_("Logga ut"))

    def __init__(self, shell: Shell, register: Register, providers: Mapping[str, Provider]) -> None:
        prefix = "__Host-" if shell.secure else ""
        self._shell = shell
        self._register = register
        self._providers = providers
        self._cookie = f"{prefix}hjulet"
        self._away_cookie = f"{prefix}hjulet_ute"

    def routes(self, guard: Sequence[Middleware]) -> list[Route]:
        return [
            Route("/", self.front, middleware=guard),
            Route("/logga-in/svar/{provider}", self.arrive, middleware=guard),
            Route("/logga-in/{provider}", self.go, middleware=guard),
            Route("/logga-ut", self.leave, methods=["POST"], middleware=guard),
            Route("/utloggad", self.left, middleware=guard),
        ]

    # Who is it?

    async def guest(self, request: Request, *, in_use: bool = True) -> Guest | None:
        secret = request.cookies.get(self._cookie, "")
        found = await self._register.find(secret, in_use=in_use) if secret else None
        known = await self._shell.desk.recognise(Address("web", str(found.person))) if found else None
        return Guest(known, secret) if known else None

    def show_in(self, request: Request) -> Response:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(address(WAY_HOME, till=wanted), 303)

    def turn_away(self, form: Form) -> Refused:
        return Refused(
            403,
            N_("Du är inte inloggad längre"),
            N_("Inget har skickats. Logga in från startsidan och försök igen."),
            WAY_HOME,
            kept=written(form),
        )

    # The way in

    async def front(self, request: Request) -> Response:
        """One button for each provider; they are links, so that no form ever leads to another site."""
        back = own_page(request.query_params.get("till", ""))
        if await self.guest(request):
            return RedirectResponse(back, 303)
        return self._doors(
            N_("Logga in"),
            N_("Logga in med ditt jobbkonto, så vet Hjulet vem du är."),
            back=back if back != CHAT else "",
            again="byt" in request.query_params,
        )

    async def go(self, request: Request) -> Response:
        """Sends the browser to the provider, and remembers that it was this browser."""
        provider = self._provider(request)
        try:
            where, flow = await provider.begin(again="byt" in request.query_params)
        except Away as why:
            raise _away(provider, why) from None
        browser = request.cookies.get(self._away_cookie, "")
        browser = browser if _BROWSER.fullmatch(browser) else secrets.token_urlsafe(32)
        errand = Errand(flow, own_page(request.query_params.get("till", "")))
        await self._register.send_away(errand, browser=browser, provider=provider.name)
        response = RedirectResponse(where, 303)
        self._set(response, self._away_cookie, browser, seconds=int(PENDING_LASTS.total_seconds()))
        return response

    async def arrive(self, request: Request) -> Response:
        """Back from the provider: the errand is good once, and a new secret takes the place of whatever was before."""
        provider = self._provider(request)
        answer = dict(request.query_params)
        browser = request.cookies.get(self._away_cookie, "")
        errand = await self._register.come_back(answer.get("state", ""), browser=browser, provider=provider.name)
        if errand is None:
            raise _refused(provider, NotVouched("errand"), too_late())
        try:
            known = await self._recognise(await provider.redeem(errand.flow, answer))
        except NotVouched as why:
            raise _refused(provider, why, not_vouched()) from None
        except Away as why:
            raise _away(provider, why) from None
        if known is None:
            return await self._stranger(provider)
        secret = await self._register.admit(
            known.person, provider.name, instead_of=request.cookies.get(self._cookie, "")
        )
        log.info("signed in", provider=provider.name, person=known.person)
        response = RedirectResponse(own_page(errand.back), 303)
        self._set(response, self._cookie, secret)
        return response

    async def _recognise(self, vouched: Vouched) -> Known | None:
        for email in vouched.emails or (None,):
            known = await self._shell.desk.recognise(vouched.address, email)
            if known is not None:
                return known
        return None

    async def _stranger(self, provider: Provider) -> Response:
        """Somebody the provider knows and we do not: what everybody is told whom we have not met."""
        log.warning("sign-in refused", provider=provider.name, reason="unknown")
        told = await self._shell.desk.stranger()
        sheet = self._shell.sheet(self._shell.translate("sv"))
        return self._shell.page("notice", sheet, status=403, title=told.title, text=told.text, kept=(), way=AGAIN)

    # The way out

    async def leave(self, request: Request) -> Response:
        """Signs out here and now; whether at the provider too is asked on the page that follows."""
        form = await form_of(request)
        secret = request.cookies.get(self._cookie, "")
        found = await self._register.find(secret, in_use=False) if secret else None
        if found is not None and not self._shell.seal.admits(secret, only(form, "token")):
            raise foreign()
        await self._register.end(secret)
        response = RedirectResponse(address("/utloggad", hos=found.provider if found else ""), 303)
        self._forget(response, self._cookie)
        return response

    async def left(self, request: Request) -> Response:
        """On a computer that others use too, the provider would let the next person in as the last one."""
        provider = self._providers.get(request.query_params.get("hos", ""))
        return self._doors(
            N_("Du är utloggad"),
            N_("Det du har svarat finns kvar till nästa gång."),
            again=True,
            provider=provider,
        )

    # Pages and cookies

    def _doors(
        self, title: Phrase, lead: Phrase, *, back: str = "", again: bool = False, provider: Provider | None = None
    ) -> Response:
        tr = self._shell.translate("sv")
        ways = [
            (each.label, address(f"/logga-in/{each.name}", till=back, byt="ja" if again else ""))
            for each in self._providers.values()
        ]
        label, out = (provider.label, provider.way_out) if provider else ("", "")
        return self._shell.page(
            "sign_in", self._shell.sheet(tr), title=tr(title), lead=tr(lead), ways=ways, label=label, out=out
        )

    def _provider(self, request: Request) -> Provider:
        found = self._providers.get(request.path_params["provider"])
        if found is None:
            raise missing()
        return found

    def _set(self, response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
        response.set_cookie(
            name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=self._shell.secure
        )

    def _forget(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=self._shell.secure)


def own_page(path: str) -> str:
    """The page to go on to: one of our own that can be looked at again, never another site."""
    return path if _OWN_PAGE.fullmatch(path) else CHAT


def _refused(provider: Provider, why: NotVouched, page: Refused) -> Refused:
    """Of a failed sign-in only the reason is written down: who it was is nothing we may know."""
    log.warning("sign-in refused", provider=provider.name, reason=why.reason)
    return page


def _away(provider: Provider, why: Away) -> Refused:
    log.error("sign-in provider away", provider=provider.name, reason=why.reason)
    return Refused(
        503,
        N_("Inloggningen svarar inte"),
        N_("Det är inte ditt fel. Försök igen om en stund. Är det bråttom: prata med din chef direkt."),
        WAY_HOME,
    )


def too_late() -> Refused:
    return Refused(
        400,
        N_("Inloggningen måste börja om"),
        N_("Det tog för lång tid, eller så började du i en annan webbläsare. Försök igen från startsidan."),
        WAY_HOME,
    )


def not_vouched() -> Refused:
    return replace(
        too_late(),
        status=403,
        title=N_("Inloggningen gick inte"),
        text=N_(
            "Du är inte inloggad. Försök igen från startsidan med ditt eget jobbkonto. Ett privat konto eller ett "
            "gästkonto går inte. Hjälper det inte: be din chef om hjälp."
        ),
        way=AGAIN,
    )
