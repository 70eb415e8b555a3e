"""The lifecycle as pictures and tables, made from the one table, so that what is documented is what is done (pure)."""

from collections.abc import Iterable, Iterator

from quality.case import CaseType, State
from quality.lifecycle import ROWS, Move, Part, Rule

_NOT_STATES = "[*]"


def picture(type_: CaseType) -> str:
    """A Mermaid state diagram of one type: moves that lead somewhere, those between the same two states together."""
    edges: dict[tuple[str, str], list[str]] = {}
    for rule in _rules(type_):
        for before, after in _leads(rule):
            edges.setdefault((before, after), []).append(rule.move.value)
    lines = [f"    {before} --> {after}: {', '.join(moves)}" for (before, after), moves in edges.items()]
    ends = [f"    {state.value} --> {_NOT_STATES}" for state in State if not state.is_open and _reached(edges, state)]
    begins = f"    {_NOT_STATES} --> {State.RECEIVED.value}"
    return "\n".join(["stateDiagram-v2", begins, *lines, *ends])


def _rules(type_: CaseType) -> Iterator[Rule]:
    return (rule for rule in ROWS if type_ in rule.types)


def _leads(rule: Rule) -> Iterator[tuple[str, str]]:
    """From where to where, but for moves that leave the case where it is; back means to where it was before."""
    for state in State:
        if state in rule.states and rule.to is not None and state not in rule.keeps and rule.to is not state:
            yield state.value, rule.to.value


def _reached(edges: Iterable[tuple[str, str]], state: State) -> bool:
    return any(after == state.value for _, after in edges)


def table(type_: CaseType) -> str:
    """Who may do what: a row per move, a column per part, in Markdown."""
    head = ["move", *(part.value for part in Part)]
    rows = [[rule.move.value, *("x" if part in rule.by else "" for part in Part)] for rule in _rules(type_)]
    rule_line = ["---"] * len(head)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule_line, *rows))


def document() -> str:
    """The whole page: every type with its picture and its table."""
    lines = [
        "# Livscykel",
        "",
        "Made from `quality/lifecycle.py` by `python -m tests.lifecycle`; a test fails when the two differ. Moves that",
        f"leave a case where it is (`{Move.READ.value}`, `{Move.REGISTER.value}` …) stand in the tables only.",
        "`complete` and `resume` lead back to where the case was before it waited; the pictures show the usual place.",
    ]
    for type_ in CaseType:
        lines += ["", f"## {type_.value} ({type_.prefix})", "", "```mermaid", picture(type_), "```", "", table(type_)]
    return "\n".join([*lines, ""])
