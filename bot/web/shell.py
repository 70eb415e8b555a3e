"""What every page of the web needs: who answers, in which words, and how a page is put together."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from jinja2 import Environment
from starlette.responses import HTMLResponse

from bot.web.desk import Desk
from bot.web.render import Sheet, page
from bot.web.visitor import Seal
from conversation.words import N_, Phrase, Translator

WAY_HOME = "/"
CHAT = "/chatt"


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """A request that is not taken: the status, and the kind page that says why and what to do."""

    status: int
    title: Phrase
    text: Phrase
    way: str = ""
    kept: tuple[str, ...] = ()


def garbled() -> Refused:
    return Refused(
        400,
        N_("Det gick inte att läsa"),
        N_("Det som kom hit blev skadat på vägen. Gå tillbaka, ladda om sidan och försök igen."),
        WAY_HOME,
    )


def too_large() -> Refused:
    return Refused(413, N_("Det blev för mycket text"), N_("Gå tillbaka, korta texten och skicka igen."), WAY_HOME)


def foreign() -> Refused:
    return Refused(
        403,
        N_("Sidan har blivit för gammal"),
        N_("Inget har skickats. Gå tillbaka, ladda om sidan och försök igen."),
        WAY_HOME,
    )


def missing() -> Refused:
    return Refused(404, N_("Sidan finns inte"), N_("Adressen leder ingenstans. Börja om från startsidan."), WAY_HOME)


def broken() -> Refused:
    return Refused(
        500,
        N_("Något gick fel hos oss"),
        N_("Det är inte ditt fel. Det du har svarat tidigare finns kvar. Försök igen om en stund."),
        WAY_HOME,
    )


@dataclass(frozen=True, slots=True)
class Shell:
    """The makings of a page; `secure` says whether cookies may travel over https only.

    `public_host` is how people reach the server where a proxy tells it another name.
    """

    desk: Desk
    translate: Callable[[str], Translator]
    templates: Environment
    seal: Seal = field(repr=False)
    secure: bool
    public_host: str = ""

    def sheet(self, tr: Translator, *, action: str = "", token: str = "", presses: bool = True) -> Sheet:
        """A sheet for one rendering: its form's id is new every time."""
        form = secrets.token_urlsafe(12)
        return Sheet(tr, self.templates, action=action, token=token, form=form, presses=presses)

    def page(self, name: str, sheet: Sheet, *, status: int = 200, **values: object) -> HTMLResponse:
        html = page(name, sheet, organisation=self.desk.organisation_name, **values)
        return HTMLResponse(html, status)

    def refusal(self, why: Refused, language: str = "sv") -> HTMLResponse:
        tr = self.translate(language)
        return self.page(
            "notice",
            self.sheet(tr),
            status=why.status,
            title=tr(why.title),
            text=tr(why.text),
            kept=why.kept,
            way=why.way,
        )


def address(path: str, **query: str) -> str:
    """A path with its query, without what is empty."""
    pairs = [f"{name}={quote(value, safe='')}" for name, value in query.items() if value]
    return f"{path}?{'&'.join(pairs)}" if pairs else path
