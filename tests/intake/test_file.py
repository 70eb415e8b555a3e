"""The same reports from a file, for those who cannot send them."""

from collections.abc import Mapping, Sequence

import pytest

from bot.directory.csv import BadFile
from bot.history.sheet import decoded, rows
from bot.history.write import as_csv
from bot.intake.commands import COLUMNS, NEEDED, take_all
from bot.intake.take import Taken
from quality.duty import DutyKind
from tests.intake.sending import SYNPUNKT, cases_in, door, letter, send, settings
from tests.world import World, subject


async def taken(world: World, *given: Mapping[str, str]) -> Sequence[Taken]:
    names = list(dict.fromkeys(name for each in given for name in each))
    content = as_csv(names, [{name: each.get(name, "") for name in names} for each in given])
    found = rows(decoded(content, "utf-8"), known=COLUMNS, needed=NEEDED)
    (sender, _) = settings(world.url).intake_senders
    return await take_all(world.database, found, sender, world.profile, now=world.time())


async def test_a_row_becomes_a_live_case_once_whichever_way_it_comes(world: World) -> None:
    row = {"key": "formular-0001", **SYNPUNKT}
    (first,) = await taken(world, row)
    case = await world.newest()
    assert (first.reference, first.new) == (case.reference, True)
    async with world.database.read() as store:
        duties = {duty.kind for duty in await store.duties.about(subject(case), scope=await world.scope("fatima"))}
    assert {DutyKind.CARD, DutyKind.ACKNOWLEDGE, DutyKind.CONFIRM, DutyKind.ANSWER} <= duties
    (again, other) = await taken(world, row, {**row, "key": "formular-0002", "laws": "HSL SoL"})
    assert (again.reference, again.new, other.new) == (case.reference, False, True)
    async with door(world) as client:
        assert (await send(client, letter(world))).json()["reference"] == case.reference
    assert await cases_in(world.database) == 2


async def test_everything_wrong_is_said_by_line_and_column_and_nothing_is_taken(world: World) -> None:
    whole = {"key": "formular-0001", **SYNPUNKT}
    with pytest.raises(BadFile) as error:
        await taken(
            world,
            whole,
            {**whole, "key": "", "kind": "gnäll"},
            {**whole, "key": "19121212-1212"},
            {**whole, "key": "formular-0003", "type": "misconduct"},
        )
    told = "\n".join(error.value.faults)
    for fault in (
        "rad 3, kolumn key: det måste stå något här",
        "rad 3, kolumn kind: Värdet ska vara något av complaint, view",
        "rad 4, kolumn key: ett personnummer kan inte stå här",
        "rad 5, kolumn said: Det finns inget sådant fält.",
    ):
        assert fault in told
    assert await cases_in(world.database) == 0
    with pytest.raises(BadFile) as error:
        await taken(world, whole, {**whole, "said": "Något annat."})
    assert error.value.faults == ["rad 3, kolumn key: nyckeln hör redan till en annan rapport"]
    assert await cases_in(world.database) == 0
