"""Hands an avvikelse over to lex Sarah or lex Maria: the whole of it, or with a track opened beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from conversation.flow import Answers, Choice, Flow, Offers, OneOf, Page, Rejected, Step, Text
from conversation.screen import Button, Done, Screen
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers.conversation import Conversation
from handlers.moves import NOT_NOW, find, find_for, perform, say
from handlers.recipients import receivers_of
from handlers.small import if_may
from handlers.tracks import open_track, receive
from handlers.visit import Visit, id_of, subject_of
from quality.case import Case, CaseType
from quality.lifecycle import Move
from quality.track import TRACKS, openable

NAMES: Mapping[CaseType, tuple[Phrase, Phrase]] = {
    CaseType.MISCONDUCT: (
        N_("Missförhållande (lex Sarah)"),
        N_("Någon har farit illa, eller riskerar det påtagligt"),
    ),
    CaseType.HARM: (
        N_("Vårdskada (lex Maria)"),
        N_("Skada i vården som gick att undvika, eller risk för det"),
    ),
}
BOTH = Choice("both", N_("Båda"), N_("Det blir två ärenden som bedöms var för sig"))
WHOLE, BESIDE = "whole", "beside"


@dataclass(frozen=True, slots=True)
class HandOver:
    """What is handed over to which track, and why."""

    tracks: tuple[CaseType, ...]
    whole: bool
    why: str
    protection: str


def _read(answers: Answers) -> HandOver:
    track = str(answers["track"])
    tracks = tuple(TRACKS) if track == BOTH.code else (CaseType(track),)
    return HandOver(tracks, answers["how"] == WHOLE, str(answers["why"]), str(answers.get("protection", "")))


HAND_OVER = Flow(
    Move.HAND_OVER.value,
    N_("Lämna till lex-bedömning"),
    (
        Page(
            N_("Vad misstänks?"),
            (
                Step(
                    "track",
                    N_("Vad kan det vara?"),
                    OneOf(source="tracks"),
                    help=N_("Du behöver inte vara säker. Den som tar emot bedömer."),
                ),
                Step(
                    "how",
                    N_("Ska hela ärendet lämnas över?"),
                    OneOf(
                        (
                            Choice(
                                WHOLE,
                                N_("Ja, hela ärendet lämnas över"),
                                N_("Du ser att det är överlämnat och vad som skyddar den enskilde"),
                            ),
                            Choice(
                                BESIDE,
                                N_("Nej, avvikelsen fortsätter hos dig"),
                                N_("Lex-spåret öppnas vid sidan av, med en kopia av rapporten"),
                            ),
                        )
                    ),
                ),
                Step("why", N_("Varför?"), Text(multiline=True, max_length=2000)),
                Step(
                    "protection",
                    N_("Vad är gjort för att skydda den enskilde?"),
                    Text(multiline=True, max_length=2000),
                    optional=True,
                    help=N_("Det här ser du även efter överlämningen."),
                ),
            ),
        ),
    ),
    build=_read,
    submit=N_("Lämna över"),
    review=False,
)


async def tracks(visit: Visit, subject: str) -> Offers:
    """The tracks that can be opened from this case here."""
    open_ = possible(visit, await find(visit, subject, lock=False))
    choices = tuple(Choice(track.value, *NAMES[track]) for track in open_)
    return {"tracks": (*choices, BOTH) if len(choices) > 1 else choices}


def possible(visit: Visit, case: Case) -> tuple[CaseType, ...]:
    """The tracks that are not there yet, of those that this municipality has."""
    return tuple(track for track in openable(case) if visit.profile.cases[track].on)


async def hand_over(visit: Visit, record: HandOver, session: Session) -> str:
    """Type, owner and access change in one write; or the tracks are opened beside the avvikelse."""
    case = await find_for(visit, session.subject, Move.HAND_OVER if record.whole else Move.OPEN_TRACK)
    if not set(record.tracks) <= set(possible(visit, case)):
        raise Rejected(NOT_NOW)
    await say(visit, case, "protection", record.protection)
    first, others = record.tracks[0], record.tracks[1:]
    by = None if case.type in TRACKS else visit.person
    for track in others if record.whole else record.tracks:
        opened = await open_track(visit, case, track, by=by)
        await say(visit, opened, "handed_over", record.why)
        await say(visit, opened, "protection", record.protection)
    if record.whole:
        await say(visit, case, "handed_over", record.why)
        await _hand_over(visit, case, first)
    return subject_of(case)


async def _hand_over(visit: Visit, case: Case, track: CaseType) -> None:
    turned = replace(case, type=track, suspicion=TRACKS[track])
    owner = receivers_of(turned, visit.organisation, visit.profile, visit.today)[0]
    changed = await perform(
        visit,
        case,
        Move.HAND_OVER,
        type=track,
        suspicion=TRACKS[track],
        holder=owner,
        assignee=None,
        investigator=None,
        handed_over_by=visit.person,
    )
    await receive(visit, changed)


OPEN_TRACK = Flow(
    Move.OPEN_TRACK.value,
    N_("Öppna ett lex-spår"),
    (
        Page(
            N_("Vad ska bedömas för sig?"),
            (
                Step(
                    "track",
                    N_("Vad kan det vara?"),
                    OneOf(source="tracks"),
                    help=N_("Det här ärendet fortsätter som det är. Spåren avslutar inte varandra."),
                ),
                Step("why", N_("Varför?"), Text(multiline=True, max_length=2000)),
            ),
        ),
    ),
    build=lambda answers: _read({**answers, "how": BESIDE}),
    submit=N_("Öppna spåret"),
    review=False,
)


async def done(visit: Visit, result: str) -> Screen:
    """What became of it, with the case as this person sees it now."""
    case = await visit.store.cases.get(id_of(result), scope=visit.scope)
    button = (Button(visit.tr("Visa ärendet"), "card", result),) if case else ()
    return Done(
        visit.tr("Det är lämnat till den som bedömer."),
        (visit.tr("Den som tar emot har fått ärendets kort. Tack för att du lämnade det vidare."),),
        case.reference if case else "",
        button,
    )


CONVERSATIONS: tuple[Conversation[HandOver], ...] = (
    Conversation(HAND_OVER, hand_over, done, tracks, if_may(Move.HAND_OVER)),
    Conversation(OPEN_TRACK, hand_over, done, tracks, if_may(Move.OPEN_TRACK)),
)
