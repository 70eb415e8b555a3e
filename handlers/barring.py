"""Nobody handles their own conduct: a person is barred from a case, and only a decider lifts it, with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from conversation.flow import Answers, Flow, Offers, OneOf, Page, Rejected, Step, Text
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers.appointing import left_to_decide, named
from handlers.conversation import Conversation
from handlers.handling import by_roles
from handlers.moves import NOT_NOW, entrust, find, find_for, owe_anew, perform, say
from handlers.small import if_may, receipt
from handlers.visit import Visit, subject_of
from quality.case import Case, Holder
from quality.lifecycle import DECIDED, Move

NOBODY_LEFT = N_(
    "Då finns det ingen kvar som kan besluta. Be först den som sköter personalfilen att lägga in någon annan."
)


@dataclass(frozen=True, slots=True)
class Bar:
    """Who, and why."""

    person: int
    why: str


def _flow(move: Move, title: Phrase, *, ask: Phrase, source: str, help_: Phrase, submit: Phrase) -> Flow[Bar]:
    steps = (
        Step("person", ask, OneOf(source=source), help=help_),
        Step("why", N_("Varför?"), Text(multiline=True, max_length=1000)),
    )
    return Flow(move.value, title, (Page(title, steps),), _read, submit=submit, review=False)


def _read(answers: Answers) -> Bar:
    return Bar(int(str(answers["person"])), str(answers["why"]))


BAR = _flow(
    Move.BAR,
    N_("Någon är själv berörd"),
    ask=N_("Vem är berörd?"),
    source="people",
    help_=N_("Personen ser inte ärendet längre och hanterar det inte. Du kan välja dig själv."),
    submit=N_("Anteckna jäv"),
)
LIFT_BAR = _flow(
    Move.LIFT_BAR,
    N_("Häv jäv"),
    ask=N_("För vem hävs jävet?"),
    source="barred",
    help_=N_("Personen får tillbaka den behörighet som rollen ger."),
    submit=N_("Häv"),
)


async def people(visit: Visit, subject: str) -> Offers:
    """Those at the unit, above it, and with a part in such cases; never the one who reported."""
    case = await find(visit, subject, lock=False)
    organisation = visit.organisation
    here = set(organisation.ancestors(case.unit)) | organisation.subtree(case.unit)
    found = {post.person for post in organisation.posts if post.unit in here and post.on(visit.today)}
    found |= by_roles(visit, case) | {visit.person}
    return {"people": named(visit, _others(found - case.barred, case)), "barred": named(visit, case.barred)}


def _others(found: Iterable[int], case: Case) -> list[int]:
    return [person for person in found if person != case.reporter]


async def bar(visit: Visit, record: Bar, session: Session) -> str:
    """The person has no scope on the case from now on; what was theirs falls to whoever holds it."""
    case = await find_for(visit, session.subject, Move.BAR)
    if record.person in case.barred or record.person == case.reporter:
        raise Rejected(NOT_NOW)
    after = _without(case, record.person)
    if case.type in DECIDED and not left_to_decide(visit, after):
        raise Rejected(NOBODY_LEFT)
    await say(visit, case, "barred", record.why)
    await visit.store.cases.bar(case.id, record.person)
    changed = await perform(
        visit, case, Move.BAR, assignee=after.assignee, investigator=after.investigator, holder=after.holder
    )
    await visit.audit(changed, "barred", person=record.person)
    await entrust(visit.store, changed, {record.person}, at=visit.now)
    await owe_anew(visit, replace(changed, barred=after.barred), record.person)
    return subject_of(case)


def _without(case: Case, person: int) -> Case:
    """The case as it is once this person has no part in it."""
    holder = replace(case.holder, person=None) if case.holder.person == person else case.holder
    return replace(
        case,
        barred=case.barred | {person},
        assignee=None if case.assignee == person else case.assignee,
        investigator=None if case.investigator == person else case.investigator,
        holder=holder if holder.function else Holder(case.holder.function, case.unit),
    )


async def lift_bar(visit: Visit, record: Bar, session: Session) -> str:
    """The person gets back what their functions give them."""
    case = await find_for(visit, session.subject, Move.LIFT_BAR)
    if record.person not in case.barred:
        raise Rejected(NOT_NOW)
    await say(visit, case, "bar_lifted", record.why)
    await visit.store.cases.lift_bar(case.id, record.person)
    changed = await perform(visit, case, Move.LIFT_BAR)
    await visit.audit(changed, "bar_lifted", person=record.person)
    return subject_of(case)


CONVERSATIONS: tuple[Conversation[Bar], ...] = (
    Conversation(
        BAR, bar, receipt(N_("Det är antecknat. Personen ser inte ärendet längre.")), people, if_may(Move.BAR)
    ),
    Conversation(LIFT_BAR, lift_bar, receipt(N_("Jävet är hävt.")), people, if_may(Move.LIFT_BAR)),
)
