"""Opens one case beside or out of another: a statutory track, or the avvikelse that is our own part of something."""

from collections.abc import Iterable
from dataclasses import replace

from handlers.moves import send_card
from handlers.received import arise
from handlers.recipients import home_of, receivers_of
from handlers.visit import Visit, subject_of
from handlers.written import HEADINGS, kind_of
from quality.access import CaseField
from quality.case import Bond, Case, CaseType, State, Suspicion, Words
from quality.duty import Duty, DutyKind, message, owed
from quality.owing import due_at
from quality.track import TRACKS

_BEGUN = (DutyKind.ACKNOWLEDGE, DutyKind.ASSESS)
_REPORTED = frozenset({CaseField.TEXT, CaseField.PROTECTION})


def reported(case: Case, words: Iterable[Words]) -> list[Words]:
    """What the one who reported has written: the words that follow with the report."""
    return [w for w in words if w.author == case.reporter and _field_of(w) in _REPORTED]


def _field_of(words: Words) -> CaseField | None:
    named = HEADINGS.get(kind_of(words.field))
    return named[1] if named else None


async def receive(visit: Visit, case: Case) -> None:
    """Those who receive this type are owed to look at it, and get its card: the first of them holds it."""
    holders = receivers_of(case, visit.organisation, visit.profile, visit.today)
    for holder in holders:
        await send_card(visit, case, holder)


def begun(visit: Visit, case: Case) -> list[Duty]:
    """Receiving it and the first assessment, owed by whoever holds it from now on."""
    subject, about = subject_of(case), f"r{case.revision}"
    return [
        owed(
            kind,
            subject,
            case.holder,
            case.unit,
            due_at=due_at(kind, case, visit.profile, visit.now),
            about=about,
        )
        for kind in _BEGUN
    ]


async def open_track(visit: Visit, case: Case, track: CaseType, *, by: int | None = None) -> Case:
    """A case of its own beside this one, with a sealed copy of what was reported; its receivers get its card.

    `by` is whoever keeps the other case and is to see that this one exists.
    """
    new = replace(
        case,
        id=0,
        reference="",
        type=track,
        state=State.RECEIVED,
        suspicion=TRACKS[track],
        created_at=visit.now,
        assignee=None,
        investigator=None,
        handed_over_by=by,
        linked=frozenset(),
        score=None,
        band=None,
        residual=None,
        review_on=None,
        diary="",
        decision_diary="",
        held=False,
        closed_at=None,
        outcome=None,
        facts={key: value for key, value in case.facts.items() if key in _CARRIED},
        revision=0,
    )
    new = replace(new, holder=receivers_of(new, visit.organisation, visit.profile, visit.today)[0])
    opened = await visit.store.cases.add(new, {})
    for words in reported(case, await visit.store.cases.words(case)):
        await visit.store.cases.say(opened, words)
    await visit.store.cases.link(opened.id, case.id, Bond.TRACK)
    await visit.audit(opened, "opened", beside=case.reference)
    await visit.audit(case, "open_track", track=opened.reference)
    await visit.store.duties.owe(begun(visit, opened))
    await receive(visit, opened)
    await _tell(visit, opened)
    return opened


_CARRIED = frozenset({"nature", "actual", "possible", "occurred", "record", "kind"})


async def _tell(visit: Visit, opened: Case) -> None:
    if opened.reporter in (None, visit.person):
        return
    whom = replace(opened.holder, function="", unit=None, person=opened.reporter)
    told = message(DutyKind.TELL_TRACK, subject_of(opened), whom, opened.unit, at=visit.now)
    await visit.store.duties.owe([told])


async def open_deviation(visit: Visit, case: Case, unit: int, what: str) -> Case:
    """An avvikelse of the municipality's own that arose from this case, to the unit's manager."""
    new = Case(
        type=CaseType.DEVIATION,
        unit=unit,
        reporter=visit.person,
        holder=case.holder,
        laws=case.laws,
        category=case.category,
        severity=None,
        created_at=visit.now,
        discovered_at=visit.now,
        suspicion=Suspicion.NONE,
    )
    holder = home_of(new, visit.organisation, visit.today)
    opened = await arise(visit, replace(new, holder=holder), {"what": what}, arose=case.reference)
    await visit.store.cases.link(opened.id, case.id, Bond.AROSE)
    return opened
