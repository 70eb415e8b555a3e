"""Plays one written day through the real conversations and the real keeper, on a clock of its own."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.transcript import Transcript
from bot.wiring import Bot
from conversation.flow import Answer
from conversation.port import Address, Asked, In, Pressed, Said
from conversation.screen import CaseCard, Field, Prompt, Review, Screen
from conversation.session import Answered, Event, Submit
from handlers.deviation import NAME
from handlers.recognition import Known
from quality.access import scope_of
from quality.calendar import is_working_day, week_start
from quality.duty import Duty, DutyKind


class PlayedClock:
    """The time of the play, set by its scenes."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that somebody does, or is told; `day` counts from the played Monday."""

    id: str
    day: int
    at: str
    who: str
    does: str
    say: str
    case: str = ""
    ask: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Script:
    """The whole day as it is written."""

    title: str
    opening: str
    closing: str
    scene: tuple[Scene, ...]

    def moment(self, scene: Scene, monday: date, zone: ZoneInfo) -> datetime:
        return datetime.combine(monday + timedelta(days=scene.day), time.fromisoformat(scene.at), zone)


def read_script() -> Script:
    """The day that comes with the demo."""
    raw = tomllib.loads((files("bot.demo") / "day.toml").read_text(encoding="utf-8"))
    scenes = tuple(Scene(**scene) for scene in raw.pop("scene"))
    return Script(**raw, scene=scenes)


def played_monday(now: datetime, script: Script) -> date:
    """The last Monday whose whole play lies in the past and that is a working day after a working Friday."""
    ends = max(time.fromisoformat(scene.at) for scene in script.scene)
    monday = week_start(now.date())
    while (
        datetime.combine(monday, ends, now.tzinfo) > now
        or not is_working_day(monday)
        or not is_working_day(monday - timedelta(days=3))
    ):
        monday -= timedelta(days=7)
    return monday


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the keeper said."""

    person: int
    screen: Screen
    duty: Duty


class Ear:
    """Hears what the keeper says (`reminders.keeper.Watch`) until somebody asks."""

    def __init__(self) -> None:
        self._heard: list[Told] = []

    def __call__(self, person: int, screen: Screen, duty: Duty) -> None:
        self._heard.append(Told(person, screen, duty))

    def empty(self) -> list[Told]:
        heard, self._heard = self._heard, []
        return heard


class Day:
    """The play: who the people are, where their reports went, and who has seen which card."""

    def __init__(self, bot: Bot, clock: PlayedClock, ear: Ear, transcript: Transcript) -> None:
        self._bot = bot
        self._clock = clock
        self._ear = ear
        self._transcript = transcript
        self._subjects: dict[str, str] = {}
        self._cards: set[tuple[int, str]] = set()
        self._people: Mapping[int, Known] = {}
        self._named: set[int] = set()
        self._turns = 0

    async def play(self, script: Script, monday: date) -> None:
        """Every scene in its order; what each leads to is told at once."""
        self._people = {known.person: known for known in await self._bot.desk.people()}
        self._transcript.opens(script.title, script.opening)
        for scene in script.scene:
            self._clock.at = script.moment(scene, monday, self._bot.profile.timezone)
            self._transcript.scene(self._clock.at, scene.say)
            person = await self._person(scene.who)
            await self._act(scene, person)
            await self._tell(scene, person)
        self._transcript.closes(script.closing)

    def _name(self, person: int) -> str:
        """The name, with function and unit the first time."""
        known = self._people[person]
        function, _, unit = known.about.partition(", ")
        first, self._named = person not in self._named, self._named | {person}
        return f"{known.name} ({function}, {unit.partition(', ')[0]})" if first else known.name

    async def _person(self, email: str) -> int:
        async with self._bot.database.read() as store:
            found = await store.people.by_email(email)
        if found is None:
            raise LookupError(email)
        return found

    async def _act(self, scene: Scene, person: int) -> None:
        subject = self._subjects.get(scene.case, "")
        match scene.does:
            case "report":
                await self._report(scene, person)
            case "read":
                await self._press(person, "trycker på Läs.", Pressed("read", subject))
            case "take_on":
                await self._press(person, "trycker på Ta hand om.", Pressed("take_on", subject))
            case "ask":
                await self._press(person, f"skriver: {scene.ask}", Asked(scene.ask))
            case "summary":
                words = f"sammanfattning {scene.ask}"
                await self._press(person, f"skriver: {words}", Asked(words))
            case "weekly_summary":
                pass
            case _:
                raise LookupError(scene.does)

    async def _hear(self, person: int, event: In | Pressed | Asked) -> Screen:
        self._turns += 1
        return await self._bot.desk.hear(
            Said(Address("web", str(person)), person, event, delivery=f"played-{self._turns}")
        )

    async def _press(self, person: int, what: str, event: Pressed | Asked) -> None:
        self._transcript.does(self._name(person), what)
        self._transcript.sees(await self._hear(person, event))

    # A report

    async def _report(self, scene: Scene, person: int) -> None:
        """Fills in page after page as the script says; a first try that is questioned is written anew."""
        answers = await self._answers(scene)
        first_try = answers.pop("first_try", "")
        self._transcript.does(self._name(person), "trycker på Rapportera avvikelse.")
        screen = await self._hear(person, Pressed("start", NAME))
        while isinstance(screen, Prompt | Review):
            given = {each.id: answers.get(each.id, _filled(each)) for each in screen.fields}
            if first_try and "what" in given:
                given["what"], first_try = first_try, ""
            self._show(screen, given)
            screen = await self._hear(person, In(NAME, _event(screen, given)))
        self._transcript.sees(screen)
        self._subjects[scene.id] = await self._newest(person)

    def _show(self, screen: Prompt | Review, given: Mapping[str, Answer]) -> None:
        """The page as its reader leaves it; of one that came back, what was questioned and what it became."""
        questioned = [each for each in screen.fields if each.problem]
        for each in questioned:
            self._transcript.notes(each.problem)
        fields = tuple(_with(each, given[each.id]) for each in questioned or screen.fields)
        if isinstance(screen, Review):
            self._transcript.sees(replace(screen, rows=(), fields=fields))
        else:
            self._transcript.sees(replace(screen, fields=fields))

    async def _answers(self, scene: Scene) -> dict[str, Answer]:
        answers = dict(scene.answers)
        async with self._bot.database.read() as store:
            units = (await store.people.organisation()).units.values()
        answers["unit"] = next(str(unit.id) for unit in units if "/".join(unit.path) == answers["unit"])
        if "occurred_at" in answers:
            when = answers["occurred_at"]
            day = self._clock.at.date() + timedelta(days=when["day"])
            answers["occurred_at"] = f"{day.isoformat()}T{when['at']}"
        return answers

    async def _newest(self, person: int) -> str:
        async with self._bot.database.read() as store:
            scope = scope_of(await store.people.organisation(), person, self._clock.at.date(), self._bot.profile.cases)
            return f"case:{(await store.cases.reported_by(person, scope=scope, limit=1))[0].id}"

    # What is told unasked

    async def _tell(self, scene: Scene, actor: int) -> None:
        await self._bot.keeper.sweep()
        told = self._ear.empty()
        for each in told:
            if each.duty.kind is DutyKind.CARD:
                self._tell_card(each, actor)
            elif each.duty.subject in self._subjects.values() or each.person == actor:
                self._transcript.gets(self._name(each.person), each.screen)
        others = {each.person for each in told if each.duty.kind is DutyKind.WEEKLY_SUMMARY} - {actor}
        if others and scene.does == "weekly_summary":
            self._transcript.notes(f"{len(others)} andra chefer får sin egen.")

    def _tell_card(self, told: Told, actor: int) -> None:
        """A card is shown once; later it changes in its place, which is only mentioned."""
        key = (told.person, told.duty.subject)
        if key not in self._cards:
            self._transcript.gets(self._name(told.person), told.screen)
        elif told.person != actor and isinstance(told.screen, CaseCard):
            self._transcript.notes(f"Kortet hos {self._name(told.person)} visar nu: {told.screen.state}.")
        self._cards.add(key)


def _event(screen: Prompt | Review, given: Mapping[str, Answer]) -> Event:
    if isinstance(screen, Review):
        return Submit(given, screen.at.revision)
    return Answered(given, screen.page, screen.at.revision)


def _filled(field_: Field) -> Answer:
    """What stands in the field before anybody touches it."""
    return field_.value if isinstance(field_.value, str) else list(field_.value)


def _with(field_: Field, answer: Answer) -> Field:
    return replace(field_, value=answer if isinstance(answer, str) else tuple(answer), problem="")


def sure_days(monday: date) -> Sequence[date]:
    """Days of the week before, so that the week's summary has something to say."""
    return [monday - timedelta(days=days) for days in (6, 4, 3)]
