"""Who investigates a case that somebody else decides: by the profile, never barred, and never the only decider."""

from collections.abc import Iterable
from dataclasses import replace

from conversation.flow import Choice, Flow, Offers, OneOf, Page, Rejected, Step
from conversation.session import Session
from conversation.words import N_
from handlers.conversation import Conversation
from handlers.moves import find, find_for, perform, send_card
from handlers.small import receipt
from handlers.visit import Visit, label, subject_of
from quality.case import Case, Holder
from quality.decision import investigated
from quality.duty import DutyKind
from quality.lifecycle import Move
from quality.order import swedish_key

LATER = Choice("later", N_("Utses senare"))
NOBODY = N_(
    "Ingen kan utses just nu: {functions} saknas, eller är den enda som kan besluta. Be den som sköter personalfilen "
    "att lägga in någon."
)
INVESTIGATOR = Step(
    "investigator",
    N_("Vem utreder?"),
    OneOf(source="investigators"),
    help=N_("Den som utreder beslutar inte."),
    default=LATER.code,
)


def named(visit: Visit, people: Iterable[int]) -> tuple[Choice, ...]:
    """People as choices, by name."""
    known = (visit.organisation.people[person] for person in people)
    return tuple(Choice(str(p.id), p.name) for p in sorted(known, key=lambda p: swedish_key(p.name)))


def investigators(visit: Visit, case: Case) -> tuple[int, ...]:
    """Who can investigate a case of this type: by the profile, never barred, and somebody else is left to decide it."""
    people = _people(visit, case, investigate=True)
    deciders = left_to_decide(visit, case)
    return tuple(person for person in people if deciders - {person})


def left_to_decide(visit: Visit, case: Case) -> frozenset[int]:
    """Who can decide it: by the profile, never barred, and not whoever has investigated it."""
    return frozenset(_people(visit, case, investigate=False)) - case.investigators


def _people(visit: Visit, case: Case, *, investigate: bool) -> tuple[int, ...]:
    roles = visit.profile.cases[case.type]
    functions = roles.investigates if investigate else roles.decides
    named = (visit.organisation.placed(Holder(f.value, case.unit), visit.today) for f in functions)
    held = (visit.organisation.holders(holder, visit.today, case.barred) for holder in named)
    return tuple(dict.fromkeys(person for people in held for person in people))


def functions_of(visit: Visit, case: Case) -> str:
    """The functions that investigate such a case here, in words."""
    functions = visit.profile.cases[case.type].investigates
    return ", ".join(visit.tr(label(visit.profile.functions[function.value])) for function in functions)


APPOINT: Flow[str] = Flow(
    Move.APPOINT.value,
    N_("Utse utredare"),
    (Page(N_("Utse utredare"), (replace(INVESTIGATOR, default=None, input=OneOf(source="appointable")),)),),
    build=lambda answers: str(answers["investigator"]),
    submit=N_("Utse"),
    review=False,
)


async def appointable(visit: Visit, subject: str) -> Offers:
    """Whom the case can be investigated by from now on."""
    case = await find(visit, subject, lock=False)
    people = dict.fromkeys(person for person in investigators(visit, case) if person != case.investigator)
    return {"appointable": named(visit, people)}


async def may_appoint(visit: Visit, subject: str) -> None:
    """Says whom to ask where nobody can be appointed."""
    case = await find_for(visit, subject, Move.APPOINT)
    if not (await appointable(visit, subject))["appointable"]:
        raise Rejected(NOBODY, functions=functions_of(visit, case))


async def appoint(visit: Visit, record: str, session: Session) -> str:
    """The chosen one investigates from now on, by the date that was set before."""
    case = await find_for(visit, session.subject, Move.APPOINT)
    person = int(record)
    changed = await perform(visit, case, Move.APPOINT, investigator=person, facts=investigated(case, person).facts)
    duties = await visit.store.duties.about(subject_of(case), scope=visit.scope)
    for duty in (duty for duty in duties if duty.kind is DutyKind.INVESTIGATE):
        await visit.store.duties.hand_over(duty.id, Holder(person=person))
    await send_card(visit, changed, Holder(person=person))
    return subject_of(changed)


CONVERSATION = Conversation(
    APPOINT, appoint, receipt(N_("Utredaren är utsedd och har fått ärendets kort.")), appointable, may_appoint
)
