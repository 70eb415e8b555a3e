"""Cases on paper: the card for the registry, what is handed out of it, who has read it; fetched in the reading room."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from conversation.flow import Rejected
from conversation.screen import Fact, Table
from conversation.words import N_
from handlers import errand, meeting, year
from handlers.case import TYPES, card, title_of
from handlers.control_year import year_board
from handlers.disclosure import last_disclosed, readings
from handlers.moves import find_for
from handlers.visit import Visit, label
from handlers.written import heading_of, may_read
from quality.access import CaseField
from quality.action import CaseAction
from quality.case import Case
from quality.lifecycle import Move
from summaries.board import Board
from summaries.named import action_in_words, stage_in_words
from summaries.sheet import Sheet, SheetSection
from summaries.wheel import Wheel
from summaries.when import moment

Paper = Sheet | Wheel | Board
"""What can be put on paper."""
PLANNED = (
    N_("Åtgärd"), N_("Vad ska göras"), N_("Varför"), N_("Vem"), N_("Klart senast"), N_("Följs upp"), N_("Läge"),
)  # fmt: skip
SECRET = N_("Kan innehålla sekretess")
NOTHING_YET = N_("Det finns inget att hämta än. Gör det färdigt i chatten först.")


async def sheet(visit: Visit, subject: str) -> Paper:
    """The paper that a subject such as `sheet:17` names, for this person. Raises Rejected when it is not theirs."""
    kind, _, number = subject.partition(":")
    make = PAPERS.get(kind)
    if make is None:
        raise Rejected(NOTHING_YET)
    return await make(visit, number)


async def case_sheet(visit: Visit, number: str) -> Sheet:
    """The case as this person sees it: facts first, then each piece of text that they may read."""
    case = await find_for(visit, f"case:{number}", Move.READ, lock=False)
    fields = visit.scope.fields_of(case)
    words = [each for each in await visit.store.cases.words(case) if may_read(each.field, fields)]
    await visit.audit(case, "sheet", channel=visit.address.channel)
    shown = await card(visit, case)
    numbers = [Fact(visit.tr("Läge"), shown.state)]
    if CaseField.REGISTRY in fields:
        numbers.insert(0, Fact(visit.tr("Diarienummer"), case.diary or "–"))
    if CaseField.REGISTRY in fields and case.decision_diary:
        numbers.append(Fact(visit.tr("Beslutets diarienummer"), case.decision_diary))
    facts = SheetSection(visit.tr("Uppgifter"), facts=(*numbers, *shown.facts))
    texts = [SheetSection(visit.tr(heading_of(each.field)), paragraphs=_paragraphs(each.text)) for each in words]
    return _sheet(visit, case, f"{visit.tr(TYPES[case.type])}: {title_of(case, visit)}", (facts, *texts))


async def disclosed_sheet(visit: Visit, number: str) -> Sheet:
    """What was made ready to be handed out, last."""
    case = await find_for(visit, f"case:{number}", Move.DISCLOSE, lock=False)
    text = await last_disclosed(visit, case)
    if not text:
        raise Rejected(NOTHING_YET)
    await visit.audit(case, "disclosure", channel=visit.address.channel)
    sections = (SheetSection(paragraphs=_paragraphs(text)),)
    return _sheet(visit, case, visit.tr("Utlämnande, maskat"), sections, secret=False)


async def readers_sheet(visit: Visit, number: str) -> Sheet:
    """An extract of who has read the case, for a person who asks."""
    case = await find_for(visit, f"case:{number}", Move.TELL_READERS, lock=False)
    lines = tuple(await readings(visit, case))
    await visit.audit(case, "readers", channel=visit.address.channel)
    tr = visit.tr
    table = Table(tr("Läsningar, äldst först"), (tr("När"), tr("Vem")), lines)
    return _sheet(visit, case, tr("Vem har läst?"), (SheetSection(tables=(table,)),))


async def plan_sheet(visit: Visit, number: str) -> Sheet:
    """The actions of a case as one plan (åtgärdsplan), by function and without names: for the unit and the board."""
    case = await find_for(visit, f"case:{number}", Move.READ, lock=False)
    actions = await visit.store.actions.of(case)
    if not actions or CaseField.ACTIONS not in visit.scope.fields_of(case):
        raise Rejected(NOTHING_YET)
    words = {each.field: each.text for each in await visit.store.cases.words(case)}
    await visit.audit(case, "action_plan", channel=visit.address.channel)
    tr = visit.tr
    heads = tuple(tr(head) for head in PLANNED)
    table = Table(tr("Åtgärder"), heads, tuple(_planned(visit, action, words) for action in actions))
    place = (Fact(tr("Enhet"), visit.organisation.units[case.unit].name),)
    return replace(
        _sheet(visit, case, tr("Åtgärdsplan"), (SheetSection(facts=place, tables=(table,)),)), landscape=True
    )


def _planned(visit: Visit, action: CaseAction, words: Mapping[str, str]) -> tuple[str, ...]:
    what, why = (words.get(f"action.{action.number}.{word}", "") for word in ("what", "why"))
    return (
        action_in_words(action, visit.tr),
        what,
        why or "–",
        _functions(visit, action.owner),
        action.due_on.isoformat(),
        action.check_on.isoformat(),
        stage_in_words(action, visit.tr),
    )


def _functions(visit: Visit, person: int | None) -> str:
    """What somebody holds, in this municipality's own words."""
    posts = [post for post in visit.organisation.posts if post.person == person and post.on(visit.today)]
    names = dict.fromkeys(visit.tr(label(visit.profile.functions[post.function])) for post in posts)
    return ", ".join(names) or "–"


PAPERS: Mapping[str, Callable[[Visit, str], Awaitable[Paper]]] = {
    "sheet": case_sheet,
    "actions": plan_sheet,
    "disclosure": disclosed_sheet,
    "readers": readers_sheet,
    "controls": year_board,
    "handed_in": errand.paper,
    "wheel": year.picture,
    "meeting": meeting.paper,
}
"""What can be fetched in the reading room, by the first word of its subject."""


def _sheet(visit: Visit, case: Case, title: str, sections: tuple[SheetSection, ...], *, secret: bool = True) -> Sheet:
    tr = visit.tr
    when = moment(visit.now, visit.profile.timezone, tr.language)
    return Sheet(
        title=title,
        organisation=visit.profile.organisation.sv if tr.language == "sv" else visit.profile.organisation.en,
        printed_at=visit.local,
        sections=sections,
        reference=case.reference,
        marking=tr(SECRET) if secret else "",
        footer=tr("Utskrivet {when}", when=when),
        numbering=tr(N_("Sida {page} av {pages}"), page="{page}", pages="{pages}"),
        language=tr.language,
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("\n\n") if part.strip())
