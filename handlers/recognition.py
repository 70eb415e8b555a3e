"""Whom a channel is talking to: remembered, or found once by what the directory knows of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from conversation.port import Address
from conversation.words import N_, Translator
from handlers.visit import OWN_SURFACES, House, label
from quality.role import Organisation
from storage.database import Database

NOBODY = N_(
    "Jag känner inte igen dig, så jag kan inte ta emot något här. Be din chef se till att din e-postadress "
    "finns i Hjulet. Är det bråttom: prata med din chef direkt. Fara för liv? Ring 112."
)


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a channel is talking to; `about` is their function and unit in words."""

    person: int
    name: str
    language: str
    about: str = ""


class Recognition:
    """Knows people by their addresses; whoever has no function today is nobody."""

    def __init__(
        self, database: Database, house: House, translate: Callable[[str], Translator], *, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._house = house
        self._translate = translate
        self._now = now

    async def recognise(
        self, address: Address, email: str | None = None, *, known_as: Address | None = None
    ) -> Known | None:
        """The person behind a chat address: remembered, or found by another address of theirs or by e-mail, and
        remembered from then on.

        On our own pages the address is the person's number, which those pages have made sure of.
        Somebody without any function today is nobody we know.
        """
        async with self._database.read() as store:
            own = address.channel in OWN_SURFACES and address.to.isdecimal()
            person, organisation = await store.people.recognise(address)
            known = self._known(organisation, int(address.to) if own else person)
        if known is None and (email or known_as):
            async with self._database.write() as store:
                person = await store.people.by_address(known_as) if known_as else None
                if person is None and email:
                    person = await store.people.by_email(email)
                known = self._known(await store.people.organisation(), person)
                if known is not None:
                    await store.people.remember(known.person, address)
        return known

    def _known(self, organisation: Organisation, person: int | None) -> Known | None:
        found = organisation.people.get(person or 0)
        today = self._now().astimezone(self._house.profile.timezone).date()
        posts = organisation.posts_of(found.id, today) if found else ()
        if found is None or not posts:
            return None
        tr, names = self._translate(found.language), self._house.profile.functions
        about = "; ".join(f"{tr(label(names[p.function]))}, {organisation.units[p.unit].name}" for p in posts[:2])
        return Known(found.id, found.name, found.language, about)

    async def people(self) -> tuple[Known, ...]:
        """Everybody with a function today (the demo's "who are you?")."""
        async with self._database.read() as store:
            organisation = await store.people.organisation()
        known = [self._known(organisation, person) for person in organisation.people]
        return tuple(each for each in known if each)
