"""Templates of controls, read from TOML: shipped with the product, to be copied into a unit's plan."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from quality.case import Law
from quality.control import Control, Kind, Point
from quality.role import Function

OPTIONAL = ("of", "sample", "quality", "among", "risk", "likelihood", "consequence")


@cache
def templates() -> tuple[Control, ...]:
    """Every template, in the order of the file."""
    raw = tomllib.loads((files("quality") / "controls.toml").read_text(encoding="utf-8"))
    return tuple(_control(each) for each in raw["controls"])


def template(code: str) -> Control | None:
    """The template of that code."""
    return next((each for each in templates() if each.code == code), None)


def _control(raw: Mapping[str, Any]) -> Control:
    plain = {key: raw[key] for key in ("code", "title", "area", "rule", "why", "method", "target", "threshold")}
    return Control(
        **plain,
        kind=Kind(raw["kind"]),
        laws=frozenset(Law(law) for law in raw["laws"]),
        function=Function(raw["function"]),
        points=tuple(Point(each["code"], each["text"]) for each in raw["points"]),
        **{key: raw[key] for key in OPTIONAL if key in raw},
    )
