"""What a command asks of the bot outside any conversation: sweeps, figures for everybody, checks and new seals."""

from datetime import datetime

from bot.settings import Settings
from bot.terminal import render
from bot.wiring import build
from bot.words import SOURCE
from bot.words import load as load_words
from conversation.screen import Screen, Summary
from quality.access import Scope
from quality.duty import Duty
from quality.profile_file import load
from reminders.delivery import NO_CHANNEL
from storage.audit import Verdict
from storage.database import Database
from summaries.period import read_period
from summaries.report import summary_card
from summaries.when import moment

SYSTEM = "system"
ACTOR = "command"
EVERYBODY = "alla"
INDENT = "  │ "


async def foreseen(settings: Settings, now: datetime) -> list[str]:
    """What a sweep at that time would say; nothing is sent or stored."""
    bot = build(settings, now=lambda: now)
    try:
        letters = await bot.keeper.foresee()
        names = await _names(bot.database)
    finally:
        await bot.database.close()
    told = [line for letter in letters for line in _told(names[letter.person], letter.screen)]
    when = moment(now, bot.profile.timezone, SOURCE)
    return [f"{when}: {len(letters)} meddelanden skulle sägas (inget är skickat).", *told]


async def swept(settings: Settings, now: datetime) -> list[str]:
    """What a sweep at that time said."""
    told: list[tuple[int, Screen]] = []

    def watch(person: int, screen: Screen, duty: Duty) -> None:
        told.append((person, screen))

    bot = build(settings, now=lambda: now, watch=watch)
    try:
        await bot.keeper.sweep()
        names = await _names(bot.database)
    finally:
        await bot.database.close()
    when = moment(now, bot.profile.timezone, SOURCE)
    lines = [line for person, screen in told for line in _told(names[person], screen)]
    return [f"{when}: {len(told)} meddelanden är sagda.", *lines]


async def _names(database: Database) -> dict[int, str]:
    async with database.read() as store:
        return {person.id: person.name for person in (await store.people.organisation()).people.values()}


def _told(name: str, screen: Screen) -> list[str]:
    return ["", f"{name} får:", render(screen, indent=INDENT)]


async def summary(database: Database, settings: Settings, text: str, *, now: datetime) -> Summary | None:
    """The summary of the whole organisation, written down as an export; None when the period is not understood."""
    profile = load(settings.profile)
    period = read_period(text, now.astimezone(profile.timezone).date())
    if period is None:
        return None
    async with database.write() as store:
        organisation = await store.people.organisation()
        everything = Scope(person=0, counts=frozenset(organisation.units), counts_restricted=True)
        card = await summary_card(
            store.figures,
            period,
            zone=profile.timezone,
            scope=everything,
            organisation=organisation,
            tr=load_words(SOURCE),
        )
        details = {"what": "summary", "first": period.first.isoformat(), "last": period.last.isoformat()}
        await store.audit.record(SYSTEM, "exported", actor=ACTOR, at=now, details=details)
    return card


async def verdict(database: Database) -> Verdict:
    """Whether the log is whole."""
    async with database.read() as store:
        return await store.audit.verify()


async def resealed(database: Database, now: datetime) -> int:
    """Puts every sealed text under the newest key; returns how many were not."""
    async with database.write() as store:
        number = sum((await store.seals.renew()).values())
        if number:
            await store.audit.record(SYSTEM, "keys_rotated", actor=ACTOR, at=now, details={"number": number})
    return number


async def signed_out(database: Database, email: str) -> int | None:
    """In how many browsers the person (`alla`: everybody) was signed in and no longer is; None for nobody we know."""
    async with database.write() as store:
        if email == EVERYBODY:
            return await store.sign_ins.end_all()
        person = await store.people.by_email(email)
        return await store.sign_ins.end_all(person) if person is not None else None


NOT_THERE = {NO_CHANNEL: "ingen kanal når personen"}


async def duties(database: Database, settings: Settings, now: datetime) -> list[str]:
    """How much is owed of each kind, and how much of that is late."""
    async with database.read() as store:
        found = await store.duties.count_open(now=now)
    return [f"{kind.value}: {number}, varav {late} efter sin tid" for kind, number, late in found] or ["Inget väntar."]


async def unsent(database: Database, settings: Settings) -> list[str]:
    """What could not be said: what, to whom, why and since when; never a word of a report."""
    zone = load(settings.profile).timezone
    async with database.read() as store:
        found = await store.duties.unsent()
        people = (await store.people.organisation()).people
        numbers = {
            each.subject.partition(":")[2].partition("#")[0] for each in found if each.subject.startswith("case:")
        }
        cases = await store.cases.for_deliveries([int(number) for number in numbers])
    lines = []
    for each in found:
        number = each.subject.partition(":")[2].partition("#")[0]
        about = cases[int(number)].reference if each.subject.startswith("case:") else each.subject
        why = NOT_THERE.get(each.failure, each.failure)
        lines.append(
            f"{each.kind.value} {about}: {people[each.person].name}, {why}, sedan {moment(each.since, zone, SOURCE)}"
        )
    return lines or ["Allt är framme."]
