"""What the owner of a duty asks of others: to take it over, or more time; nothing changes before the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from conversation.flow import Choice, Day, Flow, Offers, OneOf, Rejected, Step, Text
from conversation.screen import Button, Notice, Screen, Style
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers.conversation import Conversation
from handlers.matter import Owed
from handlers.owing import (
    LAW_DECIDES,
    NOT_YOURS,
    about,
    due_in_words,
    find_duty,
    is_planned,
    keep_to_law,
    kept,
    look_at,
    may_own,
)
from handlers.planned import ASKED, WHY
from handlers.small import one_page, one_question
from handlers.visit import Visit, id_of
from quality.case import Case, Holder
from quality.duty import Duty, DutyKind, message
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
    """Those who can do what is owed, by name."""
    owed = await find_duty(visit, subject)
    people = _near(visit, owed) - {visit.person}
    if owed.within:
        people = {person for person in people - owed.barred if owed.can_take(visit, person)}
    known = sorted((visit.organisation.people[person] for person in people), key=lambda each: swedish_key(each.name))
    return {"takers": tuple(Choice(str(person.id), person.name) for person in known)}


def _near(visit: Visit, owed: Owed) -> set[int]:
    """Those at its unit, above and below; for whoever does not see the case, where they work themselves.

    Theirs is the same list whatever the case is, so that nobody's absence from it tells whom the case is about.
    """
    organisation = visit.organisation
    units = (owed.unit,) if owed.within else organisation.own_units(visit.person, visit.today)
    here = {near for unit in units for near in (*organisation.ancestors(unit), *organisation.subtree(unit))}
    here &= organisation.known_to(visit.person, visit.today)
    return {post.person for post in organisation.posts if post.on(visit.today) and post.unit in here}


async def delegate(visit: Visit, record: str, session: Session) -> str:
    """The other one is asked; nothing changes before they say yes. Nobody barred from the case hears of it."""
    owed = await find_duty(visit, session.subject)
    duty = owed.duty
    request = await visit.store.requests.ask(
        duty.id, Wish.TAKE_OVER, asker=visit.person, asked=int(record), at=visit.now
    )
    await _tell(visit, DutyKind.TELL_OFFERED, request, request.asked, duty)
    await owed.audit(visit, "duty_offered", kind=duty.kind.value, to=request.asked)
    return session.subject


async def accept(visit: Visit, subject: str) -> Screen:
    """The duty is theirs from now on."""
    request, owed = await _asked(visit, subject)
    duty = owed.duty
    await _reply(visit, request, duty, Reply.YES)
    await visit.store.duties.hand_over(duty.id, Holder(person=visit.person))
    await visit.store.notes.forget(duty.id)
    if duty.kind is DutyKind.ACT:
        await owed.change_action(visit, owner=visit.person)
    await owed.audit(visit, "duty_accepted", kind=duty.kind.value)
    mine = await about(visit, duty) or owed
    return Notice(
        f"{mine.named(visit)}. {due_in_words(visit, duty)}.",
        title=visit.tr("Tack! Nu ligger det hos dig."),
        buttons=mine.doing(visit),
    )


async def decline(visit: Visit, subject: str) -> Screen:
    """It stays where it is."""
    request, owed = await _asked(visit, subject)
    await _reply(visit, request, owed.duty, Reply.NO)
    await owed.audit(visit, "duty_declined", kind=owed.duty.kind.value)
    return Notice(visit.tr("Tack för svaret. Det ligger kvar där det låg."))


# More time, which the next level gives


def _more_time(why: Step) -> Flow["Longer"]:
    return one_page(
        ASKED,
        N_("Be om mer tid"),
        (Step("until", N_("Till vilken dag?"), Day(past=False)), why),
        lambda answers: Longer(date.fromisoformat(str(answers["until"])), str(answers["why"])),
        submit=N_("Skicka frågan"),
    )


_WHY = Step("why", N_("Varför behövs mer tid?"), Text(multiline=True, max_length=500))
MORE_TIME = _more_time(_WHY)
MORE_TIME_CHOSEN = _more_time(Step(_WHY.id, _WHY.ask, OneOf(WHY)))


async def more_time_shape(visit: Visit, subject: str) -> Flow["Longer"]:
    """Why is written where it is kept sealed with a case, and chosen where there is none."""
    return MORE_TIME_CHOSEN if await is_planned(visit, subject) else MORE_TIME


@dataclass(frozen=True, slots=True)
class Longer:
    """Until when, and why."""

    until: date
    why: str


async def ask_for_time(visit: Visit, record: Longer, session: Session) -> str:
    """The next level is asked; the old date counts until they answer."""
    owed = await find_duty(visit, session.subject)
    duty = owed.duty
    if not duty.kind.can_wait:
        raise Rejected(LAW_DECIDES)
    if record.until <= max(visit.today, duty.due_at.astimezone(visit.profile.timezone).date()):
        raise Rejected(N_("Välj en dag efter den som gäller nu."))
    keep_to_law(visit, owed, record.until)
    above = owed.above(visit)
    if above is None:
        raise Rejected(N_("Det finns ingen över dig att fråga om det här."))
    await owed.say(visit, ASKED, record.why)
    request = await visit.store.requests.ask(
        duty.id, Wish.MORE_TIME, asker=visit.person, asked=above, at=visit.now, until=record.until
    )
    await _tell(visit, DutyKind.TELL_MORE_TIME, request, request.asked, duty)
    await owed.audit(visit, "more_time_asked", kind=duty.kind.value, until=record.until.isoformat())
    return session.subject


async def grant(visit: Visit, subject: str) -> Screen:
    """Yes, until the day that was wished for."""
    request, owed = await _asked(visit, subject)
    assert request.until is not None
    await _grant(visit, request, owed, request.until)
    return Notice(visit.tr("Tack! Nytt datum: {day}.", day=_day(visit, request.until)))


async def refuse(visit: Visit, subject: str) -> Screen:
    """No: the old date stands."""
    request, owed = await _asked(visit, subject)
    await _reply(visit, request, owed.duty, Reply.NO)
    await owed.audit(visit, "more_time_refused", kind=owed.duty.kind.value)
    return Notice(visit.tr("Tack för svaret. Datumet är kvar som det var."))


ANOTHER_DAY = one_question(
    "another_day", N_("Ett annat datum"), Step("until", N_("Till vilken dag?"), Day(past=False)), N_("Ge mer tid")
)


async def may_reply(visit: Visit, subject: str) -> None:
    """For whoever was asked."""
    await _asked(visit, subject)


async def another_day(visit: Visit, record: str, session: Session) -> str:
    """Yes, but until another day."""
    request, owed = await _asked(visit, session.subject)
    await _grant(visit, request, owed, date.fromisoformat(record))
    return session.subject


async def _grant(visit: Visit, request: Request, owed: Owed, until: date) -> None:
    duty = owed.duty
    keep_to_law(visit, owed, until)
    due = datetime.combine(until, visit.profile.hours.end, visit.profile.timezone)
    await _reply(visit, request, duty, Reply.YES, until=until)
    anew = staged(replace(duty, due_at=due, snoozed_level=-1), visit.profile, visit.now)
    shown_from = duty.remind_from if duty.kind.is_planned else anew.remind_from
    await visit.store.duties.save_stage(replace(anew, remind_from=shown_from))
    await visit.store.notes.forget(duty.id)
    if duty.kind is DutyKind.ACT:
        await owed.change_action(visit, due_on=until)
    if duty.kind is DutyKind.CHECK_EFFECT:
        await owed.change_action(visit, check_on=until)
    await owed.audit(visit, "more_time_given", kind=duty.kind.value, until=until.isoformat())


# What was asked


async def _asked(visit: Visit, subject: str) -> tuple[Request, Owed]:
    """A question to this person that nobody has answered. Raises Rejected otherwise."""
    request = await visit.store.requests.get(id_of(subject))
    if request is None or request.asked not in {visit.person, *visit.scope.stands_in_for}:
        raise Rejected(NOT_YOURS)
    owed = await look_at(visit, await visit.store.duties.get(request.duty))
    if owed is None or not _may_know(owed, request) or request.reply is not Reply.NONE:
        raise Rejected(ANSWERED)
    return request, owed


def _may_know(owed: Owed, request: Request) -> bool:
    """Whoever is asked to do an action's work need not see its case; whoever is to judge it does."""
    return owed.within or (request.wish is Wish.TAKE_OVER and owed.is_for_anybody)


async def _reply(visit: Visit, request: Request, duty: Duty, reply: Reply, *, until: date | None = None) -> None:
    if not await visit.store.requests.reply(request.id, reply, at=visit.now, until=until or request.until):
        raise Rejected(ANSWERED)
    await _tell(visit, DutyKind.TELL_REPLIED, request, request.asker, duty)


async def _tell(visit: Visit, kind: DutyKind, request: Request, person: int, duty: Duty) -> None:
    told = message(kind, f"request:{request.id}", Holder(person=person), duty.unit, at=visit.now)
    await visit.store.duties.owe([told])


# Words of the messages between people


async def told(visit: Visit, _: Case | None, duty: Duty) -> Screen | None:
    """The question, for whoever is asked; the answer, for whoever did."""
    request = await visit.store.requests.get(id_of(duty.subject))
    asked_about = await visit.store.duties.get(request.duty) if request else None
    owed = await about(visit, asked_about) if asked_about else None
    if request is None or owed is None:
        return None
    if duty.kind is DutyKind.TELL_REPLIED:
        return _replied(visit, request, owed)
    if request.reply is not Reply.NONE or owed.duty.done_at is not None or not _may_know(owed, request):
        return None
    if duty.kind is DutyKind.TELL_OFFERED:
        return _offered(visit, request, owed)
    return _wished(visit, request, owed, await owed.why(visit))


def _offered(visit: Visit, request: Request, owed: Owed) -> Notice:
    tr, subject = visit.tr, f"request:{request.id}"
    who = visit.organisation.people[request.asker].name
    text = tr("{who} undrar om du kan göra det här: {what}.", who=who, what=owed.named(visit))
    yes, no = (
        Button(tr("Jag tar det"), "accept", subject, Style.PRIMARY),
        Button(tr("Nej, inte nu"), "decline", subject),
    )
    buttons = (yes, no, *owed.opening(visit))
    return Notice(f"{text} {due_in_words(visit, owed.duty)}.", title=tr("Kan du ta över?"), buttons=buttons)


def _wished(visit: Visit, request: Request, owed: Owed, why: str) -> Notice:
    tr, subject = visit.tr, f"request:{request.id}"
    assert request.until is not None
    who, day = visit.organisation.people[request.asker].name, _day(visit, request.until)
    what = owed.named(visit)
    text = tr("{who} ber om mer tid till {day}: {what}.", who=who, day=day, what=what)
    buttons = (
        Button(tr("Ja, till {day}", day=day), "grant", subject, Style.PRIMARY),
        Button(tr("Ett annat datum"), "start", f"another_day|{subject}"),
        Button(tr("Nej"), "refuse", subject),
        *owed.opening(visit),
    )
    said = " ".join(filter(None, [text, why, f"{due_in_words(visit, owed.duty)}."]))
    return Notice(said, title=tr("Mer tid?"), buttons=buttons)


REPLIES: Mapping[tuple[Wish, Reply], Phrase] = {
    (Wish.TAKE_OVER, Reply.YES): N_("{who} har tagit över: {what}."),
    (Wish.TAKE_OVER, Reply.NO): N_("{who} kan inte ta över just nu. Det ligger kvar hos dig: {what}."),
    (Wish.MORE_TIME, Reply.YES): N_("{who} ger mer tid, till {day}: {what}."),
    (Wish.MORE_TIME, Reply.NO): N_("{who} kan inte ge mer tid. Datumet gäller fortfarande: {what}."),
}


UNNAMED: Mapping[Reply, Phrase] = {
    Reply.YES: N_("Du har fått mer tid, till {day}: {what}."),
    Reply.NO: N_("Du kan inte få mer tid just nu. Datumet gäller fortfarande: {what}."),
}
"""The answer about more time for whoever does not see the case: who has it would tell what it is about."""


def _replied(visit: Visit, request: Request, owed: Owed) -> Notice | None:
    phrase = REPLIES.get((request.wish, request.reply))
    if phrase is None:
        return None
    if request.wish is Wish.MORE_TIME and not owed.within:
        phrase = UNNAMED[request.reply]
    who, what = visit.organisation.people[request.asked].name, owed.named(visit)
    day = _day(visit, request.until) if request.until else ""
    return Notice(visit.tr(phrase, who=who, what=what, day=day), buttons=owed.opening(visit))


def _day(visit: Visit, day: date) -> str:
    return when.day(day, visit.profile.timezone, visit.tr.language)


def conversations() -> tuple[Conversation[Any], ...]:
    """All of them, with what they do."""
    asked = kept(N_("Frågan är skickad. Tills du får svar ligger det kvar hos dig."))
    wished = kept(N_("Frågan är skickad. Tills du får svar gäller datumet."))
    thanks = kept(N_("Tack! Den som frågade får veta det."))
    return (
        Conversation(DELEGATE, delegate, asked, takers, may_own),
        Conversation(MORE_TIME, ask_for_time, wished, may=may_own, shape=more_time_shape),
        Conversation(ANOTHER_DAY, another_day, thanks, may=may_reply),
    )
