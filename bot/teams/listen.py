"""Everything Teams can deliver, each to its turn: read, ask the desk, show the answer where the person is."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

import structlog

from bot.delivery import place_of_fault
from bot.teams.answers import SENTENCE, Answer, choices, dialog, sentence
from bot.teams.connector import Line, Refused
from bot.teams.desk import Desk, Known
from bot.teams.fields import Look, search_items
from bot.teams.gate import Gate
from bot.teams.read import Came, Heard, Left, Nothing, Search, Seeded, Unfit
from bot.teams.references import References
from bot.teams.render import On, render
from bot.teams.send import TeamsSend
from bot.teams.show import BELOW, TITLE, Shown, Stage
from bot.teams.surfaces import Chat, Dialog, Nowhere, Posted, Team
from conversation.flow import Answer as Given
from conversation.paging import turns
from conversation.port import Asked, In, Pressed, Said, TryLater, Unreachable
from conversation.screen import Field, Notice, Prompt, Review, Screen
from conversation.session import Answered, Restart, Show, Submit
from conversation.words import N_

STEP = "what"
SEED_LENGTH = 3000
SUGGESTED = 15
WITHIN = {"resume", "restart", "answer", "question"}

FAILED = N_("Något gick fel hos oss. Det du har svarat tidigare finns kvar. Försök igen om en stund.")
UNFIT: Mapping[str, str] = {
    "file": N_("Jag kan inte ta emot filer här. Skriv med ord vad det gäller, så hjälper jag dig."),
    "long": N_("Texten är för lång för ett meddelande. Korta den, eller dela upp den i flera."),
    "button": N_("Den knappen fungerar inte längre. Skriv ”hjälp”, så visar jag vad du kan göra."),
}
SEED_WAITS = N_(
    "Meddelandets text är inte med än. Välj först om du vill fortsätta eller börja om. "
    "Välj sedan ”Gör en avvikelse” på meddelandet igen."
)
LATE = N_("Det tar längre tid än vanligt. Svaret kommer i chatten.")
LATE_DIALOG = N_("Det tar längre tid än vanligt. Stäng rutan och tryck på knappen en gång till om en stund.")
YOUR_WORDS = N_("Det här hade du skrivit. Kopiera det om du vill ha kvar det:")
BETWEEN_US = N_("Det här tar vi i vår egen chatt. Jag har skrivit till dig där.")
NO_CHAT = N_("Det här tar vi i vår egen chatt. Lägg till appen Hjulet och skriv till mig där.")

log = structlog.get_logger("hjulet.teams")


class Listener:
    """One turn per delivery; what goes wrong in one is told to its person and never stops the next."""

    def __init__(
        self, desk: Desk, gate: Gate, *, references: References, send: TeamsSend, look: Callable[[str], Look]
    ) -> None:
        self._desk = desk
        self._gate = gate
        self._references = references
        self._send = send
        self._look = look
        self._stage = Stage()

    async def take(self, heard: Heard, line: Line) -> Answer | None:
        """One turn, from delivery to answer: the channel's boundary, past which no error goes."""
        try:
            return (await self._turn(heard, line)).answer
        except Exception as error:  # noqa: BLE001  (the channel boundary: one failed turn must not stop the rest)
            fault = {"error": type(error).__name__, "at": place_of_fault(error), "reason": _reason(error)}
            log.error("teams_turn_failed", delivery=heard.name, **fault)  # noqa: TRY400  (a traceback may hold words)
            return await self._failed(heard, line)

    async def _failed(self, heard: Heard, line: Line) -> Answer | None:
        """A dialog that was sent is left as it is (no answer is a fault to Teams), so that its words stay."""
        if isinstance(heard.surface, Dialog) and heard.surface.submitted:
            raise Failed
        look = self._look("sv")
        with suppress(Refused, TryLater):
            return (await self._stage.say(heard.surface, Notice(look.tr(FAILED)), look, line=line)).answer
        return None

    def late(self, heard: Heard) -> Answer | None:
        """What Teams is told of an invoke whose turn goes on. Raises Failed where only the dialog has the words."""
        look = self._look("sv")
        match heard.surface:
            case Dialog(submitted=True):
                raise Failed
            case Dialog():
                return dialog(render(Notice(look.tr(LATE_DIALOG)), look, On.DIALOG), TITLE)
            case Nowhere():
                return choices([])
            case _:
                return sentence(look.tr(LATE))

    async def tell_late(self, answer: Answer | None, line: Line) -> None:
        """A sentence that nobody waits for any more is said in the chat; all else stands there already."""
        if answer and answer.get("type") == SENTENCE and answer["value"] != self._look("sv").tr(BELOW):
            with suppress(Refused, TryLater):
                await line.say(render(Notice(str(answer["value"])), self._look("sv")))

    async def _turn(self, heard: Heard, line: Line) -> Shown:
        if isinstance(heard.wish, Nothing):
            return Shown()
        if isinstance(heard.wish, Left):
            await self._references.forget(heard.sender.address)
            return Shown()
        known = await self._gate.admit(heard.sender, line)
        look = self._look(known.language if known else "sv")
        if isinstance(heard.wish, Search):
            return await self._suggest(heard.wish, known)
        if known is None:
            return await self._refuse(heard, look, line)
        self._send.learn(heard.reference)
        new = heard.is_own and await self._references.put(heard.sender.address, heard.reference)
        if isinstance(heard.wish, Came):
            return await self._greet(heard, known, look, line=line) if new else Shown()
        if isinstance(heard.wish, Unfit):
            log.info("teams_unfit", delivery=heard.name, why=heard.wish.why)
            return await self._stage.say(heard.surface, Notice(look.tr(UNFIT[heard.wish.why])), look, line=line)
        if isinstance(heard.surface, Team):
            return await self._in_team(heard, known, look, line=line)
        return await self._answer(heard, known, look, line=line)

    async def _refuse(self, heard: Heard, look: Look, line: Line) -> Shown:
        """Somebody of the own tenant whom we do not know is told so; to other tenants nothing is said."""
        log.info("teams_stranger", delivery=heard.name)
        if not self._gate.is_ours(heard.sender) or isinstance(heard.wish, Came):
            return Shown()
        return await self._stage.say(heard.surface, await self._desk.stranger(), look, line=line)

    async def _greet(self, heard: Heard, known: Known, look: Look, *, line: Line) -> Shown:
        screen = await self._say(heard, known, Pressed("home"))
        return await self._stage.show(Chat(), screen, look, line=line)

    async def _suggest(self, search: Search, known: Known | None) -> Shown:
        """The choices of a long list, as its person types; none for a stranger."""
        if known is None:
            return Shown(choices([]))
        found = await self._desk.suggest(known.person, search.at, search.step, search.query)
        return Shown(choices(search_items(found[:SUGGESTED])))

    async def _answer(self, heard: Heard, known: Known, look: Look, *, line: Line) -> Shown:
        screen = await self._hear(heard, known, look)
        if isinstance(screen, Notice) and _typed(heard):
            return await self._keep(heard, screen, known, look, line=line)
        within = _is_within(heard) or _turns(heard)
        return await self._stage.show(heard.surface, screen, look, line=line, within=within)

    async def _keep(self, heard: Heard, notice: Notice, known: Known, look: Look, *, line: Line) -> Shown:
        """A page that could not be taken: its card in the chat stays as it is; a dialog is shown anew."""
        if not isinstance(heard.surface, Dialog) or not isinstance(heard.wish, In):
            return await self._stage.say(heard.surface, notice, look, line=line)
        answers = _typed(heard)
        screen = await self._say(heard, known, In(heard.wish.flow, Show(), heard.wish.subject))
        if isinstance(screen, Prompt | Review):
            again: Screen = replace(with_answers(screen, answers), notice=notice.text)
        else:
            words = "\n\n".join(each for each in answers.values() if isinstance(each, str))
            again = replace(notice, text=f"{notice.text}\n\n{look.tr(YOUR_WORDS)}\n\n{words}")
        return await self._stage.show(replace(heard.surface, submitted=False), again, look, line=line)

    async def _hear(self, heard: Heard, known: Known, look: Look) -> Screen:
        match heard.wish:
            case In() | Pressed() | Asked():
                return await self._say(heard, known, heard.wish, delivery=heard.delivery)
            case Seeded(text):
                return await self._seed(heard, known, look, text)
            case _:
                raise AssertionError(heard.name)

    async def _seed(self, heard: Heard, known: Known, look: Look, text: str) -> Screen:
        """Begins a report with words that stood elsewhere, unless one is unfinished: then it is asked about.

        Only the second of the two turns has the delivery id, so that a repeat can never begin anew.
        """
        opened = await self._say(heard, known, Pressed("start", "deviation"))
        match opened:
            case Prompt():
                begin = In("deviation", Restart({STEP: text[:SEED_LENGTH]}))
                return await self._say(heard, known, begin, delivery=heard.delivery)
            case Notice() if opened.buttons:
                return replace(opened, text=f"{opened.text}\n\n{look.tr(SEED_WAITS)}")
            case _:
                return opened

    async def _in_team(self, heard: Heard, known: Known, look: Look, *, line: Line) -> Shown:
        """Routines are answered where they were asked about; all else goes to the person's own chat."""
        screen = await self._hear(heard, known, look)
        if isinstance(heard.wish, Asked) and heard.wish.command == "rutin":
            await line.say(render(screen, look, On.TEAM))
            return Shown()
        try:
            await self._send(heard.sender.address, screen)
            told = BETWEEN_US
        except Unreachable:
            told = NO_CHAT
        return await self._stage.say(heard.surface, Notice(look.tr(told)), look, line=line)

    async def _say(self, heard: Heard, known: Known, event: In | Pressed | Asked, *, delivery: str = "") -> Screen:
        said = Said(heard.sender.address, known.person, event, delivery, chat=_in_chat(heard))
        return await self._desk.hear(said)


class Failed(Exception):
    """A turn that Teams is to call failed, because an answer would take away what was written."""


def _typed(heard: Heard) -> dict[str, Given]:
    """What was filled in and sent with this delivery."""
    match heard.wish:
        case In(event=Answered(answers=answers) | Submit(answers=answers)):
            return dict(answers)
        case _:
            return {}


def _is_within(heard: Heard) -> bool:
    """Whether the message pressed in is where this conversation stands, so that the answer takes its place."""
    if not isinstance(heard.surface, Posted):
        return False
    return isinstance(heard.wish, In) or (isinstance(heard.wish, Pressed) and heard.wish.action in WITHIN)


def _turns(heard: Heard) -> bool:
    """Whether a page is turned, which then stands where the one before it did."""
    return isinstance(heard.wish, Pressed) and turns(heard.wish.subject)


def _in_chat(heard: Heard) -> bool:
    """Whether the answer is a message in the conversation with the bot, where words may be typed in reply."""
    match heard.surface:
        case Chat():
            return True
        case Posted():
            return _is_within(heard)
        case Dialog(where=where):
            return bool(where)
        case _:
            return False


def with_answers(screen: Prompt | Review, answers: Mapping[str, Given]) -> Prompt | Review:
    """The page with what its person had filled in."""
    return replace(screen, fields=tuple(_filled(field, answers) for field in screen.fields))


def _filled(field: Field, answers: Mapping[str, Given]) -> Field:
    given = answers.get(field.id)
    if given is None:
        return field
    return replace(field, value=given if isinstance(given, str) else tuple(given))


def _reason(error: BaseException) -> str:
    """Why a call to Teams failed, in a word of ours or its own status; of other errors nothing."""
    return str(error) if isinstance(error, Refused | TryLater | Unreachable) else ""
