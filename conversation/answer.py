"""Turns one field as a channel brings it into the answer that is kept, or says kindly what is wrong with it."""

from datetime import UTC, date, datetime

from conversation.flow import Answer, Answers, Day, ManyOf, Moment, Number, Offers, Step, Text, accepts
from conversation.words import N_, Phrase

REQUIRED = N_("Svara på den här frågan för att gå vidare.")
NOT_OFFERED = N_("Välj ett av alternativen.")
NOT_A_DAY = N_("Skriv datumet så här: 2026-11-30.")
NOT_A_MOMENT = N_("Välj dag och klockslag.")
NOT_YET = N_("Tiden har inte varit än. Välj en tid som har varit.")

NOT_A_NUMBER = N_("Skriv ett helt tal med siffror. Talet är för stort, för litet eller inget tal.")
LONGEST_NUMBER = 9
FIRST_YEAR = 1900
"""Earlier years are slips of the finger ("0026"), and too early for some databases."""


def storable(text: str) -> str:
    """Half a character (a lone surrogate), which a broken client can send, cannot be stored."""
    return text.encode("utf-8", "replace").decode()


def read_answer(
    step: Step, raw: Answer | None, known: Answers, *, offers: Offers, now: datetime
) -> tuple[Answer, Phrase]:
    """One field as it came in: the answer in its stored form, and what is wrong with it ('' when nothing is)."""
    answer: Answer = [] if isinstance(step.input, ManyOf) else ""
    if isinstance(step.input, ManyOf):
        answer = [raw] if isinstance(raw, str) and raw else list(raw or [])
    elif isinstance(raw, str):
        answer = storable(raw).strip()
    elif raw:
        return answer, NOT_OFFERED
    if not answer:
        return answer, "" if step.optional else REQUIRED
    match step.input:
        case Text():
            return answer, ""
        case Number(least, most):
            return _read_number(str(answer), least, most)
        case Day(past):
            return _read_time(str(answer), now, past, day=True)
        case Moment(past):
            return _read_time(str(answer), now, past, day=False)
        case _:
            return answer, "" if accepts(step, answer, known, offers) else NOT_OFFERED


def _read_number(text: str, least: int, most: int) -> tuple[Answer, Phrase]:
    """A number in its stored form, without spaces between thousands; '' where it is none or out of bounds."""
    plain = "".join(text.split())
    if not (plain.isdecimal() and plain.isascii()) or len(plain) > LONGEST_NUMBER or not least <= int(plain) <= most:
        return text[:40], NOT_A_NUMBER
    return str(int(plain)), ""


def _read_time(text: str, now: datetime, past: bool, *, day: bool) -> tuple[Answer, Phrase]:
    """A day or a moment in its stored form; of an hour that the clock shows twice, the first is meant."""
    fault = NOT_A_DAY if day else NOT_A_MOMENT
    try:
        if day:
            when = date.fromisoformat(text)
            stored, future = when.isoformat(), when > now.date()
        else:
            given = datetime.fromisoformat(text)
            when = given.astimezone(now.tzinfo) if given.tzinfo else given.replace(tzinfo=now.tzinfo)
            stored = when.replace(tzinfo=None).isoformat(timespec="minutes")
            future = when.astimezone(UTC) > now.astimezone(UTC)
    except (ValueError, OverflowError):
        return text[:40], fault
    if when.year < FIRST_YEAR:
        return stored, fault
    return stored, NOT_YET if past and future else ""
