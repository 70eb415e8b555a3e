"""Actions as they are seen: the list of a case, one action's words, and what its owner is told."""

from collections.abc import Mapping, Sequence

from conversation.screen import Button, Home, Item, Notice, Part, Reading, Screen, Section, Style
from handlers.action import Found, find_action, may_step, name_of, number_of
from handlers.moves import find_for
from handlers.offered import flow_of
from handlers.visit import Visit, id_of, subject_of
from handlers.written import heading_of
from quality.action import CaseAction, Step
from quality.case import Case
from quality.duty import Duty, DutyKind
from quality.lifecycle import Move, may
from summaries.named import action_in_words, stage_in_words
from summaries.when import moment


async def actions(visit: Visit, subject: str) -> Screen:
    """The actions of a case with where each stands, and what can be done with it; none of their words."""
    tr, case = visit.tr, await find_for(visit, subject, Move.ACT, lock=False)
    found = await visit.store.actions.of(case)
    items = tuple(_item(visit, case, action) for action in found)
    part = Part(tr("Åtgärder"), items, tr("Det finns ingen åtgärd än."))
    new = Button(tr("Ny åtgärd"), "start", f"propose_action|{subject_of(case)}", Style.PRIMARY)
    close = Button(tr("Avsluta ärendet"), "start", f"{flow_of(Move.CLOSE, case)}|{subject_of(case)}")
    ends = (close,) if may(Move.CLOSE, case, visit.scope) else ()
    paper = (Button(tr("Åtgärdsplan som PDF"), "room", f"actions:{case.id}"),) if found else ()
    show = Button(tr("Visa ärendet"), "card", subject_of(case))
    return Home(tr("Åtgärder i {reference}", reference=case.reference), "", (part,), (new, *ends, *paper, show))


def _item(visit: Visit, case: Case, action: CaseAction) -> Item:
    text = f"{action_in_words(action, visit.tr)}. {stage_in_words(action, visit.tr)}."
    return Item(text, _detail(visit, action), (*steps(visit, case, action), _reading(visit, case, action)))


def _detail(visit: Visit, action: CaseAction) -> str:
    tr = visit.tr
    who = visit.organisation.people[action.owner].name if action.owner is not None else ""
    if action.done_at and not action.settled:
        return tr("{who}. Följs upp {when}", who=who, when=action.check_on.isoformat())
    return tr("{who}. Senast {when}", who=who, when=action.due_on.isoformat())


def steps(visit: Visit, case: Case, action: CaseAction) -> tuple[Button, ...]:
    """What this person can do with the action now; the likeliest first."""
    tr, name = visit.tr, name_of(case, action)
    words = {
        Step.DECIDE: tr("Besluta"),
        Step.DO: tr("Klart"),
        Step.CHECK: tr("Hjälpte det?"),
        Step.REJECT: tr("Avstå"),
    }
    return tuple(_step_button(step, word, name) for step, word in words.items() if may_step(visit, step, case, action))


def _step_button(step: Step, word: str, name: str) -> Button:
    """Deciding is one press; the others ask something."""
    if step is Step.DECIDE:
        return Button(word, step.value, name, Style.PRIMARY)
    style = Style.PLAIN if step is Step.REJECT else Style.PRIMARY
    return Button(word, "start", f"{step.value}|{name}", style)


def _reading(visit: Visit, case: Case, action: CaseAction) -> Button:
    return Button(visit.tr("Läs"), "read_action", name_of(case, action))


OWNERS = frozenset({"what", "why", "expected", "seen", "done"})
"""What of an action its owner reads who does not see the case."""


async def read_action(visit: Visit, subject: str) -> Screen:
    """The words of one action, written down in the audit log; on our own page where this channel may not show them."""
    tr, found = visit.tr, await find_action(visit, subject)
    case, action = found.case, found.action
    if visit.house.on_own_pages_only(visit.address):
        link = Button(tr("Skapa en länk"), "room", f"read_action:{case.id}#{action.number}", Style.PRIMARY)
        text = tr("Texten läses i läsrummet, som är kommunens egen sida.")
        return Notice(text, title=action_in_words(action, tr), buttons=(link,))
    written = await visit.store.cases.words(case)
    mine = [each for each in written if each.field.startswith(f"action.{action.number}.")]
    shown = [each for each in mine if found.within or each.field.rpartition(".")[2] in OWNERS]
    await visit.audit(case, "read_action", number=action.number, channel=visit.address.channel)
    sections = tuple(Section(tr(heading_of(each.field)), each.text) for each in shown)
    when = moment(visit.now, visit.profile.timezone, tr.language)
    note = tr("Öppnad {when}. Att du har läst texten är antecknat i loggen.", when=when)
    return Reading(case.reference if found.within else "", action_in_words(action, tr), sections, note)


def owed_item(visit: Visit, duty: Duty, found: Found, detail: str) -> Item:
    """What somebody owes about an action, on their first page."""
    return Item(named(visit, duty.kind, found), detail, ways(visit, duty, found))


def named(visit: Visit, kind: DutyKind, found: Found) -> str:
    """What is owed about an action; no reference for whoever does not see the case."""
    tr, case = visit.tr, found.case
    what = action_in_words(found.action, tr)
    if kind is DutyKind.REVIEW_DOCUMENT and found.action.process:
        return tr("Se över processen efter: {what}", what=what)
    if kind is DutyKind.REVIEW_DOCUMENT:
        return tr("Se över rutinen efter: {what}", what=what)
    return tr("{what} i {reference}", what=what, reference=case.reference) if found.within else what


def ways(visit: Visit, duty: Duty, found: Found) -> tuple[Button, ...]:
    """The buttons that fulfil what is owed about an action."""
    if duty.kind is DutyKind.REVIEW_DOCUMENT:
        word = visit.tr("Processen är genomgången") if found.action.process else visit.tr("Rutinen är genomgången")
        return (Button(word, "document_reviewed", duty.subject, Style.PRIMARY),)
    return (*steps(visit, found.case, found.action), _reading(visit, found.case, found.action))


async def owned(visit: Visit, duty: Duty) -> Found | None:
    """The action that a duty of this person's is about."""
    case = await visit.store.cases.for_delivery(id_of(duty.subject))
    if case is None or visit.person in case.barred:
        return None
    number = number_of(duty.subject)
    action = next((each for each in await visit.store.actions.of(case) if each.number == number), None)
    return Found(case, action, may(Move.READ, case, visit.scope)) if action else None


async def owned_all(visit: Visit, duties: Sequence[Duty], seen: Mapping[int, Case]) -> Mapping[int, Found]:
    """The actions that these duties of this person's are about, by duty, in as few questions as one takes.

    `seen` are cases that the person may see and that were read already.
    """
    about = {duty.id: (id_of(duty.subject), number_of(duty.subject)) for duty in duties}
    if not about:
        return {}
    unseen = {case for case, _ in about.values()} - seen.keys()
    cases = {**seen, **(await visit.store.cases.for_deliveries(unseen) if unseen else {})}
    actions = await visit.store.actions.of_all({case for case, _ in about.values()})
    numbered = {(case, each.number): each for case, found in actions.items() for each in found}
    return {
        duty: Found(cases[place[0]], numbered[place], may(Move.READ, cases[place[0]], visit.scope))
        for duty, place in about.items()
        if place in numbered and visit.person not in cases[place[0]].barred
    }


async def told_action(visit: Visit, _: Case | None, duty: Duty) -> Screen | None:
    """Its owner hears that there is something to do: what kind, and by when; never its words."""
    found = await owned(visit, duty)
    if found is None or found.action.owner not in visit.scope.selves:
        return None
    tr, case, action = visit.tr, found.case, found.action
    what = action_in_words(action, tr)
    named = tr("{what} i {reference}", what=what, reference=case.reference) if found.within else what
    text = tr("Du har fått en åtgärd att göra. Den ska vara klar {when}.", when=action.due_on.isoformat())
    return Notice(text, title=named, buttons=(_reading(visit, case, action), *steps(visit, case, action)))
