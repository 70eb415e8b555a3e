"""Builds the whole bot from its settings: the only module that knows every room; tests call it with fakes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.directory.rounds import LOOK_SECONDS, Rounds
from bot.intake.listen import Intake
from bot.mail.channel import MailChannel, StoredReaders, door_of, sender_of
from bot.settings import Settings
from bot.slack.channel import SlackChannel
from bot.web.inbox import StoredInbox
from bot.web.listen import WebChannel
from bot.web.register import Register
from bot.words import load_all
from conversation.port import Address, Send, TryLater
from conversation.screen import Screen
from conversation.words import Translator
from handlers import (
    acknowledging,
    acting,
    analysis,
    answering,
    appointing,
    aside,
    assessment,
    barring,
    carrying_out,
    case,
    checkpoint,
    closing,
    control_change,
    control_plan,
    control_year,
    danger,
    decision,
    disclosure,
    errand,
    handing_over,
    handling,
    home,
    inputs,
    internal_control,
    investigation,
    meeting,
    notification,
    offered,
    owing,
    proposing,
    registry,
    reporting,
    revising,
    risk_register,
    routine,
    scrutiny,
    settling,
    summary,
    trying,
    wishes,
    year,
)
from handlers.conversation import Conversation
from handlers.converse import Desk, Table
from handlers.telling import case_card, checkpoint_due, told, weekly_summary
from handlers.visit import House, Visit
from quality.calendar import day_off
from quality.case import Case
from quality.duty import Duty, DutyKind
from quality.privacy import check
from quality.profile import Profile
from quality.profile_file import load
from reminders.clock import Clock
from reminders.keeper import Keeper
from reminders.means import Watch
from reminders.nudge import nudge
from reminders.telling import Compose, Telling
from storage.database import Database
from storage.vault import Vault

Now = Callable[[], datetime]
Tell = Callable[[Visit, Case | None, Duty], Awaitable[Screen | None]]


class Channel(Protocol):
    """What every channel gives the process."""

    @property
    def name(self) -> str: ...
    @property
    def send(self) -> Send: ...
    def routes(self) -> list[BaseRoute]: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything that runs, put together once."""

    settings: Settings
    profile: Profile
    database: Database
    translators: Mapping[str, Translator]
    desk: Desk
    channels: tuple[Channel, ...]
    keeper: Keeper
    clocks: tuple[Clock, ...]
    app: Starlette

    async def start(self) -> None:
        """Channels first, then the clocks, so that nothing is said before it can be."""
        for channel in self.channels:
            await channel.start()
        for clock in self.clocks:
            clock.start()

    async def stop(self) -> None:
        """In the other direction; what was begun is finished, what is due stays due."""
        for clock in self.clocks:
            await clock.stop()
        for channel in reversed(self.channels):
            await channel.stop()
        await self.database.close()


def open_database(settings: Settings) -> Database:
    """The database that the settings name, with the keys to read it."""
    keys = [key.get_secret_value() for key in settings.keys]
    return Database(settings.database_url, Vault(keys, settings.lookup_key.get_secret_value()))


def table(profile: Profile) -> Table:
    """What people can ask for: a new conversation, button or command is one line here."""
    conversations: list[Conversation[Any]] = [
        *reporting.conversations(profile),
        *handling.conversations(profile),
        *handing_over.CONVERSATIONS,
        *assessment.CONVERSATIONS,
        appointing.CONVERSATION,
        *decision.conversations(profile),
        *notification.conversations(profile),
        *barring.CONVERSATIONS,
        *danger.conversations(profile),
        *answering.conversations(profile),
        *trying.conversations(),
        *risk_register.conversations(),
        *registry.conversations(),
        *owing.conversations(),
        *wishes.conversations(),
        disclosure.conversation(),
        *checkpoint.conversations(profile),
        *control_plan.conversations(profile),
        control_change.conversation(profile),
        internal_control.conversation(profile),
        errand.conversation(),
        *scrutiny.conversations(),
    ]
    conversations += [*aside.conversations(), investigation.conversation(profile), *analysis.conversations()]
    conversations += [proposing.conversation(), *carrying_out.conversations(), closing.conversation()]
    return Table(
        conversations={each.flow.name: each for each in conversations},
        presses={
            "home": home.home,
            "help": home.help_,
            "not_ours": routine.not_ours,
            "summary": summary.summary,
            "card": case.show_card,
            "more": offered.more,
            "self_control": control_year.year,
            "control_areas": control_year.areas,
            "control_result": checkpoint.result,
            "read_result": checkpoint.read_result,
            "internal_control": internal_control.plan,
            "inputs": inputs.inputs,
            "meeting": meeting.meeting,
            "year_wheel": year.wheel,
            "year_units": year.units,
            "information": acknowledging.read,
            "acknowledge": acknowledging.acknowledge,
            "lacking": acknowledging.lacking,
            "not_registered": registry.not_registered,
            "tell_readers": disclosure.readers,
            "read_readers": disclosure.read_readers,
            "read_disclosed": disclosure.read_disclosed,
            "risk_register": risk_register.register,
            "read": case.read,
            "read_question": case.read_question,
            "read_feedback": case.read_feedback,
            "owing": owing.owing,
            "accept": wishes.accept,
            "decline": wishes.decline,
            "grant": wishes.grant,
            "refuse": wishes.refuse,
            "take_on": case.take_on,
            "take_over": case.take_over,
            "unlock": investigation.unlock,
            "act": acting.actions,
            "read_action": acting.read_action,
            "decide_action": carrying_out.decide,
            "document_reviewed": revising.reviewed,
        },
        asks={"rutin": routine.routine, "sammanfattning": summary.summary},
    )


def composers(house: House) -> Mapping[DutyKind, Compose]:
    """What each kind of duty says; a new kind that is missing here fails the start."""

    def heard(tell: Tell) -> Compose:
        async def compose(telling: Telling) -> Screen | None:
            return await tell(_visit(house, telling), telling.case, telling.duty)

        return compose

    async def nudged(telling: Telling) -> Screen | None:
        screen = await nudge(telling)
        return screen if telling.escalated else owing.with_choices(screen, telling.duty, _visit(house, telling))

    def planned(tell: Tell) -> Compose:
        async def compose(telling: Telling) -> Screen | None:
            visit = _visit(house, telling)
            screen = await tell(visit, telling.case, telling.duty)
            return screen if telling.escalated else owing.with_choices(screen, telling.duty, visit)

        return compose

    tells = {kind: heard(told) for kind in DutyKind if kind.value.startswith("tell_")}
    nudges = {kind: nudged for kind in DutyKind if not kind.is_message}
    between = {kind: heard(wishes.told) for kind in wishes.BETWEEN}
    made: dict[DutyKind, Compose] = {
        **tells,
        **between,
        **nudges,
        DutyKind.BACK: heard(owing.welcome),
        DutyKind.CARD: heard(case_card),
        DutyKind.TELL_ACTION: heard(acting.told_action),
        DutyKind.TELL_OVER: heard(settling.told),
        DutyKind.WEEKLY_SUMMARY: heard(weekly_summary),
        DutyKind.CHECKPOINT: planned(checkpoint_due),
        DutyKind.YEAR: planned(errand.due),
        DutyKind.READ_INFORMATION: heard(acknowledging.due),
    }
    missing = set(DutyKind) - set(made)
    if missing:
        raise LookupError(f"no words for {sorted(missing)}")
    return made


def _visit(house: House, telling: Telling) -> Visit:
    """A recipient's visit, as if they had asked."""
    nowhere = Address("", "")
    return Visit(telling.store, house, telling.organisation, telling.scope, telling.tr, telling.now, nowhere)


def build(settings: Settings, *, now: Now = utc_now, watch: Watch | None = None) -> Bot:
    """The bot, not yet started. Raises BadProfile when the profile cannot be used."""
    profile = load(settings.profile)
    day_off(now().date())  # reads this year's holidays now, not while the first reporter waits
    database = open_database(settings)
    translators = load_all()
    house = House(profile, settings.free_text, settings.own_address)
    desk = Desk(database, house, table(profile), check=check, translators=translators, now=now)
    web = WebChannel(
        desk,
        settings,
        inbox=StoredInbox(database, now=now),
        translate=desk.translator,
        now=now,
        register=Register(database, now=now, idle=timedelta(minutes=settings.sign_in_minutes)),
    )
    channels: tuple[Channel, ...] = (web,)
    if settings.teams:
        channels = (_teams(desk, settings, database, zone=profile.timezone, now=now), *channels)
    if settings.slack:
        channels = (SlackChannel(desk, settings, translate=desk.translator, zone=profile.timezone), *channels)
    channels = (*channels, *_mail(desk, settings, database))
    keeper = Keeper(
        database,
        profile,
        sends={channel.name: channel.send for channel in channels},
        compose=composers(house),
        find=_finder(database, channels, settings, now=now),
        translators=translators,
        now=now,
        watch=watch,
    )
    clocks = [Clock(keeper, seconds=settings.sweep_seconds)]
    if settings.directory_hours:
        clocks.append(Clock(Rounds(settings, database, profile, now=now), seconds=LOOK_SECONDS))
    intake = Intake(database, profile, settings.intake_senders, translate=desk.translator, now=now)
    app = Starlette(
        routes=[*intake.routes(), *(route for channel in channels for route in channel.routes())],
        exception_handlers={404: web.lost, 405: web.lost},
    )
    return Bot(settings, profile, database, translators, desk, channels, keeper, tuple(clocks), app)


def _teams(desk: Desk, settings: Settings, database: Database, *, zone: ZoneInfo, now: Now) -> Channel:
    """Microsoft's SDK is large: only those who use it load it."""
    from bot.teams.channel import TeamsChannel  # noqa: PLC0415  (see above)
    from bot.teams.references import StoredReferences  # noqa: PLC0415

    references = StoredReferences(database, TeamsChannel.name, now=now)
    return TeamsChannel(desk, settings, references=references, translate=desk.translator, zone=zone)


def _mail(desk: Desk, settings: Settings, database: Database) -> tuple[Channel, ...]:
    """Mail where a mailbox is set; the demo talks to nobody outside this machine."""
    if settings.demo or not settings.mail_from:
        return ()
    find, door = StoredReaders(database), door_of(settings)
    return (MailChannel(sender_of(settings), find=find, translate=desk.translator, door=door),)


def _finder(database: Database, channels: Sequence[Channel], settings: Settings, *, now: Now) -> Callable[[int], Any]:
    """How the keeper finds where a person is reached: remembered addresses, Slack, our own page, mail last.

    The directory's own id of a person (`entra`) is enough for Teams, also for those who never wrote there. Our own page
    takes every message, also one that nobody comes to see: outside the demo it counts only for those who have signed in
    lately.
    """
    slack = next((channel for channel in channels if isinstance(channel, SlackChannel)), None)
    names = {channel.name for channel in channels}

    async def find(person: int) -> list[Address]:
        async with database.read() as store:
            remembered = list(await store.people.addresses(person))
            email = await store.people.email(person)
            comes_by = settings.demo or (settings.sign_in and await store.sign_ins.comes_by(person, at=now()))
        if not any(address.channel == "teams" for address in remembered):
            remembered += [Address("teams", address.to) for address in remembered if address.channel == "entra"]
        known = [address for address in remembered if address.channel in names]
        mailed = [Address("mail", str(person))] if email and "mail" in names else []
        if slack and email and not any(address.channel == slack.name for address in known):
            try:
                found = await slack.find(email)
            except TryLater:
                if not (known or comes_by or mailed):
                    raise
                found = None
            if found:
                known.append(found)
                async with database.write() as store:
                    await store.people.remember(person, found)
        if comes_by:
            known.append(Address("web", str(person)))
        return [*known, *mailed]

    return find
