"""What a directory's answer would change, as lines that somebody can read before they say yes."""

from collections.abc import Iterable, Iterator, Mapping

from bot.directory.difference import Difference, Leaver, Step
from quality.directory import SEPARATOR, Path, Reason
from quality.role import Function
from storage.standing import Slot

LONGEST = 30
"""How many names of a kind are shown; the rest are counted."""
WHY: Mapping[Reason, str] = {
    Reason.GUEST: "gäster",
    Reason.DISABLED: "avstängda konton",
    Reason.NO_PLACE: "utan avdelning",
    Reason.LEFT_OUT: "undantagna i profilen (leave_out)",
    Reason.ELSEWHERE: "på avdelningar som profilen inte tar med",
    Reason.NO_ADDRESS: "utan e-postadress",
    Reason.SAME_ADDRESS: "med samma e-postadress som någon annan",
}


def lines(difference: Difference, units: Mapping[int, Path]) -> Iterator[str]:
    """The whole difference; `units` are the paths of those that exist."""
    changed = difference.changed
    yield from _listed("Nya", [_new(step) for step in changed if step.was is None])
    yield from _listed("Ändras", [_change(step, units) for step in changed if step.was is not None])
    yield from _listed("Slutar", [_leaver(leaver, units) for leaver in difference.leavers])
    yield from _listed("Nya enheter", [SEPARATOR.join(path) for path in difference.units])
    yield from _listed("Adressen är redan någon annans och ändras inte", _clashes(difference))
    yield from _listed("Har medarbetare under sig men ingen cheftitel i profilen", difference.untitled)
    yield from _listed("Tas inte med", [f"{number} {WHY[why]}" for why, number in sorted(difference.skipped.items())])
    if difference.empty:
        yield "Ingenting ändras."


def _clashes(difference: Difference) -> list[str]:
    return [step.member.account.name for step in difference.steps if step.clash]


def _listed(heading: str, items: Iterable[str]) -> Iterator[str]:
    every = sorted(items)
    if every:
        yield f"{heading} ({len(every)}):"
        yield from (f"  {item}" for item in every[:LONGEST])
        if len(every) > LONGEST:
            yield f"  … och {len(every) - LONGEST} till"


def _new(step: Step) -> str:
    return f"{step.member.account.name}: {_posts(step.begins)}"


def _change(step: Step, units: Mapping[int, Path]) -> str:
    assert step.was is not None
    account = step.member.account
    told = [
        f"heter nu {account.name}" if step.renamed else "",
        "är tillbaka" if step.was.gone else "",
        "ny e-postadress" if step.address else "",
        "nytt språk" if step.speaks != step.was.language else "",
        "känns igen i Entra" if step.link else "",
        f"+ {_posts(step.begins)}" if step.begins else "",
        f"− {_ended(step.ends, units)}" if step.ends else "",
    ]
    return f"{step.was.name}: {'; '.join(each for each in told if each)}"


def _leaver(leaver: Leaver, units: Mapping[int, Path]) -> str:
    ended = f": − {_ended(leaver.ends, units)}" if leaver.ends else ""
    return f"{leaver.name}{' (kontot är stängt)' if leaver.gone else ''}{ended}"


def _posts(posts: Iterable[tuple[Function, Path]]) -> str:
    return ", ".join(sorted(f"{function.value} på {path[-1]}" for function, path in posts))


def _ended(slots: Iterable[Slot], units: Mapping[int, Path]) -> str:
    return _posts((function, units[unit]) for _, function, unit in slots)
