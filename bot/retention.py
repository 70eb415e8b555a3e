"""`hjulet retention`: which cases the plan lets go (gallring), and erasing exactly those once it is decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from bot.faults import Fault
from bot.given import Context, settings_of, with_database
from bot.wiring import utc_now
from quality.case import Case
from quality.chain import Detail
from quality.profile import Profile
from quality.profile_file import load
from quality.retention import may_erase, seal_of
from storage.database import Database, Store

retention = typer.Typer(help="Gallra ärenden enligt dokumenthanteringsplanen, på beslut.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What may be erased today, and the name of exactly this list."""

    cases: tuple[Case, ...]

    @property
    def seal(self) -> str:
        return seal_of(case.reference for case in self.cases)


async def plan(store: Store, profile: Profile, now: datetime) -> Plan:
    """Every case that the plan lets go, oldest first."""
    today = now.astimezone(profile.timezone).date()
    found = []
    for number in await store.retention.closed_before(now, tuple(profile.cases)):
        case = await store.cases.for_delivery(number)
        if case is not None and may_erase(case, profile.cases[case.type], today):
            found.append(case)
    return Plan(tuple(found))


async def erase(database: Database, profile: Profile, now: datetime, *, seal: str, decision: str) -> Plan:
    """Erases the list that was decided on, all or nothing. Raises Fault when it is not the same list any more."""
    async with database.write() as store:
        listed = await plan(store, profile, now)
        if listed.seal != seal:
            raise Fault("Det är inte listan som ni beslutade om. Kör `hjulet retention list` igen. Inget är gallrat.")
        for case in listed.cases:
            await store.audit.record(
                f"case:{case.id}",
                "erased",
                actor="system",
                at=now,
                details={"reference": case.reference, "type": case.type.value, "decision": decision},
            )
            await store.retention.erase(case.id)
        details: dict[str, Detail] = {"decision": decision, "list": seal, "number": len(listed.cases)}
        await store.audit.record("system", "retention", actor="system", at=now, details=details)
    return listed


@retention.command("list")
def list_(context: Context) -> None:
    """Visa vad som får gallras i dag. Inget ändras."""
    settings = settings_of(context)
    profile = load(settings.profile)

    async def look(database: Database) -> Plan:
        async with database.read() as store:
            return await plan(store, profile, utc_now())

    listed = with_database(settings, look)
    for case in listed.cases:
        assert case.closed_at is not None
        print(f"{case.reference}\t{case.type.value}\tavslutad {case.closed_at:%Y-%m-%d}")
    if not listed.cases:
        print("Inget ärende får gallras i dag.")
        return
    print(f"{len(listed.cases)} ärenden. Listans namn: {listed.seal}")
    print(f'När beslutet finns: hjulet retention run {listed.seal} --decision "DIARIENUMMER"')


@retention.command()
def run(
    context: Context,
    seal: Annotated[str, typer.Argument(metavar="LISTA", help="Listans namn, från `hjulet retention list`.")],
    decision: Annotated[str, typer.Option(help="Beslutets diarienummer.")],
) -> None:
    """Gallra listan. Det går inte att ångra; kvar blir beviset i loggen."""
    if not decision.strip():
        raise Fault("Gallring behöver ett beslut. Ange beslutets diarienummer med --decision.")
    settings = settings_of(context)
    profile = load(settings.profile)
    done = with_database(
        settings, lambda database: erase(database, profile, utc_now(), seal=seal, decision=decision.strip())
    )
    print(f"{len(done.cases)} ärenden är gallrade. Beviset finns i loggen.")
