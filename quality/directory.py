"""What the tenant's directory says of its accounts becomes people with functions at units, by the profile (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from quality.profile import Directory
from quality.role import LINE, Function

Path = tuple[str, ...]
SEPARATOR = "/"
STAFF = frozenset(Function) - set(LINE) - {Function.EMPLOYEE, Function.COACH}
"""Functions that are held for everything, so at the top of the organisation, wherever their office is."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the tenant; `id` never changes, `place` is the attribute that the profile takes the unit from."""

    id: str
    name: str = ""
    email: str = ""
    place: str = ""
    title: str = ""
    language: str = ""
    manager: str = ""
    enabled: bool = True
    guest: bool = False


class Reason(StrEnum):
    """Why somebody is not taken in."""

    GUEST = "guest"
    DISABLED = "disabled"
    NO_PLACE = "no_place"
    LEFT_OUT = "left_out"
    ELSEWHERE = "elsewhere"
    NO_ADDRESS = "no_address"
    SAME_ADDRESS = "same_address"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here, their functions at units, and where their manager leads them (nowhere: they lead)."""

    account: Account
    posts: frozenset[tuple[Function, Path]]
    led_at: Path = ()

    @property
    def language(self) -> str:
        return "en" if self.account.language.casefold().startswith("en") else "sv"


@dataclass(frozen=True, slots=True)
class Placed:
    """Who works here, and who does not and why; `untitled` have people under them and no manager's title."""

    members: Mapping[str, Member]
    skipped: Mapping[str, Reason]
    untitled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Others:
    """What those who are not placed now mean to those who are.

    `led` are the units where they stand whose managers are placed, `addresses` those of theirs that are asked for,
    folded.
    """

    led: Mapping[str, frozenset[Path]] = field(default_factory=dict)
    addresses: frozenset[str] = frozenset()


def place(accounts: Iterable[Account], rules: Directory, others: Others | None = None) -> Placed:
    """Functions at units, by the rules of the profile: everybody's, or of some with regard to the `others`."""
    others = others or Others()
    known = {account.id: account for account in accounts}
    skipped: dict[str, Reason] = {}
    paths: dict[str, Path] = {}
    addresses = set(others.addresses)
    table = listed(rules)
    for account in known.values():
        found = path_of(account, rules, table)
        if isinstance(found, Reason):
            skipped[account.id] = found
        elif account.email.casefold() in addresses:
            skipped[account.id] = Reason.SAME_ADDRESS
        else:
            addresses.add(account.email.casefold())
            paths[account.id] = found
    functions = {id_: function_of(known[id_].title, rules) for id_ in paths}
    led = _led(known, paths, functions, others)
    members = {id_: _member(known[id_], functions[id_], paths[id_], led[id_]) for id_ in paths}
    untitled = tuple(sorted(known[id_].name for id_ in paths if led[id_] and functions[id_] not in LINE))
    return Placed(members, skipped, untitled)


def listed(rules: Directory) -> Mapping[str, Path]:
    """The paths of the names that the profile lists, folded; made once for all accounts."""
    return {
        name.casefold(): tuple(part.strip() for part in path.split(SEPARATOR)) for name, path in rules.units.items()
    }


def path_of(account: Account, rules: Directory, table: Mapping[str, Path]) -> Path | Reason:
    """Where an account belongs in the organisation, or why nowhere; `table` is what the rules list."""
    name = account.place.strip()
    if account.guest:
        return Reason.GUEST
    if not account.enabled:
        return Reason.DISABLED
    if not name:
        return Reason.NO_PLACE
    if _matches(name, rules.leave_out):
        return Reason.LEFT_OUT
    path = table.get(name.casefold()) or _path(name, rules)
    if path is None:
        return Reason.ELSEWHERE
    return path if "@" in account.email else Reason.NO_ADDRESS


def _path(name: str, rules: Directory) -> Path | None:
    """The path of a name that the profile takes as it is."""
    if not _matches(name, rules.only):
        return None
    parts = [each.strip() for each in (name.split(rules.separator) if rules.separator else [name])]
    under = [each.strip() for each in rules.under.split(SEPARATOR)]
    return tuple(each.replace(SEPARATOR, "-") for each in (*under, *parts) if each)


def function_of(title: str, rules: Directory) -> Function:
    """What a job title means: the first rule that matches."""
    return next((rule.function for rule in rules.titles if _matches(title, (rule.match,))), Function.EMPLOYEE)


def _matches(text: str, patterns: Iterable[str]) -> bool:
    folded = " ".join(text.casefold().split())
    return any(fnmatchcase(folded, pattern.casefold()) for pattern in patterns)


def _led(
    known: Mapping[str, Account], paths: Mapping[str, Path], functions: Mapping[str, Function], others: Others
) -> Mapping[str, set[Path]]:
    """Where each of those placed has people under them."""
    led = {id_: set(others.led.get(id_, ())) for id_ in paths}
    for id_ in paths:
        if known[id_].manager in paths and functions[id_] not in LINE:
            led[known[id_].manager].add(paths[id_])
    return led


def _member(account: Account, function: Function, own: Path, led: Iterable[Path]) -> Member:
    return Member(account, frozenset(_posts(function, own, led)), () if function in LINE else own)


def _posts(function: Function, own: Path, led: Iterable[Path]) -> set[tuple[Function, Path]]:
    """Where a function is held: managers where their people are, staff functions at the top, all others at their unit.

    Managers above others also hold theirs at their own unit; a unit's manager does so only without anybody to lead.
    """
    units = set(led)
    match function:
        case Function.UNIT_MANAGER:
            return {(function, path) for path in units or {own}}
        case Function.AREA_MANAGER | Function.HEAD:
            return {(function, path) for path in units | {own}}
        case Function.DIRECTOR:
            return {(function, own[:1])}
        case _:
            return {(function, own[:1] if function in STAFF else own)}
