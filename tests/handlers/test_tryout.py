from tests.world import World
async def test_it(world: World) -> None:
    case = await world.report()
    print(case)
    print(await world.keep())
    for s in world.chat.sent: print(s)
