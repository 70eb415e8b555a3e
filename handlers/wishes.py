"""What the owner of a duty asks of others: to take it over, or more time; nothing changes before the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from conversation.flow import Choice, Day, Offers, OneOf, Rejected, Step, Text
from conversation.screen import Button, Notice, Screen, Style
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers.conversation import Conversation
from handlers.moves import say
from handlers.owed import DONE_BY, OWED, doing
from handlers.owing import LAW_DECIDES, NOT_YOURS, due_in_words, find_duty, kept, may_own, opening
from handlers.small import one_page, one_question
from handlers.visit import Visit, id_of
from quality.action import Stage
from quality.case import Case, Holder
from quality.duty import Duty, DutyKind, message
from quality.ladder import above_of, nearest
from quality.lifecycle import may
from quality.order import swedish_key
from quality.stages import staged
from storage.requests import Reply, Request, Wish
from summaries import when

ANSWERED = N_("Den frågan är redan besvarad.")
BETWEEN = (DutyKind.TELL_OFFERED, DutyKind.TELL_MORE_TIME, DutyKind.TELL_REPLIED)
"""What people tell each other this way."""

# Given to somebody else, if they accept

DELEGATE = one_question(
    "delegate",
    N_("Lämna vidare"),
    Step(
        "whom",
        N_("Vem ska göra det?"),
        OneOf(source="takers"),
        help=N_("Personen får frågan och svarar. Tills dess ligger det kvar hos dig."),
    ),
    N_("Fråga"),
)


async def takers(visit: Visit, subject: str) -> Offers:
    """Those at the unit or above it who may see the case, and do what is owed."""
    duty, case = await find_duty(visit, subject)
    organisation, move = visit.organisation, DONE_BY.get(duty.kind)
    here = set(organisation.ancestors(case.unit)) | organisation.subtree(case.unit)
    people = {post.person for post in organisation.posts if post.on(visit.today) and post.unit in here}
    found = []
    for person in sorted(people - case.barred - {visit.person}):
        scope = visit.scope_for(person)
        if scope.fields_of(case) and (move is None or may(move, case, scope)):
            found.append(organisation.people[person])
    named = sorted(found, key=lambda each: swedish_key(each.name))
    return {"takers": tuple(Choice(str(person.id), person.name) for person in named)}


async def delegate(visit: Visit, record: str, session: Session) -> str:
    """The other one is asked; nothing changes before they say yes."""
    duty, case = await find_duty(visit, session.subject)
    request = await visit.store.requests.ask(
        duty.id, Wish.TAKE_OVER, asker=visit.person, asked=int(record), at=visit.now
    )
    await _tell(visit, DutyKind.TELL_OFFERED, request, request.asked, duty)
    await visit.audit(case, "duty_offered", kind=duty.kind.value, to=request.asked)
    return session.subject


async def accept(visit: Visit, subject: str) -> Screen:
    """The duty is theirs from now on."""
    request, duty, case = await _asked(visit, subject)
    await _reply(visit, request, duty, Reply.YES)
    await visit.store.duties.hand_over(duty.id, Holder(person=visit.person))
    await visit.store.notes.forget(duty.id)
    await _action(visit, duty, case, owner=visit.person)
    await visit.audit(case, "duty_accepted", kind=duty.kind.value)
    tr = visit.tr
    text = tr(OWED[duty.kind], reference=case.reference)
    return Notice(
        f"{text}. {due_in_words(visit, duty)}.",
        title=tr("Tack! Nu ligger det hos dig."),
        buttons=doing(visit, duty, case),
    )


async def decline(visit: Visit, subject: str) -> Screen:
    """It stays where it is."""
    request, duty, case = await _asked(visit, subject)
    await _reply(visit, request, duty, Reply.NO)
    await visit.audit(case, "duty_declined", kind=duty.kind.value)
    return Notice(visit.tr("Tack för svaret. Det ligger kvar där det låg."))


# More time, which the next level gives

MORE_TIME = one_page(
    "more_time",
    N_("Be om mer tid"),
    (
        Step("until", N_("Till vilken dag?"), Day(past=False)),
        Step("why", N_("Varför behövs mer tid?"), Text(multiline=True, max_length=500)),
    ),
    lambda answers: Longer(date.fromisoformat(str(answers["until"])), str(answers["why"])),
    submit=N_("Skicka frågan"),
)


@dataclass(frozen=True, slots=True)
class Longer:
    """Until when, and why."""

    until: date
    why: str


async def ask_for_time(visit: Visit, record: Longer, session: Session) -> str:
    """The next level is asked; the old date counts until they answer."""
    duty, case = await find_duty(visit, session.subject)
    if not duty.kind.can_wait:
        raise Rejected(LAW_DECIDES)
    if record.until <= max(visit.today, duty.due_at.astimezone(visit.profile.timezone).date()):
        raise Rejected(N_("Välj en dag efter den som gäller nu."))
    levels = above_of(duty, case, visit.organisation, visit.today)
    above = nearest(levels, visit.organisation, case, visit.today)
    if not above:
        raise Rejected(N_("Det finns ingen över dig att fråga om det här."))
    await say(visit, case, "more_time", record.why)
    request = await visit.store.requests.ask(
        duty.id, Wish.MORE_TIME, asker=visit.person, asked=above[0], at=visit.now, until=record.until
    )
    await _tell(visit, DutyKind.TELL_MORE_TIME, request, request.asked, duty)
    await visit.audit(case, "more_time_asked", kind=duty.kind.value, until=record.until.isoformat())
    return session.subject


async def grant(visit: Visit, subject: str) -> Screen:
    """Yes, until the day that was wished for."""
    request, duty, case = await _asked(visit, subject)
    assert request.until is not None
    await _grant(visit, request, duty, case, request.until)
    return Notice(visit.tr("Tack! Nytt datum: {day}.", day=_day(visit, request.until)))


async def refuse(visit: Visit, subject: str) -> Screen:
    """No: the old date stands."""
    request, duty, case = await _asked(visit, subject)
    await _reply(visit, request, duty, Reply.NO)
    await visit.audit(case, "more_time_refused", kind=duty.kind.value)
    return Notice(visit.tr("Tack för svaret. Datumet är kvar som det var."))


ANOTHER_DAY = one_question(
    "another_day", N_("Ett annat datum"), Step("until", N_("Till vilken dag?"), Day(past=False)), N_("Ge mer tid")
)


async def may_reply(visit: Visit, subject: str) -> None:
    """For whoever was asked."""
    await _asked(visit, subject)


async def another_day(visit: Visit, record: str, session: Session) -> str:
    """Yes, but until another day."""
    request, duty, case = await _asked(visit, session.subject)
    await _grant(visit, request, duty, case, date.fromisoformat(record))
    return session.subject


async def _grant(visit: Visit, request: Request, duty: Duty, case: Case, until: date) -> None:
    due = datetime.combine(until, visit.profile.hours.end, visit.profile.timezone)
    await _reply(visit, request, duty, Reply.YES, until=until)
    await visit.store.duties.save_stage(staged(replace(duty, due_at=due, snoozed_level=-1), visit.profile, visit.now))
    await visit.store.notes.forget(duty.id)
    await _action(visit, duty, case, until=until)
    await visit.audit(case, "more_time_given", kind=duty.kind.value, until=until.isoformat())


# What was asked


async def _asked(visit: Visit, subject: str) -> tuple[Request, Duty, Case]:
    """A question to this person that nobody has answered. Raises Rejected otherwise."""
    request = await visit.store.requests.get(id_of(subject))
    if request is None or request.asked not in {visit.person, *visit.scope.stands_in_for}:
        raise Rejected(NOT_YOURS)
    duty = await visit.store.duties.get(request.duty)
    case = await visit.store.cases.get(id_of(duty.subject), scope=visit.scope) if duty else None
    if duty is None or case is None or duty.done_at is not None or request.reply is not Reply.NONE:
        raise Rejected(ANSWERED)
    return request, duty, case


async def _reply(visit: Visit, request: Request, duty: Duty, reply: Reply, *, until: date | None = None) -> None:
    if not await visit.store.requests.reply(request.id, reply, at=visit.now, until=until or request.until):
        raise Rejected(ANSWERED)
    await _tell(visit, DutyKind.TELL_REPLIED, request, request.asker, duty)


async def _tell(visit: Visit, kind: DutyKind, request: Request, person: int, duty: Duty) -> None:
    told = message(kind, f"request:{request.id}", Holder(person=person), duty.unit, at=visit.now)
    await visit.store.duties.owe([told])


async def _action(visit: Visit, duty: Duty, case: Case, *, owner: int | None = None, until: date | None = None) -> None:
    """An action says itself who does it and until when: the two never differ."""
    number = duty.subject.partition("#")[2]
    for action in await visit.store.actions.of(case) if number else ():
        if action.number == int(number):
            changed = replace(action, owner=owner or action.owner)
            if until and action.stage is Stage.DECIDED:
                changed = replace(changed, due_on=until)
            elif until:
                changed = replace(changed, check_on=until)
            await visit.store.actions.change(changed)


# Words of the messages between people


async def told(visit: Visit, _: Case | None, duty: Duty) -> Screen | None:
    """The question, for whoever is asked; the answer, for whoever did."""
    request = await visit.store.requests.get(id_of(duty.subject))
    about = await visit.store.duties.get(request.duty) if request else None
    case = await visit.store.cases.get(id_of(about.subject), scope=visit.scope) if about else None
    if request is None or about is None or case is None:
        return None
    if duty.kind is DutyKind.TELL_REPLIED:
        return _replied(visit, request, about, case)
    if request.reply is not Reply.NONE or about.done_at is not None:
        return None
    return (
        _offered(visit, request, about, case)
        if duty.kind is DutyKind.TELL_OFFERED
        else _wished(visit, request, about, case)
    )


def _offered(visit: Visit, request: Request, duty: Duty, case: Case) -> Notice:
    tr, subject = visit.tr, f"request:{request.id}"
    who = visit.organisation.people[request.asker].name
    what = tr(OWED[duty.kind], reference=case.reference)
    text = tr("{who} undrar om du kan göra det här: {what}.", who=who, what=what)
    yes, no = (
        Button(tr("Jag tar det"), "accept", subject, Style.PRIMARY),
        Button(tr("Nej, inte nu"), "decline", subject),
    )
    return Notice(
        f"{text} {due_in_words(visit, duty)}.", title=tr("Kan du ta över?"), buttons=(yes, no, opening(visit, duty))
    )


def _wished(visit: Visit, request: Request, duty: Duty, case: Case) -> Notice:
    tr, subject = visit.tr, f"request:{request.id}"
    assert request.until is not None
    who, day = (
        visit.organisation.people[request.asker].name,
        _day(visit, request.until),
    )
    what = tr(OWED[duty.kind], reference=case.reference)
    text = tr("{who} ber om mer tid till {day}: {what}. Varför står i ärendet.", who=who, day=day, what=what)
    buttons = (
        Button(tr("Ja, till {day}", day=day), "grant", subject, Style.PRIMARY),
        Button(tr("Ett annat datum"), "start", f"another_day|{subject}"),
        Button(tr("Nej"), "refuse", subject),
        opening(visit, duty),
    )
    return Notice(f"{text} {due_in_words(visit, duty)}.", title=tr("Mer tid?"), buttons=buttons)


REPLIES: Mapping[tuple[Wish, Reply], Phrase] = {
    (Wish.TAKE_OVER, Reply.YES): N_("{who} har tagit över: {what}."),
    (Wish.TAKE_OVER, Reply.NO): N_("{who} kan inte ta över just nu. Det ligger kvar hos dig: {what}."),
    (Wish.MORE_TIME, Reply.YES): N_("{who} ger mer tid, till {day}: {what}."),
    (Wish.MORE_TIME, Reply.NO): N_("{who} kan inte ge mer tid. Datumet gäller fortfarande: {what}."),
}


def _replied(visit: Visit, request: Request, duty: Duty, case: Case) -> Notice | None:
    phrase = REPLIES.get((request.wish, request.reply))
    if phrase is None:
        return None
    tr = visit.tr
    who, what = visit.organisation.people[request.asked].name, tr(OWED[duty.kind], reference=case.reference)
    day = _day(visit, request.until) if request.until else ""
    return Notice(tr(phrase, who=who, what=what, day=day), buttons=(opening(visit, duty),))


def _day(visit: Visit, day: date) -> str:
    return when.day(day, visit.profile.timezone, visit.tr.language)


def conversations() -> tuple[Conversation[Any], ...]:
    """All of them, with what they do."""
    asked = kept(N_("Frågan är skickad. Tills du får svar ligger det kvar hos dig."))
    wished = kept(N_("Frågan är skickad. Tills du får svar gäller datumet."))
    thanks = kept(N_("Tack! Den som frågade får veta det."))
    return (
        Conversation(DELEGATE, delegate, asked, takers, may_own),
        Conversation(MORE_TIME, ask_for_time, wished, may=may_own),
        Conversation(ANOTHER_DAY, another_day, thanks, may=may_reply),
    )
