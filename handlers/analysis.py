"""Händelseanalys: ordered by verksamhetschef and MAS together, done by somebody, written down beside the case."""

from dataclasses import dataclass

from conversation.flow import Answers, Choice, Flow, Offers, OneOf, Page, Step, Text
from conversation.session import Session
from conversation.words import N_
from handlers.conversation import Conversation
from handlers.moves import find, find_for, perform, say, send_card
from handlers.small import if_may, receipt
from handlers.visit import Visit, label, subject_of
from quality.access import CHIEF_NURSES
from quality.case import Holder
from quality.lifecycle import Move
from quality.order import swedish_key
from quality.role import Function


@dataclass(frozen=True, slots=True)
class Order:
    """An analysis that is ordered: with whom, who does it, and what it is to answer."""

    consulted: int
    analyst: int
    question: str


def order_flow() -> Flow[Order]:
    """With whom, by whom, about what."""
    page = Page(
        N_("Beställ händelseanalys"),
        (
            Step("consulted", N_("I samråd med"), OneOf(source="consulted")),
            Step("analyst", N_("Vem gör analysen?"), OneOf(source="analysts")),
            Step("question", N_("Vad ska analysen svara på?"), Text(multiline=True, max_length=1000)),
        ),
    )

    def build(answers: Answers) -> Order:
        return Order(int(str(answers["consulted"])), int(str(answers["analyst"])), str(answers["question"]))

    return Flow(
        Move.ORDER_ANALYSIS.value, N_("Beställ händelseanalys"), (page,), build, submit=N_("Beställ"), review=False
    )


async def order_offers(visit: Visit, subject: str) -> Offers:
    """The heads of care by the profile, MAS and MAR, and whoever may do the analysis: never somebody alone."""
    case = await find(visit, subject, lock=False)
    organisation, today = visit.organisation, visit.today
    consulted: dict[str, Choice] = {}
    for function in _consulted(visit):
        holder = organisation.placed(Holder(function.value, case.unit), today)
        for person in organisation.holders(holder, today, case.barred):
            if person != visit.person:
                named = organisation.people[person].name
                consulted.setdefault(str(person), Choice(str(person), named, label(visit.profile.functions[function])))
    return {"consulted": tuple(consulted.values()), "analysts": await _analysts(visit, subject)}


def _consulted(visit: Visit) -> tuple[Function, ...]:
    """A head of care orders it with the MAS (or MAR), and these with a head: never somebody alone, nor one side."""
    functions, heads = visit.scope.functions, visit.profile.care.head
    medical = CHIEF_NURSES if functions & set(heads) else ()
    return tuple(dict.fromkeys((*medical, *(heads if functions & set(CHIEF_NURSES) else ()))))


async def _analysts(visit: Visit, subject: str) -> tuple[Choice, ...]:
    """Whoever works with the case today, or could investigate it."""
    case = await find(visit, subject, lock=False)
    everybody = {post.person for post in visit.organisation.posts if post.on(visit.today)} - case.barred
    able = [person for person in everybody if visit.scope_for(person).handles(case)]
    people = sorted((visit.organisation.people[person] for person in able), key=lambda p: swedish_key(p.name))
    return tuple(Choice(str(person.id), person.name) for person in people)


async def order(visit: Visit, record: Order, session: Session) -> str:
    """The analysis is ordered, and whoever does it gets the case's card."""
    case = await find_for(visit, session.subject, Move.ORDER_ANALYSIS)
    await say(visit, case, "analysis.question", record.question)
    facts = {
        **case.facts,
        "analysis": "ordered",
        "analysis_by": str(visit.person),
        "analysis_with": str(record.consulted),
        "analysis_of": str(record.analyst),
    }
    changed = await perform(visit, case, Move.ORDER_ANALYSIS, facts=facts)
    await send_card(visit, changed, Holder(person=record.analyst))
    return subject_of(changed)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the analysis found."""

    course: str
    causes: str
    advice: str


def write_flow() -> Flow[Analysis]:
    """Course of events, causes behind it, and what is advised."""
    page = Page(
        N_("Händelseanalys"),
        (
            Step("course", N_("Vad hände, steg för steg?"), Text(multiline=True)),
            Step("causes", N_("Vilka orsaker låg bakom?"), Text(multiline=True)),
            Step("advice", N_("Vad föreslår analysen?"), Text(multiline=True)),
        ),
    )

    def build(answers: Answers) -> Analysis:
        return Analysis(str(answers["course"]), str(answers["causes"]), str(answers["advice"]))

    return Flow(Move.ANALYSE.value, N_("Skriv händelseanalysen"), (page,), build, submit=N_("Spara"), review=False)


async def write(visit: Visit, record: Analysis, session: Session) -> str:
    """The analysis lies with the case, beside its investigation."""
    case = await find_for(visit, session.subject, Move.ANALYSE)
    for name, text in (("course", record.course), ("causes", record.causes), ("advice", record.advice)):
        await say(visit, case, f"analysis.{name}", text)
    return subject_of(await perform(visit, case, Move.ANALYSE, facts={**case.facts, "analysis": "done"}))


def conversations() -> tuple[Conversation[Order] | Conversation[Analysis], ...]:
    """Both, with what they do."""
    return (
        Conversation(
            order_flow(),
            order,
            receipt(N_("Händelseanalysen är beställd.")),
            order_offers,
            if_may(Move.ORDER_ANALYSIS),
        ),
        Conversation(write_flow(), write, receipt(N_("Analysen är sparad.")), may=if_may(Move.ANALYSE)),
    )
