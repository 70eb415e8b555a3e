"""How much was said in a year: of each kind at each stage, and how many messages people had; reviewed as a file."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from quality.duty import DutyKind
from quality.role import Function
from tests.year.days import day_of
from tests.year.rules import CLOCKS, Rules, Said
from tests.year.year import Told, Year

FILE = Path(__file__).with_name("counts.json")
PROFILES = ("standard", "jarva", "karlsborg", "uppsala", "vaggeryd", "ekero")
ASKED, BEFORE, ON_THE_DAY, AFTER, ABOVE = "asked", "before", "on the day", "after", "above as well"
STAGES = (ASKED, BEFORE, ON_THE_DAY, AFTER, ABOVE)


def staged(year: Year) -> list[Told]:
    """What was said of what people owe, not messages that are done when said."""
    return [told for told in year.told if not DutyKind(told.said.kind).is_message]


def stage(rules: Rules, said: Said) -> str:
    """Which stage it was: when it was asked or opened, before, on or after its day, or one told further up as well."""
    kind = DutyKind(said.kind)
    offsets = rules.nudging.clock if kind in CLOCKS else rules.days(kind)
    number = said.level - rules.asked(kind)
    if number >= len(offsets):
        return ABOVE
    if number < 0:
        return ASKED
    return BEFORE if offsets[number] < 0 else AFTER if offsets[number] else ON_THE_DAY


def counts(year: Year, rules: Rules) -> Mapping[str, Any]:
    """The figures of one profile."""
    found = Counter((told.said.kind, stage(rules, told.said)) for told in staged(year))
    kinds = sorted({kind for kind, _ in found})
    messages = Counter(told.said.kind for told in year.told if DutyKind(told.said.kind).is_message)
    return {
        "stages": {kind: {name: found[kind, name] for name in STAGES if found[kind, name]} for kind in kinds},
        "messages": {kind: messages[kind] for kind in sorted(messages)},
        "sent": len(year.sent),
        "days with a reminder": dict(reminded(year)),
    }


def reminded(year: Year) -> Mapping[str, Mapping[str, float]]:
    """On how many days people of a function were reminded of something: the middle one, and the most."""
    days_of: dict[int, set[object]] = {}
    for told in staged(year):
        days_of.setdefault(told.said.person, set()).add(day_of(told.said.at))
    found = {}
    for function in (Function.EMPLOYEE, Function.UNIT_MANAGER, Function.AREA_MANAGER, Function.HEAD, Function.DIRECTOR):
        people = {post.person for post in year.scene.town.posts if post.function is function}
        if people:
            numbers = [len(days_of.get(person, ())) for person in people]
            found[function.value] = {"median": median(numbers), "most": max(numbers)}
    return found


def known() -> Mapping[str, Any]:
    """The figures that were reviewed."""
    found: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def keep(found: Mapping[str, Any]) -> None:
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
