"""What a handler has at hand within one turn: who asks, what they may see, when it is, and the open transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from conversation.port import Address
from conversation.words import Label, Translator
from quality.access import Scope, scope_of
from quality.case import Case
from quality.level import level_of
from quality.profile import Category, Detail, DocumentType, Level, Name, ProcessCategory, Profile, Route
from quality.role import Organisation
from storage.database import Store

OWN_SURFACES = frozenset({"web", "room"})
"""Channels that are the municipality's own pages: what is shown there stays nowhere else."""


@dataclass(frozen=True, slots=True)
class House:
    """What is the same for every turn of the process: the profile and where free text may go."""

    profile: Profile
    free_text: str
    own_address: str

    def on_own_pages_only(self, address: Address) -> bool:
        """Whether free text must be written and read in the reading room instead of here."""
        return self.free_text == "web" and address.channel not in OWN_SURFACES

    def scope_of(self, organisation: Organisation, person: int, now: datetime) -> Scope:
        """What a person may know today, by this municipality's profile."""
        today, profile = now.astimezone(self.profile.timezone).date(), self.profile
        return scope_of(organisation, person, today, profile.cases, heads=profile.care.head)


@dataclass(frozen=True, slots=True)
class Visit:
    """One person's turn."""

    store: Store
    house: House
    organisation: Organisation
    scope: Scope
    tr: Translator
    now: datetime
    address: Address

    @property
    def person(self) -> int:
        return self.scope.person

    @property
    def profile(self) -> Profile:
        return self.house.profile

    @property
    def local(self) -> datetime:
        return self.now.astimezone(self.profile.timezone)

    @property
    def today(self) -> date:
        return self.local.date()

    def scope_for(self, person: int) -> Scope:
        """Another person's scope today, for what is told to them."""
        return self.house.scope_of(self.organisation, person, self.now)

    async def audit(self, case: Case, action: str, **details: str | int | bool | None) -> None:
        """Writes down what this person did with a case."""
        await self.store.audit.record(
            f"case:{case.id}", action, actor=f"person:{self.person}", at=self.now, details=details
        )


def subject_of(case: Case) -> str:
    """How a case is named in duties and buttons."""
    return f"case:{case.id}"


def id_of(subject: str) -> int:
    """The number in a subject such as `case:17` or `case:17#2` (its action 2); 0 (nothing has it) for others."""
    number = subject.partition(":")[2].partition("#")[0]
    return int(number) if number.isdecimal() and len(number) < 16 else 0


def placed(visit: Visit, unit: int) -> str:
    """A unit with its level, in the profile's words: `Linden (enhet)`."""
    name, level = visit.organisation.units[unit].name, level_of(unit, visit.organisation, visit.today, visit.profile)
    return f"{name} ({visit.tr(label(level))})" if level else name


def label(name: Name | Category | Detail | Route | Level | DocumentType | ProcessCategory) -> Label:
    """A profile's name as a phrase."""
    return Label(name.sv, name.en)


def way(route: Route) -> Label:
    """Where something belongs that is not ours, as a phrase."""
    return Label(route.where_sv, route.where_en)
