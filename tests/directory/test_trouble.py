"""A directory that is slow, away, wrong or suddenly small never empties ours."""

import pytest

from bot.directory.entra import Overtaken, TooMany, write
from bot.directory.loss import Loss, What
from bot.microsoft.graph import GraphBusy, GraphRefused
from bot.microsoft.tokens import NoToken
from tests.directory.office import Office, crowd
from tests.graph_fake.fake import Fault
from tests.moments import moment

GOING = ("omar", "eva", "ali", "nils", "stig")


async def position(office: Office) -> str:
    async with office.world.database.read() as store:
        found = await store.tenant.position()
    return found.link if found else ""


async def test_throttled_it_waits_as_long_as_it_is_asked_to(sqlite_office: Office) -> None:
    office = sqlite_office
    office.graph.tenant.page = 4
    office.graph.faults = {2: Fault(429, after="7"), 3: Fault(503)}
    reading = await office.sync()
    assert office.waited == [7.0, 4.0]
    assert len(reading.difference.steps) == 17


async def test_graph_may_say_the_moment_until_which_it_is_busy(sqlite_office: Office) -> None:
    sqlite_office.graph.faults = {1: Fault(429, after=moment(90))}
    await sqlite_office.sync()
    (waited,) = sqlite_office.waited
    assert 60 < waited <= 91


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(503), GraphBusy),
        (Fault(429, after="3600"), GraphBusy),
        (Fault(200, drop=True), GraphBusy),
        (Fault(403, code="Authorization_RequestDenied"), GraphRefused),
        (Fault(200, body="<html>"), GraphRefused),
        (Fault(200, body='{"value": []}'), GraphRefused),
        (Fault(200, body='{"value": [{"displayName": "A"}], "@odata.deltaLink": "x"}'), GraphRefused),
        (Fault(200, body='{"value": [], "@odata.nextLink": "https://elsewhere.example/x"}'), GraphRefused),
    ],
)
async def test_failing_midway_leaves_the_old_directory_whole(
    office: Office, fault: Fault, error: type[Exception]
) -> None:
    await office.sync()
    before, link = await office.everything(), await position(office)
    office.graph.tenant.page = 4
    for who in ("omar", "eva"):
        office.graph.tenant.remove(f"id-{who}")
    calls = len(office.graph.calls)
    office.graph.faults = dict.fromkeys(range(calls + 2, calls + 9), fault)
    with pytest.raises(error):
        await office.sync(whole=True, tries=2)
    assert (await office.everything(), await position(office)) == (before, link)
    office.graph.faults = {}
    await office.sync(accept=True)
    assert len(await office.everything()) < len(before)


async def test_a_sudden_drop_stops_and_asks(office: Office) -> None:
    await office.world.hold()
    await office.sync()
    before, link = await office.everything(), await position(office)
    for who in GOING:
        office.graph.tenant.change(f"id-{who}", department=None)
    with pytest.raises(TooMany) as stopped:
        await office.sync()
    assert stopped.value.loss == Loss(What.PEOPLE, 5, 17)
    assert (await office.everything(), await position(office)) == (before, link)
    await office.sync(accept=True)
    assert len(await office.everything()) == len(before) - 5


async def test_fewer_than_five_are_never_too_many(office: Office) -> None:
    await office.world.hold()
    await office.sync()
    before = await office.everything()
    for who in GOING[:4]:
        office.graph.tenant.remove(f"id-{who}")
    await office.sync()
    assert len(await office.everything()) == len(before) - 4


async def test_titles_that_are_gone_for_everybody_stop_and_ask(office: Office) -> None:
    """Nobody would leave, and yet nobody would be a manager any more."""
    crowd(office, 150)
    await office.world.hold()
    await office.sync()
    before, link = await office.everything(), await position(office)
    titled = [each for each in before if each[1] != "medarbetare"]
    for who in list(office.graph.tenant.users):
        office.graph.tenant.change(who, jobTitle=None)
    for whole in (False, True):
        with pytest.raises(TooMany) as stopped:
            await office.sync(whole=whole)
        assert stopped.value.loss == Loss(What.TITLED, len(titled), len(titled))
    assert (await office.everything(), await position(office)) == (before, link)
    assert len(titled) / len(before) < office.profile.directory.largest_drop
    await office.sync(accept=True)
    assert {function for _, function, _ in await office.everything()} == {"medarbetare"}


async def test_a_unit_with_another_name_for_everybody_stops_and_asks(office: Office) -> None:
    office.rules(only=("*",))
    await office.world.hold()
    await office.sync()
    for who in GOING:
        office.graph.tenant.change(f"id-{who}", department="Nya Linden")
    with pytest.raises(TooMany) as stopped:
        await office.sync()
    assert stopped.value.loss == Loss(What.FUNCTIONS, 5, 17)


@pytest.mark.parametrize(
    ("lost", "held", "too_much"),
    [
        (4, 20, False),
        (5, 20, True),
        (5, 50, False),
        (6, 50, True),
        (2, 2, True),
        (1, 1, False),
        (1, 2, False),
        (0, 0, False),
    ],
)
def test_what_is_too_much_at_once(lost: int, held: int, too_much: bool) -> None:
    assert Loss(What.PEOPLE, lost, held).is_too_much(0.1) is too_much
    assert not Loss(What.PEOPLE, lost, held).is_too_much(1.0)


@pytest.mark.parametrize("whole", [True, False])
async def test_a_tenant_that_answers_with_nobody_empties_nothing(sqlite_office: Office, *, whole: bool) -> None:
    office = sqlite_office
    await office.sync()
    before = await office.everything()
    for id_ in list(office.graph.tenant.users):
        office.graph.tenant.remove(id_)
    with pytest.raises(TooMany):
        await office.sync(whole=whole)
    assert await office.everything() == before


async def test_what_was_changed_meanwhile_is_not_written_over(office: Office) -> None:
    reading = await office.look()
    await office.world.hold()
    with pytest.raises(Overtaken):
        await write(office.world.database, reading, office.profile, now=office.world.time())
    assert await office.everything() == []


async def test_a_token_that_is_good_no_more_is_asked_for_anew(sqlite_office: Office) -> None:
    office = sqlite_office
    office.graph.tenant.page = 4
    office.graph.faults = {2: Fault(401, code="InvalidAuthenticationToken")}
    await office.sync()
    assert office.graph.entra.asked == 2


async def test_a_wrong_secret_is_told_by_entras_own_code(sqlite_office: Office) -> None:
    sqlite_office.graph.entra.application.expired = True
    with pytest.raises(NoToken, match="AADSTS7000222"):
        await sqlite_office.sync()
