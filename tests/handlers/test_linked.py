"""A case says which others it belongs together with, to whoever sees those too, and to nobody else."""

from conversation.screen import CaseCard, Reading
from quality.case import Bond, Case, Holder
from tests.storage.samples import stored_case
from tests.world import World, subject


async def facts(world: World, who: str, case: Case) -> dict[str, str]:
    card = await world.presses(who, "card", subject(case))
    assert isinstance(card, CaseCard), card
    return {fact.label: fact.value for fact in card.facts}


async def test_both_reports_of_one_event_name_each_other_on_card_and_in_reading(world: World) -> None:
    first = await world.report("omar", record="nobody")
    second = await world.report("samira", record="nobody")
    await world.keep()
    await world.does("fatima", "duplicate", subject(second), other=str(first.id))
    assert (await facts(world, "fatima", second))["Samma händelse som"] == first.reference
    assert (await facts(world, "fatima", first))["Också rapporterad i"] == second.reference
    for case, heading, other in ((second, "Samma händelse som", first), (first, "Också rapporterad i", second)):
        reading = await world.presses("fatima", "read", subject(case))
        assert isinstance(reading, Reading)
        assert (heading, other.reference) in [(each.heading, each.text) for each in reading.sections]
    world.chat.forget()
    await world.keep()
    cards = [screen for screen in world.chat.to("fatima") if isinstance(screen, CaseCard)]
    assert any(
        second.reference in fact.value for card in cards for fact in card.facts if card.reference == first.reference
    )


async def test_who_reported_one_of_them_does_not_hear_of_the_other(world: World) -> None:
    first = await world.report("omar", record="nobody")
    second = await world.report("samira", record="nobody")
    await world.does("fatima", "duplicate", subject(second), other=str(first.id))
    assert first.reference not in str(await world.presses("samira", "card", subject(second)))
    assert second.reference not in str(await world.presses("omar", "card", subject(first)))


async def test_a_linked_case_that_somebody_may_not_know_of_is_not_there(world: World) -> None:
    ours = await stored_case(world)
    eken = world.units["eken"]
    theirs = await stored_case(world, unit=eken, holder=Holder("enhetschef", eken))
    async with world.database.write() as store:
        await store.cases.link(ours.id, theirs.id, Bond.AROSE)
    assert theirs.reference not in str(await facts(world, "fatima", ours))
    assert (await facts(world, "anna", ours))["Kommer ur"] == theirs.reference
    assert (await facts(world, "anna", theirs))["Har lett till"] == ours.reference
