"""The one path of every turn: recognise, load, advance, save, owe, show; one transaction, on whatever channel."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conversation.answer import storable
from conversation.flow import Flow, Offers, Rejected, Text, choices_of, walk
from conversation.port import Address, Asked, In, Pressed, Said
from conversation.screen import At, Button, Notice, Option, Prompt, Review, Screen, Style
from conversation.session import Answered, Asking, Check, Restart, Session, Show, Status, Turn, advance, position
from conversation.words import N_, Translator
from handlers import settling
from handlers.commands import COMMANDS, command_of, plain_command, slug
from handlers.conversation import Conversation
from handlers.paper import Paper, sheet
from handlers.reading_room import Pass, ReadingRoom, mint
from handlers.recognition import NOBODY, Known, Recognition
from handlers.showing import Begun, option, read_begun, remarked, room_button, show, unfinished
from handlers.visit import House, Visit
from quality.role import Organisation
from storage.conflict import Conflict
from storage.database import Database, Store
from storage.rooms import Door

SEVERAL_TRIES = 5

Press = Callable[[Visit, str], Awaitable[Screen]]
Ask = Callable[[Visit, str], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class Table:
    """What the house can do: conversations by name, buttons by action, and text commands by word."""

    conversations: Mapping[str, Conversation[Any]]
    presses: Mapping[str, Press]
    asks: Mapping[str, Ask]


class Desk:
    """Where every channel brings what a person did and gets the screen to show."""

    def __init__(
        self,
        database: Database,
        house: House,
        table: Table,
        *,
        check: Check,
        translators: Mapping[str, Translator],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._house = house
        self._table = table
        self._check = check
        self._translators = translators
        self._now = now
        self._recognition = Recognition(database, house, self.translator, now=now)
        self._reading_room = ReadingRoom(database, now=now)

    @property
    def organisation_name(self) -> str:
        return self._house.profile.organisation.sv

    def translator(self, language: str) -> Translator:
        """The words of a language; Swedish where we have no others."""
        return self._translators.get(language) or self._translators["sv"]

    # Who is it?

    async def recognise(
        self, address: Address, email: str | None = None, *, known_as: Address | None = None
    ) -> Known | None:
        """The person behind a chat address (`Recognition.recognise`)."""
        return await self._recognition.recognise(address, email, known_as=known_as)

    async def people(self) -> tuple[Known, ...]:
        """Everybody with a function today (the demo's "who are you?")."""
        return await self._recognition.people()

    async def stranger(self, language: str = "sv") -> Notice:
        """What somebody is told whom we do not know."""
        tr = self.translator(language)
        return Notice(tr(NOBODY), title=tr("Vi har inte setts förut"))

    # What happened?

    async def hear(self, said: Said) -> Screen:
        """One turn. What the person did wrong comes back as a sentence; only our own faults raise."""
        for attempt in range(SEVERAL_TRIES):
            try:
                async with self._database.write() as store:
                    screen = await self._turn(store, said)
                    if said.chat:
                        await store.people.asks(said.address, _asked_by(screen))
                    return screen
            except Conflict:
                if attempt == SEVERAL_TRIES - 1:
                    raise
            except Rejected as rejected:
                tr = await self._words_of(said.person)
                return Notice(tr(rejected.message, **rejected.values))
        raise AssertionError("unreachable")

    async def _words_of(self, person: int) -> Translator:
        async with self._database.read() as store:
            known = (await store.people.organisation()).people.get(person)
        return self.translator(known.language if known else "sv")

    async def _visit(self, store: Store, person: int, address: Address, *, version: int | None = None) -> Visit:
        organisation: Organisation = await store.people.organisation(version)
        now = self._now()
        scope = self._house.scope_of(organisation, person, now)
        if not scope.functions:
            raise Rejected(NOBODY)
        language = organisation.people[person].language
        if organisation.people[person].hourly:
            await store.notes.wake(person, now=now)
        return Visit(store, self._house, organisation, scope, self.translator(language), now, address)

    async def _turn(self, store: Store, said: Said) -> Screen:
        delivery = f"{said.address.channel}:{said.delivery}" if said.delivery else ""
        version = await store.sessions.accept(delivery, at=self._now()) if delivery else None
        visit = await self._visit(store, said.person, said.address, version=version)
        if delivery and version is None:
            return await self._again(visit, said)
        screen = await self._do(visit, said)
        await settling.tell(visit)
        if delivery and _not_taken(screen):
            await store.sessions.refuse(delivery)
        return screen

    async def _again(self, visit: Visit, said: Said) -> Screen:
        """A delivery that was taken before: show where the person is; other buttons do nothing twice by themselves."""
        match said.event:
            case In(flow, _, subject):
                return await self._flow(visit, In(flow, Show(), subject))
            case Pressed("start" | "resume" | "restart", subject):
                begun = read_begun(subject)
                return await self._flow(visit, In(begun.flow, Show(), begun.about))
            case Pressed(action, subject):
                return await self._press(visit, action, subject)
            case Asked(text, command) if command or command_of(text):
                return await self._asked(visit, text, command)
            case Asked():
                session = await self._waiting(visit)
                if session is None:
                    return Notice(visit.tr("Det har jag redan tagit emot."))
                return await self._flow(visit, In(session.flow, Show(), session.subject))

    async def _do(self, visit: Visit, said: Said) -> Screen:
        match said.event:
            case In():
                return await self._flow(visit, said.event)
            case Pressed(action, subject):
                return await self._press(visit, action, subject)
            case Asked(text, command):
                return await self._asked(visit, text, command)

    # Conversations

    def _conversation(self, flow: str) -> Conversation[Any]:
        found = self._table.conversations.get(flow)
        if found is None:
            raise Rejected(UNKNOWN)
        return found

    async def _flow(self, visit: Visit, said: In) -> Screen:
        conversation = self._conversation(said.flow)
        if isinstance(said.event, Restart):
            await conversation.may(visit, said.subject)
        session = await visit.store.sessions.load(visit.person, said.flow, said.subject, at=visit.now)
        if said.typed and self._house.on_own_pages_only(visit.address):
            return self._not_here(visit, session)
        flow = await conversation.flow_of(visit, said.subject)
        offers = await conversation.offers(visit, said.subject)
        quiet = replace(session, heard="") if isinstance(said.event, Answered) else session
        turn = advance(flow, quiet, said.event, offers=offers, check=self._check, now=visit.local)
        if turn.record is not None:
            await conversation.may(visit, said.subject)
            result = await conversation.submit(visit, turn.record, turn.session)
            turn = replace(turn, session=replace(turn.session, result=result))
        if turn.session != session:
            turn = replace(turn, session=await visit.store.sessions.save(turn.session, at=visit.now))
        following = conversation.leads(turn.record) if turn.record is not None else None
        if following is not None:
            return await self._lead(visit, following)
        return await self._screen(visit, conversation, flow, turn=turn, offers=offers)

    async def _lead(self, visit: Visit, following: In) -> Screen:
        """Goes on with another conversation, unless one of that kind is begun already: then that is chosen about."""
        conversation = self._conversation(following.flow)
        session = await visit.store.sessions.load(visit.person, following.flow, following.subject, at=visit.now)
        if session.status is Status.OPEN and session.answers:
            await conversation.may(visit, following.subject)
            return unfinished(visit.tr, conversation.flow.title, session)
        return await self._flow(visit, following)

    async def _screen(
        self, visit: Visit, conversation: Conversation[Any], flow: Flow[Any], *, turn: Turn[Any], offers: Offers
    ) -> Screen:
        tr = visit.tr
        match turn.session.status:
            case Status.SUBMITTED:
                return await conversation.done(visit, turn.session.result)
            case Status.CANCELLED:
                again = Button(tr("Börja om"), "start", f"{turn.session.flow}|{turn.session.subject}")
                return Notice(tr("Avbrutet. Inget är skickat och inget är sparat."), buttons=(again,))
            case Status.OPEN:
                elsewhere = self._house.on_own_pages_only(visit.address)
                remarks = await conversation.remarks(visit, turn.session.subject, turn.walk.known)
                return remarked(show(flow, turn, offers, tr=tr, elsewhere=elsewhere), remarks)

    def _not_here(self, visit: Visit, session: Session) -> Screen:
        tr = visit.tr
        return Notice(
            tr("Det du skrev i chatten har jag inte sparat. Skriv det i läsrummet, som är kommunens egen sida."),
            buttons=(room_button(session, tr("Skriv i läsrummet")),),
        )

    # Buttons

    async def _press(self, visit: Visit, action: str, subject: str) -> Screen:
        match action:
            case "start" | "resume" | "restart" | "answer" | "question":
                return await self._begin(visit, action, read_begun(subject))
            case "room":
                return await mint(visit, subject)
            case "command":
                return await self._asked(visit, subject, "")
            case _:
                pass
        press = self._table.presses.get(action)
        if press is None:
            raise Rejected(UNKNOWN)
        return await press(visit, subject)

    async def _begin(self, visit: Visit, action: str, begun: Begun) -> Screen:
        flow, about = begun.flow, begun.about
        conversation = self._conversation(flow)
        await conversation.may(visit, about)
        session = await visit.store.sessions.load(visit.person, flow, about, at=visit.now)
        seed = await conversation.seed(visit, about)
        unsent = session.status is Status.OPEN and bool(session.answers) and session.answers != seed
        match action:
            case "answer" if session.status is Status.OPEN and session.heard:
                return await self._typed(visit, session, session.heard)
            case "question" if session.heard:
                return await self._table.asks["rutin"](visit, session.heard)
            case "question":
                return Notice(visit.tr("Skriv frågan en gång till, så letar jag upp rutinen."))
            case "start" | "restart" if unsent and begun.revision != session.revision:
                return unfinished(visit.tr, conversation.flow.title, session)
            case "start" | "restart":
                return await self._flow(visit, In(flow, Restart(seed), about))
            case _:
                return await self._flow(visit, In(flow, Show(), about))

    # Plain words

    async def _asked(self, visit: Visit, text: str, command: str) -> Screen:
        """A command word; else the answer that the last message asks for; else a question about routines."""
        words = text.strip()
        if command:
            return await self._command(visit, command, words)
        found = command_of(words)
        if found:
            return await self._command(visit, found[0].word, found[1])
        session = await self._waiting(visit)
        if session is not None:
            if words.endswith("?"):
                return await self._which(visit, session, words)
            return await self._typed(visit, session, words)
        wanted = plain_command(words)
        if wanted is not None and not wanted.asks:
            return await self._press(visit, wanted.action, wanted.subject)
        return await self._table.asks["rutin"](visit, words)

    async def _command(self, visit: Visit, word: str, rest: str) -> Screen:
        command = next((each for each in COMMANDS if word in {each.word, slug(each.word)}), None)
        if command is None:
            raise Rejected(UNKNOWN)
        if command.asks:
            return await self._table.asks[command.word](visit, rest)
        return await self._press(visit, command.action, command.subject)

    async def _waiting(self, visit: Visit) -> Session | None:
        """The conversation whose last message in this chat asks for words, if it still does."""
        asking = await visit.store.people.asking(visit.address)
        flow, _, about = asking.partition("|")
        if not asking or flow not in self._table.conversations:
            return None
        session = await visit.store.sessions.load(visit.person, flow, about, at=visit.now)
        return session if await self._text_step(visit, session) else None

    async def _text_step(self, visit: Visit, session: Session) -> str:
        """The first step of the current page that wants words and has none; '' when there is none."""
        conversation = self._conversation(session.flow)
        offers = await conversation.offers(visit, session.subject)
        flow = await conversation.flow_of(visit, session.subject)
        walked = walk(flow, session.answers, offers)
        where = position(flow, session, walked)
        if not isinstance(where, Asking):
            return ""
        wanted = [step.id for step in where.page.steps if isinstance(step.input, Text)]
        return next((step for step in wanted if step not in walked.known), wanted[-1] if wanted else "")

    async def _typed(self, visit: Visit, session: Session, words: str) -> Screen:
        step = await self._text_step(visit, session)
        if not step:
            return await self._flow(visit, In(session.flow, Show(), session.subject))
        answered = Answered({step: words}, partial=True, hold=True)
        return await self._flow(visit, In(session.flow, answered, session.subject, typed=True))

    async def _which(self, visit: Visit, session: Session, words: str) -> Screen:
        """A sentence with a question mark while we wait for words: ask which is meant.

        It is kept sealed meanwhile, but not where words belong on our own pages: there it has to be written again.
        """
        tr = visit.tr
        about = f"{session.flow}|{session.subject}"
        asking = tr("Är det ditt svar i rapporten, eller frågar du vilken rutin som gäller?")
        question = Button(tr("Jag frågar om en rutin"), "question", about)
        if self._house.on_own_pages_only(visit.address):
            lost = tr("Det du skrev har jag inte sparat.")
            return Notice(f"{asking} {lost}", buttons=(room_button(session, tr("Skriv svaret i läsrummet")), question))
        heard = replace(session, heard=self._check(storable(words)).text)
        await visit.store.sessions.save(heard, at=visit.now)
        return Notice(asking, buttons=(Button(tr("Det är mitt svar"), "answer", about, Style.PRIMARY), question))

    # Long lists

    async def suggest(self, person: int, at: At, step: str, query: str) -> tuple[Option, ...]:
        """Choices of a long list that fit what was typed so far, at most 100; none where there is nothing to choose."""
        async with self._database.read() as store:
            visit = await self._visit(store, person, Address("", ""))
            try:
                options = await self._options(visit, at, step)
            except Rejected:
                return ()
        wanted = query.casefold().split()
        fitting = [o for o in options if all(w in f"{o.group} {o.label} {o.hint}".casefold() for w in wanted)]
        return tuple(fitting[:100])

    async def _options(self, visit: Visit, at: At, step: str) -> list[Option]:
        conversation = self._conversation(at.flow)
        offers = await conversation.offers(visit, at.subject)
        session = await visit.store.sessions.peek(visit.person, at.flow, at.subject)
        flow = await conversation.flow_of(visit, at.subject)
        walked = walk(flow, session.answers if session else {}, offers)
        pages = [*walked.pages, *([walked.closing] if walked.closing else [])]
        asked = next((each for page in pages for each in page.steps if each.id == step), None)
        return [option(choice, visit.tr) for choice in choices_of(asked, walked.known, offers)] if asked else []

    # The reading room

    async def paper(self, said: Said) -> Paper | Screen:
        """What is to be printed for the person in the reading room; a sentence when it is not theirs, or not there."""
        assert isinstance(said.event, Pressed)
        try:
            async with self._database.write() as store:
                return await sheet(await self._visit(store, said.person, said.address), said.event.subject)
        except Rejected as rejected:
            tr = await self._words_of(said.person)
            return Notice(tr(rejected.message, **rejected.values))

    async def link(self, token: str) -> Door | None:
        """Whose link to the reading room it is and what it opens, while it is good; nothing is spent."""
        return await self._reading_room.look(token)

    async def spend(self, token: str) -> Pass | None:
        """What a link to the reading room is worth, once."""
        return await self._reading_room.spend(token)

    async def room(self, secret: str, subject: str) -> int | None:
        """Whose stay on this page of the reading room it is."""
        return await self._reading_room.inside(secret, subject)


UNKNOWN = N_("Den knappen eller det kommandot finns inte längre. Skriv ”hjälp”, så visar jag vad du kan göra.")


def _asked_by(screen: Screen) -> str:
    """The conversation that a typed reply to this screen would answer."""
    match screen:
        case Prompt(at=at):
            return f"{at.flow}|{at.subject}"
        case _:
            return ""


def _not_taken(screen: Screen) -> bool:
    match screen:
        case Prompt(fields=fields) | Review(fields=fields):
            return any(field.problem for field in fields)
        case _:
            return False
