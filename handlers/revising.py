"""What an action changes of how we work: a routine or a process, and whoever keeps it, who looks it through."""

from conversation.flow import Choice, Rejected
from conversation.screen import Done, Screen
from conversation.words import N_
from handlers.action import Found, end_of, name_of, number_of
from handlers.moves import GONE
from handlers.visit import Visit, id_of, label
from quality.action import PROCESS, CaseAction
from quality.case import Case, Holder
from quality.duty import Duty, DutyKind, owed
from quality.role import Function
from quality.routine import Document


async def changeable(visit: Visit, case: Case) -> tuple[Choice, ...]:
    """The documents in force where the case lies, and the kinds of process that the profile names."""
    documents = tuple(Choice(each.id, each.title) for each in await _documents(visit, case))
    kinds = visit.profile.process_categories
    return documents + tuple(Choice(f"{PROCESS}{kind.code}", label(kind), group=N_("Processer")) for kind in kinds)


async def _documents(visit: Visit, case: Case) -> list[Document]:
    paths = ["/".join(visit.organisation.units[case.unit].path)]
    return await visit.store.documents.valid_for(day=visit.today, paths=paths)


async def review(visit: Visit, case: Case, action: CaseAction) -> list[Duty]:
    """What is owed by whoever answers for the routine, or for the processes, that the action changes."""
    changed = await _changed(visit, case, action)
    if changed is None and not action.process:
        return []
    due, holder = end_of(visit, action.due_on), keeper_of(visit, changed, case)
    return [owed(DutyKind.REVIEW_DOCUMENT, name_of(case, action), holder, case.unit, due_at=due)]


async def _changed(visit: Visit, case: Case, action: CaseAction) -> Document | None:
    return next((each for each in await _documents(visit, case) if each.id == action.document), None)


def keeper_of(visit: Visit, document: Document | None, case: Case) -> Holder:
    """Who answers for a document: whom its owner names, else who keeps its kind here, else who works with quality."""
    words = ((document.owner if document else "") or "").casefold()
    named = [function for function, name in visit.profile.functions.items() if _names(words, function, name.sv)]
    kind = visit.profile.document_type(document.kind) if document else None
    for function in (*named, *(kind.kept_by if kind else ()), Function.QUALITY):
        holder = visit.organisation.placed(Holder(function, case.unit), visit.today)
        if visit.organisation.holders(holder, visit.today, case.barred):
            return holder
    return Holder(Function.QUALITY, case.unit)


def _names(words: str, function: str, name: str) -> bool:
    return name.casefold() in words or function in words.replace(",", " ").split()


async def reviewed(visit: Visit, subject: str) -> Screen:
    """Whoever answers for the routine has looked through it; who decides on a change of it is said."""
    found = await find_review(visit, subject)
    tr, name = visit.tr, name_of(found.case, found.action)
    await visit.store.duties.end(name, (DutyKind.REVIEW_DOCUMENT,), at=visit.now, how="reviewed")
    await visit.audit(found.case, "reviewed_document", number=found.action.number)
    if found.action.process:
        return Done(tr("Tack! Processen är genomgången."), ())
    changed = await _changed(visit, found.case, found.action)
    return Done(tr("Tack! Rutinen är genomgången."), _decided_by(visit, changed))


def _decided_by(visit: Visit, document: Document | None) -> tuple[str, ...]:
    kind = visit.profile.document_type(document.kind) if document else None
    if kind is None or not kind.decided_by:
        return ()
    names = {**visit.profile.functions, **visit.profile.recipients}
    who = ", ".join(visit.tr(label(names[by])) for by in kind.decided_by)
    return (visit.tr("Ändras {kind} beslutas det av: {who}.", kind=visit.tr(label(kind)), who=who),)


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
