"""Who may see what: the permission table (domain.md 2.2) and the scope that it gives a person, field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from quality.case import SOCIAL, Band, Case, CaseType, Law, Outcome, State, Suspicion
from quality.role import LINE, Function, Organisation, Post, Roles


class CaseField(StrEnum):
    """A group of a case's fields that is shown or hidden as one."""

    STATUS = "status"
    PLACE = "place"
    CLASSIFICATION = "classification"
    SUSPICION = "suspicion"
    REPORTER = "reporter"
    HANDLING = "handling"
    LESSONS = "lessons"
    SCORE = "score"
    PROTECTION = "protection"
    TEXT = "text"
    INVESTIGATION = "investigation"
    DECISION = "decision"
    ACTIONS = "actions"
    REGISTRY = "registry"
    FEEDBACK = "feedback"
    PRAISE = "praise"
    CONTACT = "contact"


Fields = frozenset[CaseField]
NOTHING: Fields = frozenset()
STATUS: Fields = frozenset({CaseField.STATUS})
"""That it exists and where it stands."""
OWN: Fields = STATUS | {CaseField.PLACE, CaseField.CLASSIFICATION, CaseField.HANDLING}
"""What the one who reported sees of what becomes of it."""
PSEUDONYMOUS: Fields = OWN | {CaseField.LESSONS, CaseField.SCORE}
"""Codes without a word of free text and without anybody's name."""
LEARNING: Fields = STATUS | {CaseField.CLASSIFICATION, CaseField.LESSONS}
"""What can be learnt from a closed case, without where or whom."""
HANDED_OVER: Fields = STATUS | {CaseField.PROTECTION, CaseField.FEEDBACK}
"""What the manager sees who handed it over: that it is, what protects, what the unit was told (not own actions)."""
REGISTER: Fields = STATUS | {CaseField.PLACE, CaseField.CLASSIFICATION, CaseField.HANDLING, CaseField.SCORE}
"""A line of the risk register."""
TOP_RISK: Fields = REGISTER | {CaseField.ACTIONS}
"""A red risk as the director sees it."""
DECISIONS: Fields = STATUS | {
    CaseField.PLACE,
    CaseField.CLASSIFICATION,
    CaseField.SUSPICION,
    CaseField.SCORE,
    CaseField.DECISION,
    CaseField.ACTIONS,
    CaseField.REGISTRY,
}
"""What was decided and why, without the report and the investigation."""
CASE_CARD: Fields = STATUS | {
    CaseField.PLACE,
    CaseField.CLASSIFICATION,
    CaseField.SUSPICION,
    CaseField.DECISION,
    CaseField.REGISTRY,
}
"""What is needed to register it (diarieföra)."""
PRAISE: Fields = frozenset({CaseField.PRAISE})
"""The words of praise that a manager passed on to everybody at the unit."""
FULL: Fields = frozenset(CaseField) - {CaseField.CONTACT}
"""Everything but how somebody outside is reached, which only whoever handles the case reads."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Which cases of the units a function sees, and which of their fields; None means "no matter".

    `handles` says that the function may also act on them, `investigates` and `decides` that it may do those.
    """

    fields: Fields
    units: frozenset[int]
    types: frozenset[CaseType] | None = None
    law: Law | None = None
    restricted: bool | None = None
    suspicions: frozenset[Suspicion] | None = None
    involved: bool | None = None
    linked: CaseType | None = None
    band: Band | None = None
    closed: bool | None = None
    outcome: Outcome | None = None
    handles: bool = False
    investigates: bool = False
    decides: bool = False

    def sees(self, case: Case) -> bool:
        return case.unit in self.units and self._is_about(case) and self._is_so(case)

    def _is_about(self, case: Case) -> bool:
        return (
            (self.types is None or case.type in self.types)
            and (self.law is None or self.law in case.laws)
            and (self.linked is None or self.linked in case.linked)
            and (self.band is None or self.band is case.band)
        )

    def _is_so(self, case: Case) -> bool:
        return (
            (self.restricted is None or self.restricted == case.restricted)
            and (self.suspicions is None or case.suspicion in self.suspicions)
            and (self.involved is None or self.involved == case.manager_involved)
            and (self.closed is None or self.closed == (case.state is State.CLOSED))
            and (self.outcome is None or self.outcome is case.outcome)
        )


CHIEF_NURSES = (Function.MAS, Function.MAR)
"""Who is medically responsible, wherever the line ends."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person may know that day; every query takes one and there is no default."""

    person: int
    sights: tuple[Sight, ...] = ()
    holds: frozenset[tuple[str, int]] = frozenset()
    counts: frozenset[int] = frozenset()
    counts_restricted: bool = False
    functions: frozenset[Function] = field(default_factory=frozenset)
    stands_in_for: frozenset[int] = frozenset()
    discloses: frozenset[CaseType] = frozenset()
    analyses: bool = False

    @property
    def selves(self) -> frozenset[int]:
        """The person and those they stand in for today."""
        return self.stands_in_for | {self.person}

    def fields_of(self, case: Case) -> Fields:
        """The fields of a case that this person sees; nothing means that it does not exist for them."""
        if self.person in case.barred:
            return NOTHING
        seen = set(OWN) if case.reporter == self.person else set()
        if case.handed_over_by in self.selves:
            seen |= HANDED_OVER
        if self.answers_for(case):
            seen |= FULL
        for sight in self.sights:
            if sight.sees(case):
                seen |= sight.fields
        return frozenset(seen)

    def reads(self, case: Case) -> Fields:
        """The fields whose words this person reads: how somebody outside is reached only as who handles the case."""
        fields = self.fields_of(case)
        return fields | {CaseField.CONTACT} if fields and self.handles(case) else fields

    def answers_for(self, case: Case) -> bool:
        """Whether this person handles the case: its holder, or the one it was assigned to or who investigates it."""
        holder = case.holder
        if self.person in case.barred:
            return False
        if case.assignee in self.selves or case.investigator in self.selves:
            return True
        if holder.person is not None and holder.person not in self.selves:
            return False
        return (holder.function, holder.unit or 0) in self.holds if holder.function else holder.person is not None

    def handles(self, case: Case) -> bool:
        """Whether this person may act on the case: who answers for it, and the functions that may step in."""
        if self.person in case.barred:
            return False
        return self.answers_for(case) or any(sight.handles and sight.sees(case) for sight in self.sights)

    def investigates(self, case: Case) -> bool:
        """Whether this person may investigate it: who was appointed, else the functions that do."""
        if self.person in case.barred:
            return False
        if case.investigator is not None:
            return case.investigator in self.selves
        return any(sight.investigates and sight.sees(case) for sight in self.sights)

    def decides(self, case: Case) -> bool:
        """Whether this person may decide it: a function that does, and never whoever investigated it."""
        if self.person in case.barred or case.investigators & self.selves:
            return False
        return any(sight.decides and sight.sees(case) for sight in self.sights)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the permission table before units are known: what is seen below the function's node, and everywhere."""

    below: tuple[Sight, ...] = ()
    everywhere: tuple[Sight, ...] = ()


_HERE: frozenset[int] = frozenset()
_SARAH = frozenset({Suspicion.SARAH, Suspicion.BOTH})
_MARIA = frozenset({Suspicion.MARIA, Suspicion.BOTH})
_UNSURE = frozenset({Suspicion.UNSURE})
_DEVIATION = frozenset({CaseType.DEVIATION})
_SYNPUNKT = frozenset({CaseType.SYNPUNKT})
_MISCONDUCT = frozenset({CaseType.MISCONDUCT})
_HARM = frozenset({CaseType.HARM})
_LEX = _MISCONDUCT | _HARM
_RISK = frozenset({CaseType.RISK, CaseType.RISK_ANALYSIS})
_IMPROVEMENT = frozenset({CaseType.IMPROVEMENT})
_BREACH = frozenset({CaseType.DATA_BREACH})
_PROVIDER = frozenset({CaseType.PROVIDER_EVENT})
_SCRUTINY = frozenset({CaseType.SCRUTINY})


_MANAGED = _SYNPUNKT | _RISK | _IMPROVEMENT

_PASSED_ON = Sight(PRAISE, _HERE, _SYNPUNKT, outcome=Outcome.PASSED_ON)
_FOUND = Sight(FULL, _HERE, _SCRUTINY, handles=True, decides=True)
"""What IVO, the auditors or the patients' board found: for the line, the director and quality, who act on it."""
_MEDICAL = Row(
    everywhere=(
        Sight(FULL, _HERE, _DEVIATION | _SYNPUNKT | _RISK | _MISCONDUCT | _SCRUTINY, law=Law.HSL),
        Sight(FULL, _HERE, _DEVIATION, suspicions=_MARIA, handles=True),
        Sight(FULL, _HERE, _DEVIATION, law=Law.HSL, suspicions=_UNSURE, handles=True),
    )
)

TABLE: Mapping[Function, Row] = {
    Function.EMPLOYEE: Row(below=(_PASSED_ON,)),
    Function.COACH: Row(
        below=(
            _PASSED_ON,
            Sight(LEARNING, _HERE, _DEVIATION, restricted=False, closed=True),
            Sight(FULL, _HERE, _RISK | _IMPROVEMENT, handles=True, investigates=True),
        )
    ),
    Function.UNIT_MANAGER: Row(
        below=(
            Sight(FULL, _HERE, _DEVIATION, restricted=False, handles=True, investigates=True, decides=True),
            Sight(FULL, _HERE, _DEVIATION, restricted=True),
            Sight(FULL, _HERE, _MANAGED, handles=True, investigates=True, decides=True),
            Sight(FULL, _HERE, _HARM | _BREACH),
            _FOUND,
        )
    ),
    Function.AREA_MANAGER: Row(
        below=(
            Sight(FULL, _HERE, _DEVIATION, restricted=False, handles=True, decides=True),
            Sight(STATUS, _HERE, _DEVIATION, restricted=True),
            Sight(STATUS, _HERE, _LEX | _BREACH),
            Sight(FULL, _HERE, _SYNPUNKT | _IMPROVEMENT),
            Sight(FULL, _HERE, _RISK, handles=True, decides=True),
            _FOUND,
        )
    ),
    Function.HEAD: Row(
        below=(
            Sight(FULL, _HERE, _DEVIATION, restricted=False, handles=True, decides=True),
            Sight(STATUS, _HERE, _DEVIATION, restricted=True),
            Sight(STATUS, _HERE, _MISCONDUCT | _BREACH),
            Sight(FULL, _HERE, _HARM | _SYNPUNKT | _IMPROVEMENT),
            Sight(FULL, _HERE, _RISK, handles=True, decides=True),
            _FOUND,
        )
    ),
    Function.DIRECTOR: Row(
        below=(
            Sight(STATUS, _HERE, _DEVIATION | _BREACH),
            Sight(DECISIONS, _HERE, _LEX),
            Sight(TOP_RISK, _HERE, _RISK, band=Band.RED),
            _FOUND,
        )
    ),
    Function.MAS: _MEDICAL,
    Function.MAR: _MEDICAL,
    Function.LEX_RESPONSIBLE: Row(
        everywhere=(
            Sight(FULL, _HERE, _DEVIATION, suspicions=_SARAH, handles=True),
            *(Sight(FULL, _HERE, _DEVIATION, law=law, suspicions=_UNSURE, handles=True) for law in sorted(SOCIAL)),
            Sight(FULL, _HERE, _DEVIATION, involved=True, handles=True),
            Sight(FULL, _HERE, _DEVIATION | _SYNPUNKT, linked=CaseType.MISCONDUCT),
        )
    ),
    Function.LEX_INVESTIGATOR: Row(
        everywhere=(Sight(FULL, _HERE, _DEVIATION | _SYNPUNKT, linked=CaseType.MISCONDUCT),)
    ),
    Function.QUALITY: Row(
        everywhere=(
            Sight(PSEUDONYMOUS, _HERE, _DEVIATION, restricted=False),
            Sight(FULL, _HERE, _SYNPUNKT | _IMPROVEMENT),
            Sight(REGISTER, _HERE, _RISK),
            _FOUND,
        )
    ),
    Function.REGISTRAR: Row(
        everywhere=(
            Sight(STATUS, _HERE, _DEVIATION, restricted=True),
            Sight(CASE_CARD, _HERE, _LEX | _BREACH | _PROVIDER),
            Sight(CASE_CARD | {CaseField.TEXT}, _HERE, _SYNPUNKT | _SCRUTINY),
        )
    ),
    Function.DPO: Row(),
    Function.SECURITY: Row(),
    Function.CONTRACT: Row(),
    Function.BOARD: Row(everywhere=(Sight(DECISIONS, _HERE, _PROVIDER),)),
    Function.PROVIDER: Row(
        below=(
            Sight(FULL, _HERE, _DEVIATION, restricted=False, handles=True, investigates=True, decides=True),
            Sight(FULL, _HERE, _MANAGED, handles=True, investigates=True, decides=True),
            Sight(FULL, _HERE, _PROVIDER),
            _FOUND,
        )
    ),
}
"""domain.md 2.2; what belongs to whom by the profile's roles (lex Sarah, lex Maria, incidents …) comes on top of it."""

_COUNTS = frozenset(
    {Function.UNIT_MANAGER, Function.AREA_MANAGER, Function.HEAD, Function.DIRECTOR, Function.COACH, Function.PROVIDER}
)
_COUNTS_EVERYWHERE = frozenset({Function.QUALITY, Function.DIRECTOR})


def by_roles(function: Function, roles: Mapping[CaseType, Roles]) -> Row:
    """What a function sees because the profile gives it a part in a type of case: all of it.

    Whom the profile informs and nothing else says more about is told that there is one, and where it stands.
    """
    sights = tuple(_by_role(function, type_, role) for type_, role in roles.items() if _has_part(function, role))
    told = frozenset(type_ for type_, role in roles.items() if role.on and function in role.informs)
    sights += (Sight(STATUS, _HERE, told),) if told else ()
    return Row(below=sights) if function in (*LINE, Function.PROVIDER) else Row(everywhere=sights)


def _has_part(function: Function, role: Roles) -> bool:
    return role.on and function in (*role.receives, *role.investigates, *role.decides, *role.reads)


def _by_role(function: Function, type_: CaseType, role: Roles) -> Sight:
    return Sight(
        FULL,
        _HERE,
        frozenset({type_}),
        handles=function in (*role.receives, *role.decides),
        investigates=function in role.investigates,
        decides=function in role.decides,
    )


def scope_of(
    organisation: Organisation,
    person: int,
    day: date,
    roles: Mapping[CaseType, Roles],
    *,
    heads: tuple[Function, ...] = (Function.HEAD,),
) -> Scope:
    """A person's scope that day, from every function they hold or stand in for; without one, their own reports only.

    `roles` is the profile's word on who does what with which type of case, `heads` on who is head of health care: with
    the chief nurses they order a händelseanalys.
    """
    posts = organisation.posts_of(person, day)
    everywhere = frozenset(organisation.units)
    sights: list[Sight] = []
    counts: set[int] = set()
    for post in posts:
        below = organisation.subtree(post.unit)
        for row in (TABLE[post.function], by_roles(post.function, roles)):
            sights += [replace(sight, units=below) for sight in row.below]
            sights += [replace(sight, units=everywhere) for sight in row.everywhere]
        if post.function in _COUNTS:
            counts |= below
        if post.function in _COUNTS_EVERYWHERE:
            counts |= everywhere
    functions = frozenset(post.function for post in posts)
    return Scope(
        person=person,
        sights=tuple(dict.fromkeys(sights)),
        holds=frozenset(_held(organisation, posts)),
        counts=frozenset(counts),
        counts_restricted=bool(functions & _COUNTS_EVERYWHERE),
        functions=functions,
        stands_in_for=frozenset(organisation.absent_for(person, day)),
        discloses=frozenset(type_ for type_, role in roles.items() if functions & set(role.discloses)),
        analyses=bool(functions & {*heads, *CHIEF_NURSES}),
    )


def _held(organisation: Organisation, posts: tuple[Post, ...]) -> Iterable[tuple[str, int]]:
    """Line functions hold at their own node only; staff functions for everything below theirs."""
    for post in posts:
        units = (post.unit,) if post.function in LINE else organisation.subtree(post.unit)
        yield from ((post.function.value, unit) for unit in units)
