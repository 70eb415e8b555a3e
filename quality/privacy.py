"""What must never be stored by accident: it masks personal numbers and notices other traces of a person.

A number counts as a personal identity number (personnummer) or co-ordination number (samordningsnummer, the
day plus 60) when its date exists and its check digit is right. What is neither is left alone: references,
organisation numbers, phone numbers. A number that could be both is masked, the safer mistake.
Traces only warn, so they rather miss an odd spelling than disturb a report about doses and hours.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from stdnum import luhn

MASK = "[personnummer dolt]"


class Trace(StrEnum):
    """A kind of trace that may lead to a person, so that a warning can be worded without repeating it."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Checked:
    """What may be stored of a text, and what its writer should look at once more."""

    text: str
    masked: int
    warnings: tuple[Trace, ...]


def check(text: str) -> Checked:
    """Mask every valid personal number, then name the kinds of traces that remain, each once."""
    plain, origin = _plain(text)
    found = list(_numbers(plain))
    kept, end = [], 0
    for start, stop in found:
        kept += [text[end : origin[start]], MASK]
        end = origin[stop - 1] + 1
    masked = "".join([*kept, text[end:]])
    return Checked(text=masked, masked=len(found), warnings=_traces(_plain(masked)[0] if found else plain))


# One alphabet for all that people paste


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in ASCII digits, dashes and blanks, without invisible characters, and where each one stood."""
    kept = [(plain, at) for at, plain in enumerate(map(_plain_character, text)) if plain]
    return "".join(plain for plain, _ in kept), [at for _, at in kept]


@lru_cache(maxsize=2048)
def _plain_character(character: str) -> str:
    """'' for one that nobody sees."""
    if unicodedata.category(character) == "Cf":
        return ""
    if "\uff01" <= character <= "\uff5e":  # full-width forms of ASCII
        character = chr(ord(character) - 0xFEE0)
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if character == "\N{MINUS SIGN}" or unicodedata.category(character) == "Pd":
        return "-"
    if character in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    return " " if character.isspace() else character


# Personal numbers

_FOLD = r"(?:[ ]{0,3}\n{1,2}[ ]{0,3})?"  # where a line may have been broken
_COMPACT = _FOLD.join([r"\d"] * 6)
_SPACED = rf"\d\d{_FOLD}(?P<mark>[-./ ]){_FOLD}\d\d{_FOLD}(?P=mark){_FOLD}\d\d"
_MARK = r"[ \n]{0,4}(?:[-+:./,_]{1,2}[ \n]{0,4})?"
_SERIAL = _FOLD.join([r"\d"] * 4)
_TEN = rf"(?:{_COMPACT}|{_SPACED}){_MARK}{_SERIAL}(?!\d)"
_SHAPES = (re.compile(rf"(?:1{_FOLD}[89]|2{_FOLD}0){_TEN}"), re.compile(_TEN))  # with the century first
_START = re.compile(r"(?<!\d)\d")
_FOLDS = re.compile(r"\n(?:\s*\n)*")


def _numbers(plain: str) -> Iterator[tuple[int, int]]:
    """Where the valid numbers stand, from the left and never overlapping."""
    end = 0
    for start in _START.finditer(plain):
        if start.start() < end:
            continue
        for shape in _SHAPES:
            match = shape.match(plain, start.start())
            if match and _is_number(match.group()):
                end = match.end()
                yield start.start(), end
                break


def _is_number(spelling: str) -> bool:
    digits = re.sub(r"\D", "", spelling)
    return len(_FOLDS.findall(spelling)) <= 1 and luhn.is_valid(digits[-10:]) and _is_birth_date(digits[:-4])


def _is_birth_date(digits: str) -> bool:
    # Without its century a year is a leap year if it is one in any: 20YY is when YY is divisible by four.
    year, month, day = int(digits[:-4].rjust(4, "0")), int(digits[-4:-2]), int(digits[-2:])
    try:
        date(year if year >= 1800 else 2000 + year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


# Traces

_LETTER = r"[^\W\d_]"
_CAPITAL = r"(?-i:[A-ZÅÄÖ])"
_PLACE = (  # a number that neither goes on as an hour, a decimal or a date, nor counts or measures
    r"(?!\d|[:.,]\d|-\d\d-)(?!\s*(?:gånger|gång|ggr|st|stycken|personer|dagar|veckor|månader|timmar|minuter|tim"
    r"|mg|ml|cm|km|meter|kr|%)(?!\w))"
)
_STREET = "|".join(
    (
        rf"{_LETTER}{{2,30}}(?:gatan?|gränd(?:en)?|vägen|torget|all[ée]n|esplanaden)",
        rf"{_CAPITAL}{_LETTER}{{1,30}}(?:stig(?:en)?|väg|slingan|liden|kajen)",
        rf"{_CAPITAL}{_LETTER}{{2,30}}s (?:väg|gata|gränd|all[ée]|torg|stig|backe)",
        r"(?:norra|södra|östra|västra|stora|lilla|nya|gamla|övre|nedre) (?:gatan|vägen|torget|gränden)",
    )
)
_NO_STREET = r"(?:luft|urin|gall|om)vägen"
_DWELLING = r"(?:rum|rummet|rumsnr|rumsnummer|lgh|lghnr|lägenhet|lägenheten|lägenhetsnummer)"
_NUMBERED = r"(?:(?:nr|nummer)[.:]? ?)?"
_TELEPHONE = r"(?:tel|tfn|telefon|telefonnummer|mobil|mobilnummer)"
_AREA = r"\(?0(?:8|[1-69]\d{1,2}|7[02369]\d?)\)?(?: {0,2}[-/] {0,2}| {1,2})"

_EMAIL = re.compile(rf"[\w.+-]@(?:[\w-]{{1,63}}\.){{1,6}}{_LETTER}{{2}}")
_ADDRESS = re.compile(rf"(?<!\w)(?!{_NO_STREET})(?:{_STREET}) {{0,2}}{_NUMBERED}[1-9]\d{{0,2}}{_PLACE}", re.I)
_ROOM = re.compile(rf"(?<!\w){_DWELLING}[.:]?[ -]?{_NUMBERED}(?:{_CAPITAL} ?)?\d{{1,4}}{_PLACE}", re.I)
_PHONE = re.compile(
    r"(?<![\d+])(?:\+|00(?=46))[1-9](?:[-/ ]{0,3}(?:\(0\))?[-/ ]{0,3}\d){8,13}(?!\d)"
    r"|(?<![-\d])07[02369][-. ](?:[-. ]?\d){7}(?!-?\d)"
    r"|(?<![-\d])0[1-9]\d{7,8}(?!-?\d)"
    rf"|(?<!\w){_TELEPHONE}\W{{1,3}}(?:\d{{5,8}}|\d{{2,3}}(?:[ -]\d{{2,3}}){{2,3}})(?!-?\d)",
    re.I,
)
_AREA_AND_GROUPS = re.compile(
    rf"(?<![-\d]){_AREA}(?:\d{{5,8}}|\d{{2,3}}(?:[ -]\d{{2,3}}){{1,3}})(?!-?\d)",
)


def _traces(plain: str) -> tuple[Trace, ...]:
    plain = unicodedata.normalize("NFC", plain)
    seen = {
        Trace.PHONE: _has_phone(plain),
        Trace.EMAIL: bool(_EMAIL.search(plain)),
        Trace.ADDRESS: bool(_ADDRESS.search(plain)),
        Trace.ROOM: bool(_ROOM.search(plain)),
    }
    return tuple(trace for trace, is_there in seen.items() if is_there)


def _has_phone(plain: str) -> bool:
    return bool(_PHONE.search(plain)) or any(map(_is_phone, _AREA_AND_GROUPS.finditer(plain)))


def _is_phone(match: re.Match[str]) -> bool:
    """A Swedish number has eight to ten digits with its area; "08-12 16 20" are the hours of a medicine."""
    groups = re.findall(r"\d+", match.group())
    hours = all(len(group) == 2 and int(group) <= 24 for group in groups)
    return 8 <= sum(map(len, groups)) <= 10 and not hours
