"""One question as a card's inputs and what its person entered, so that both directions are read together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal, assert_never
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from microsoft_teams.cards import (
    CardElement,
    Choice,
    ChoiceSetInput,
    DateInput,
    QueryData,
    TextInput,
    TimeInput,
    ToggleInput,
)

from bot.teams.place import Do, Place, Unreadable, read_data, read_own, read_press, to_data
from bot.teams.text import CHOICE, LABEL, clean, cut
from conversation.answer import NOT_A_MOMENT, REQUIRED
from conversation.flow import Answer
from conversation.port import In, Pressed
from conversation.screen import At, Field, Kind, Option
from conversation.session import Answered, Cancel, Edit, Show, Submit
from conversation.words import Translator

ANSWER, CLOCK, CLEAR = "answer.", "time.", "clear."
SHOWN, LISTED, SEARCHED = 7, 20, 100
SUGGESTED = 20


@dataclass(frozen=True, slots=True)
class Look:
    """What rendering needs besides the screen: the words around it, the zone, and where free text may stand."""

    tr: Translator
    zone: ZoneInfo
    free_text: Literal["form", "web"] = "form"
    address: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """How much room a card has: how many options and rows a list shows, and how long words a field is filled with.

    `private` says that no sensitive words are put back; `terse` leaves out what only old clients need.
    """

    options: int = SEARCHED
    words: int = 4000
    private: bool = False
    terse: bool = False

    def searches(self, field: Field) -> bool:
        """Whether the list is too long to stand in the card."""
        return len(field.options) > self.options

    def holds(self, field: Field) -> bool:
        """Whether what the field is filled with may stand in it; else the card says so, and it waits with us.

        A list that is searched shows nothing chosen on iOS, and its codes elsewhere.
        """
        if is_text(field):
            return not (field.value and (len(field.value) > self.words or (field.sensitive and self.private)))
        return not (self.searches(field) and chosen(field))


def is_text(field: Field) -> bool:
    return field.kind in {Kind.TEXT, Kind.LONG_TEXT}


def chosen(field: Field) -> list[Option]:
    """The options that a list is filled with."""
    wanted = (field.value,) if isinstance(field.value, str) else field.value
    found = [option for option in field.options if option.code in wanted]
    return found if field.kind is Kind.MANY else found[:1]


def inputs(field: Field, look: Look, at: At, room: Room) -> Iterator[CardElement]:
    """The question's inputs; several for a moment, and for what can be taken away without being seen."""
    match field.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            yield from _typed(field, look, room)
        case Kind.ONE | Kind.MANY:
            yield from _choices(field, look, at, room)
        case Kind.DAY:
            yield DateInput(value=_day(field.value), **_asked(field, look))
        case Kind.MOMENT:
            yield from _moment(field, look)
        case _:
            assert_never(field.kind)


def _asked(field: Field, look: Look, *, fault: str = REQUIRED, needed: bool = True) -> dict[str, Any]:
    """What every input has: its name, its question, and what is said beside it when it is empty and may not be."""
    needed = needed and not field.optional
    return {
        "id": ANSWER + field.id,
        "label": cut(field.label, LABEL),
        "is_required": needed or None,
        "error_message": look.tr(fault) if needed else None,
    }


def _typed(field: Field, look: Look, room: Room) -> Iterator[CardElement]:
    stands = room.holds(field)
    given = clean(field.value) if isinstance(field.value, str) else ""
    yield TextInput(
        value=given[: field.max_length] or None if stands else None,
        max_length=field.max_length,
        is_multiline=field.kind is Kind.LONG_TEXT or None,
        placeholder=None if stands else look.tr("Lämna tomt för att behålla det du har skrivit"),
        **_asked(field, look, needed=stands),
    )
    if not stands and field.optional:
        yield ToggleInput(id=CLEAR + field.id, title=look.tr("Ta bort det jag har skrivit"), wrap=True)


def _choices(field: Field, look: Look, at: At, room: Room) -> Iterator[CardElement]:
    stands, searched = room.holds(field), room.searches(field)
    codes = [encode(option.code) for option in chosen(field)] if stands else []
    yield ChoiceSetInput(
        choices=[
            choice(option) for option in (field.options[: min(SUGGESTED, room.options)] if searched else field.options)
        ],
        choices_data=QueryData(dataset=dataset(at, field.id)) if searched else None,
        value=",".join(codes) or None,
        is_multi_select=field.kind is Kind.MANY or None,
        style="filtered" if searched else _style(field),
        placeholder=look.tr("Skriv för att söka") if searched else look.tr("Välj i listan"),
        wrap=True,
        **_asked(field, look, needed=stands),
    )
    if not stands and field.optional:
        yield ToggleInput(id=CLEAR + field.id, title=look.tr("Ta bort det jag har valt"), wrap=True)


def _style(field: Field) -> Literal["compact", "expanded", "filtered"]:
    """All of a short list at once; a long one to choose from, or to search where nothing is chosen yet (for iOS)."""
    if len(field.options) <= SHOWN and not any(option.group for option in field.options):
        return "expanded"
    empty = field.kind is Kind.ONE and not chosen(field)
    return "filtered" if empty and len(field.options) > LISTED else "compact"


def choice(option: Option) -> Choice:
    """An option under its heading, because a list of choices has none; a name that says it already says it once."""
    says = option.label.casefold().startswith(option.group.casefold())
    name = option.label if says else f"{option.group} – {option.label}"
    title = f"{name} · {option.hint}" if option.hint else name
    return Choice(title=cut(title, CHOICE), value=encode(option.code))


def search_items(options: Sequence[Option]) -> list[dict[str, str]]:
    """The answer to a typed search in a long list."""
    return [{"title": item.title or "", "value": item.value or ""} for item in map(choice, options)]


def encode(code: str) -> str:
    """A code without commas, which stand between the codes of several choices."""
    return quote(code, safe="|:/. ")


def dataset(at: At, step: str) -> str:
    """The name of a searched list: Teams sends nothing else along when somebody types in it."""
    return "|".join((at.flow, at.subject, step))


def read_search(value: object) -> tuple[At, str, str]:
    """Which conversation and question a search belongs to, and what was typed. Raises Unreadable."""
    found = value if isinstance(value, Mapping) else {}
    parts = str(found.get("dataset", "")).split("|")
    query = found.get("queryText", "")
    if len(parts) != 3 or not isinstance(query, str):
        raise Unreadable("dataset")
    return At(parts[0], parts[1], 0), parts[2], query


def _moment(field: Field, look: Look) -> Iterator[CardElement]:
    day, _, clock = _local(str(field.value), look.zone).partition("T")
    asked = _asked(field, look, fault=NOT_A_MOMENT)
    yield DateInput(value=_day(day), **asked)
    yield TimeInput(value=_clock(clock), **asked | {"id": CLOCK + field.id, "label": look.tr("Klockslag")})


def _day(value: object) -> str | None:
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return None


def _clock(value: str) -> str | None:
    try:
        return time.fromisoformat(value[:5]).isoformat("minutes")
    except ValueError:
        return None


def _local(moment: str, zone: ZoneInfo) -> str:
    """The moment on the municipality's clock; what is no moment stays as it is, so that its halves can be shown."""
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return (found.astimezone(zone) if found.tzinfo else found).strftime("%Y-%m-%dT%H:%M")


def page_data(do: Do, place: Place, fields: Sequence[Field], room: Room) -> dict[str, Any]:
    """The button that sends the fields: which they are, and which are kept when they are left empty."""
    asked = {field.id: field.kind.value for field in fields}
    kept = [field.id for field in fields if not room.holds(field)]
    return to_data(do, place) | {"fields": asked} | ({"kept": kept} if kept else {})


def read_action(data: Mapping[str, Any], zone: ZoneInfo) -> In | Pressed:
    """A press, with what the card's inputs held. Raises Unreadable for anything that is not ours.

    A field that was left empty while its answer is kept is not among the answers: the conversation has it. And
    whatever of the rest cannot be taken has to be held there too, because no card may show it again.
    """
    do, own = read_own(data)
    if do is Do.PRESS:
        return read_press(own)
    place = read_data(own)
    at = place.at
    event: Answered | Submit | Edit | Cancel | Show
    match do:
        case Do.NEXT:
            event = Answered(read_answers(own, data, zone), place.page, at.revision, hold=True)
        case Do.SUBMIT:
            event = Submit(read_answers(own, data, zone), at.revision, hold=True)
        case Do.BACK | Do.EDIT:
            event = Edit(place.step, at.revision)
        case Do.CANCEL:
            event = Cancel(at.revision)
        case Do.SHOW:
            event = Show()
        case _:
            assert_never(do)
    return In(at.flow, event, at.subject)


def read_answers(own: Mapping[str, Any], data: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Answer]:
    """The answers to the fields that the button sends; an input that is missing was left empty."""
    asked, kept = own.get("fields", {}), own.get("kept", [])
    if not isinstance(asked, Mapping) or not isinstance(kept, list):
        raise Unreadable("fields")
    answers: dict[str, Answer] = {}
    for step, kind in asked.items():
        answer = _read(step, kind, data, zone)
        if answer or step not in kept or _text(data, CLEAR + step) == "true":
            answers[step] = answer
    return answers


def _read(step: str, kind: object, data: Mapping[str, Any], zone: ZoneInfo) -> Answer:
    entered = _text(data, ANSWER + step)
    match kind:
        case Kind.TEXT | Kind.LONG_TEXT | Kind.DAY:
            return entered
        case Kind.ONE:
            return unquote(entered)
        case Kind.MANY:
            return [unquote(code) for code in entered.split(",") if code]
        case Kind.MOMENT:
            clock = _text(data, CLOCK + step)
            return _local(f"{entered}T{clock}", zone) if entered or clock else ""
        case _:
            raise Unreadable("kind")


def _text(data: Mapping[str, Any], name: str) -> str:
    found = data.get(name)
    if isinstance(found, bool):
        return str(found).lower()
    if found is None or isinstance(found, str | int | float):
        return "" if found is None else str(found)
    raise Unreadable(name)
