"""Every screen of egenkontroll, internkontroll, results from elsewhere and scrutiny, on every channel."""

from conversation.flow import Answer
from conversation.screen import Prompt, Reading, Review, Screen
from tests.channels.everywhere import can_be_shown
from tests.world import World, sends

LONGEST = 12
OWN: dict[str, Answer] = {"title": "Brandskydd", "points": "Är utgången fri?", "rule": "own", "own_rule": "FREQ=DAILY"}
RISK: dict[str, Answer] = {
    "title": "Gåvor", "risk": "Någon tar emot en gåva.", "likelihood": "3", "consequence": "4", "points": "Känd?",
    "rule": "FREQ=MONTHLY;BYMONTHDAY=10",
}  # fmt: skip
SURVEY: dict[str, Answer] = {
    "title": "Brukarundersökning", "points": "\n".join(f"Fråga {n}" for n in range(1, 13)), "on": "2026-11-25",
    "figure_1": "82", "figure_12": "En mening.", "whole": "not", "analysis": "Natten.", "function": "enhetschef",
}  # fmt: skip
FOUND: dict[str, Answer] = {"by": "ivo", "found": "Planer saknas.", "answer_by": "2026-12-18"}
ACTION: dict[str, Answer] = {
    "what": "Gör planerna.", "kind": "plan", "strength": "medium", "expected": "Alla har en", "seen": "Stickprov",
}  # fmt: skip


async def walked(world: World, flow: str, subject: str, answers: dict[str, Answer]) -> list[Screen]:
    """Every screen of a conversation, from its button to its receipt."""
    shown = [await world.presses("fatima", "start", f"{flow}|{subject}".rstrip("|"))]
    while isinstance(shown[-1], Prompt | Review) and len(shown) < LONGEST:
        shown.append(await world.says("fatima", sends(shown[-1], answers)))
    assert len(shown) < LONGEST, shown[-1]
    return shown


async def test_every_screen_can_be_shown_on_every_channel(world: World) -> None:
    linden, found = f"unit:{world.units['linden']}", list[Screen]()
    plan = await world.presses("fatima", "start", f"control_plan|{linden}")
    found += [plan, await world.says("fatima", sends(plan, {"codes": ["hygiene", "kkik"]}))]
    for flow, given in (("control_add", OWN), ("internal_add", RISK), ("input_add", SURVEY)):
        found += await walked(world, flow, linden, given)
    found += await walked(world, "internal_adopt", f"{linden}#2027", {"diary": "§ 1"})
    async with world.database.read() as store:
        controls = {each.title: each for each in await store.controls.planned([world.units["linden"]], 2026)}
        survey = controls["Brukarundersökning"]
        (point,) = await store.controls.checkpoints([survey.id])
    found += await walked(world, "control_change", f"control:{survey.id}", {"reason": "Prov"})
    found += await walked(world, "checkpoint", f"checkpoint:{point.id}", SURVEY)
    found += await walked(
        world, "fault_action", f"checkpoint:{point.id}", ACTION | {"owner": str(world.people["samira"])}
    )
    found += await walked(world, "scrutiny", "", FOUND)
    subject = f"case:{(await world.newest()).id}"
    found += await walked(world, "answer_scrutiny", subject, {"answered": "Klart."})
    found += await walked(world, "close_scrutiny", subject, {"no_actions": "Behövs inte."})
    for words in ("egenkontroll", "internkontroll", "undersökning", "granskning", "årshjul"):
        found.append(await world.types("fatima", words))
    for action in ("control_result", "read_result"):
        found.append(await world.presses("fatima", action, f"checkpoint:{point.id}"))
    found.append(await world.presses("fatima", "control_areas", linden))
    await world.keep()
    found += [sent.screen for sent in world.chat.sent]
    assert len(found) > 40
    for screen in found:
        can_be_shown(screen)
    assert "En mening." not in str([screen for screen in found if not isinstance(screen, Prompt | Review | Reading)])
