"""What an action changes of how we work: the routine, and whoever keeps it, who looks it through."""

from conversation.flow import Rejected
from conversation.screen import Done, Screen
from handlers.action import Found, end_of, name_of, number_of
from handlers.moves import GONE
from handlers.visit import Visit, id_of
from quality.action import CaseAction
from quality.case import Case, Holder
from quality.duty import Duty, DutyKind, owed
from quality.role import Function
from quality.routine import Document


async def review(visit: Visit, case: Case, action: CaseAction) -> list[Duty]:
    """What is owed by whoever answers for the routine that the action changes."""
    paths = ["/".join(visit.organisation.units[case.unit].path)]
    documents = await visit.store.documents.valid_for(day=visit.today, paths=paths)
    changed = next((each for each in documents if each.id == action.document), None)
    if changed is None:
        return []
    due, holder = end_of(visit, action.due_on), keeper_of(visit, changed, case)
    return [owed(DutyKind.REVIEW_DOCUMENT, name_of(case, action), holder, case.unit, due_at=due)]


def keeper_of(visit: Visit, document: Document, case: Case) -> Holder:
    """Who answers for a document: the first function that its owner names, else whoever works with quality."""
    words = (document.owner or "").casefold()
    named = [function for function, name in visit.profile.functions.items() if _names(words, function, name.sv)]
    for function in (*named, Function.QUALITY):
        holder = visit.organisation.placed(Holder(function, case.unit), visit.today)
        if visit.organisation.holders(holder, visit.today, case.barred):
            return holder
    return Holder(Function.QUALITY, case.unit)


def _names(words: str, function: str, name: str) -> bool:
    return name.casefold() in words or function in words.replace(",", " ").split()


async def reviewed(visit: Visit, subject: str) -> Screen:
    """Whoever answers for the routine has looked through it."""
    found = await find_review(visit, subject)
    name = name_of(found.case, found.action)
    await visit.store.duties.end(name, (DutyKind.REVIEW_DOCUMENT,), at=visit.now, how="reviewed")
    await visit.audit(found.case, "reviewed_document", number=found.action.number)
    return Done(visit.tr("Tack! Rutinen är genomgången."), ())


async def find_review(visit: Visit, subject: str) -> Found:
    """The action whose routine this person owes to look through. Raises Rejected for all others."""
    mine = await visit.store.duties.owed_by(scope=visit.scope)
    if not any(duty.kind is DutyKind.REVIEW_DOCUMENT and duty.subject == subject for duty in mine):
        raise Rejected(GONE)
    case = await visit.store.cases.for_delivery(id_of(subject))
    actions = await visit.store.actions.of(case) if case else []
    action = next((each for each in actions if each.number == number_of(subject)), None)
    if case is None or action is None:
        raise Rejected(GONE)
    return Found(case, action, within=False)
