"""Whoever above was told that something was late hears when it is settled, so that nobody goes on asking for it."""

from conversation.flow import Rejected
from conversation.screen import Button, Notice, Screen
from handlers import checkpoint, errand
from handlers.acting import owned
from handlers.owed import OWED
from handlers.visit import Visit, id_of
from quality.access import CaseField
from quality.case import Case, Holder
from quality.duty import Duty, DutyKind, message
from quality.stages import own_stages
from summaries.named import action_in_words


async def tell(visit: Visit) -> None:
    """For all that this turn has ended; whoever ended it knows already, and so does whoever owed it."""
    for duty in visit.store.duties.ended:
        first = own_stages(duty.kind, visit.profile)
        if duty.kind.is_message or duty.level <= first:
            continue
        said = await visit.store.duties.sayings(duty.id)
        heard = {saying.person for saying in said if saying.level >= first and not saying.failure}
        owners = {*visit.organisation.holders(duty.owner, visit.today), visit.person}
        await visit.store.duties.owe(
            message(DutyKind.TELL_OVER, f"duty:{duty.id}", Holder(person=person), duty.unit, at=visit.now)
            for person in sorted(heard - owners)
        )


async def told(visit: Visit, _: Case | None, duty: Duty) -> Screen | None:
    """What was late and is no more; None for whoever may not know of it now."""
    about = await visit.store.duties.get(id_of(duty.subject))
    what = await _named(visit, about) if about else None
    if about is None or what is None:
        return None
    tr = visit.tr
    text = tr("{what}: det är gjort eller behövs inte längre. Du fick höra att det var sent.", what=what)
    case = about.subject.partition("#")[0]
    show = (Button(tr("Visa ärendet"), "card", case),) if case.startswith("case:") else ()
    return Notice(text, title=tr("Det är avklarat"), buttons=show)


async def _named(visit: Visit, duty: Duty) -> str | None:
    """What was owed, as far as this person may know it."""
    if duty.kind is DutyKind.CHECKPOINT:
        found = (await visit.store.controls.among([id_of(duty.subject)])).get(id_of(duty.subject))
        mine = found is not None and checkpoint.may_do(visit, found[1])
        return checkpoint.title(found[1], visit.tr) if found and mine else None
    if duty.kind is DutyKind.YEAR:
        try:
            return errand.named(visit, errand.find(visit, duty.subject).entry)
        except Rejected:
            return None
    case = await visit.store.cases.get(id_of(duty.subject), scope=visit.scope)
    return await _of_case(visit, duty, case) if case else None


async def _of_case(visit: Visit, duty: Duty, case: Case) -> str:
    tr = visit.tr
    if "#" not in duty.subject:
        return tr(OWED[duty.kind], reference=case.reference)
    found = await owned(visit, duty) if CaseField.ACTIONS in visit.scope.fields_of(case) else None
    if found is None:
        return tr("En åtgärd i {reference}", reference=case.reference)
    return tr("{what} i {reference}", what=action_in_words(found.action, tr), reference=case.reference)
