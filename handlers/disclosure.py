"""Handing out one case to whoever asks: the delegate chooses what, masks what is secret, and sees it before it goes.

Tryckfrihetsförordningen 2 kap.; offentlighets- och sekretesslagen (2009:400) 25–26 kap. The bot decides nothing.
"""

from dataclasses import dataclass

from conversation.flow import Answers, Choice, ManyOf, Offers, Step, Text
from conversation.screen import Button, Done, Reading, Screen, Section, Style
from conversation.session import Session
from conversation.words import N_
from handlers.case import title_of
from handlers.conversation import Conversation
from handlers.moves import find_for, perform, say
from handlers.small import if_may, one_page
from handlers.visit import Visit, subject_of
from handlers.written import heading_of, may_read
from quality.case import Case, Words
from quality.lifecycle import Move
from quality.masking import MASK, masked, words_of
from summaries.when import moment

GROUNDS = (
    Choice("26:1", N_("26 kap. 1 § OSL"), N_("Socialtjänst: enskilds personliga förhållanden")),
    Choice("25:1", N_("25 kap. 1 § OSL"), N_("Hälso- och sjukvård")),
    Choice("26:5", N_("26 kap. 5 § OSL"), N_("Den som har anmält eller lämnat uppgifter")),
    Choice("39", N_("39 kap. OSL"), N_("Personal")),
    Choice("18:8", N_("18 kap. 8 § OSL"), N_("Säkerhetsåtgärder")),
)
KEPT = frozenset({"disclosed", "hold", "release"})
"""Pieces about the handing out itself, which are never handed out."""
READ = frozenset({"read", "read_question", "sheet", "disclose", "disclosure", "readers"})
"""What counts as having read a case, in the words of the audit log."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is handed out of a case, which words are taken out of it, and by which paragraphs."""

    pieces: tuple[str, ...]
    words: tuple[str, ...]
    grounds: tuple[str, ...]


def build(answers: Answers) -> Selection:
    return Selection(
        tuple(answers["pieces"]), words_of(str(answers.get("words", ""))), tuple(answers.get("grounds", ()))
    )


DISCLOSE = one_page(
    Move.DISCLOSE.value,
    N_("Lämna ut"),
    (
        Step(
            "pieces",
            N_("Vilka delar prövar du att lämna ut?"),
            ManyOf(source="pieces"),
            help=N_("Det du inte väljer maskas helt. Namnet på den som rapporterade är aldrig med."),
        ),
        Step(
            "words",
            N_("Vilka ord ska maskas i dem?"),
            Text(multiline=True, max_length=3000),
            help=N_("Ett ord eller uttryck på varje rad. Läs igenom resultatet innan du lämnar ut det."),
            optional=True,
        ),
        Step("grounds", N_("Med stöd av"), ManyOf(GROUNDS), optional=True),
    ),
    build,
    submit=N_("Maska och visa"),
)


async def pieces(visit: Visit, subject: str) -> Offers:
    """The pieces of text that this person may read of the case."""
    case = await find_for(visit, subject, Move.DISCLOSE, lock=False)
    readable = await _readable(visit, case)
    return {"pieces": tuple(Choice(str(n), heading_of(each.field)) for n, each in enumerate(readable))}


async def _readable(visit: Visit, case: Case) -> list[Words]:
    fields = visit.scope.fields_of(case)
    written = await visit.store.cases.words(case)
    return [each for each in written if may_read(each.field, fields) and each.field not in KEPT]


async def disclose(visit: Visit, record: Selection, session: Session) -> str:
    """The masked text is kept as it was handed out, and the log says what was, by whom and by which paragraphs."""
    case = await find_for(visit, session.subject, Move.DISCLOSE)
    readable, taken, text = await _readable(visit, case), 0, []
    for n, each in enumerate(readable):
        shown, times = masked(each.text, record.words) if str(n) in record.pieces else (MASK, 0)
        taken += times
        text.append(f"{visit.tr(heading_of(each.field))}\n{shown}")
    await say(visit, case, "disclosed", "\n\n".join(text))
    changed = await perform(visit, case, Move.DISCLOSE)
    await visit.audit(
        changed,
        "disclosed",
        pieces=", ".join(each.field for n, each in enumerate(readable) if str(n) in record.pieces),
        masked=taken,
        grounds=", ".join(record.grounds),
    )
    return subject_of(changed)


async def disclosed(visit: Visit, result: str) -> Screen:
    """The receipt: look at it first, then fetch it."""
    case = await find_for(visit, result, Move.DISCLOSE, lock=False)
    tr = visit.tr
    return Done(
        tr("Det maskade är sparat."),
        (tr("Läs igenom det innan du lämnar ut det. Blev det fel gör du om: bara det senaste gäller."),),
        case.reference,
        (
            Button(tr("Läs det maskade"), "read_disclosed", result, Style.PRIMARY),
            Button(tr("Hämta som PDF"), "room", f"disclosure:{case.id}"),
            Button(tr("Gör om"), "start", f"{Move.DISCLOSE.value}|{result}"),
        ),
    )


async def read_disclosed(visit: Visit, subject: str) -> Screen:
    """What was made ready to be handed out, last."""
    case = await find_for(visit, subject, Move.DISCLOSE, lock=False)
    text = await last_disclosed(visit, case)
    await visit.audit(case, "disclosure", channel=visit.address.channel)
    return Reading(case.reference, title_of(case, visit), (Section(visit.tr("Det som lämnas ut"), text),))


async def last_disclosed(visit: Visit, case: Case) -> str:
    """The newest masked text; nothing when there is none."""
    found = [each.text for each in await visit.store.cases.words(case) if each.field == "disclosed"]
    return found[-1] if found else ""


# Who has read what, for a person who asks


async def readers(visit: Visit, subject: str) -> Screen:
    """How many times the case was read, and the two ways to see by whom."""
    case = await find_for(visit, subject, Move.TELL_READERS, lock=False)
    tr, number = visit.tr, len(await readings(visit, case))
    buttons = (
        Button(tr("Läs"), "read_readers", subject),
        Button(tr("Hämta som PDF"), "room", f"readers:{case.id}"),
    )
    lines = (tr.plural("{n} läsning är antecknad.", "{n} läsningar är antecknade.", number),)
    return Done(tr("Vem har läst?"), lines, case.reference, buttons)


async def read_readers(visit: Visit, subject: str) -> Screen:
    """Every reading of the case, with when and by whom; that this was asked for is written down as well."""
    case = await find_for(visit, subject, Move.TELL_READERS, lock=False)
    lines = await readings(visit, case)
    await visit.audit(case, "readers", channel=visit.address.channel)
    text = "\n".join(f"{when} – {who}" for when, who in lines) or visit.tr("Ingen har läst ärendet.")
    return Reading(case.reference, visit.tr("Vem har läst?"), (Section(visit.tr("Läsningar, äldst först"), text),))


async def readings(visit: Visit, case: Case) -> list[tuple[str, str]]:
    """When and by whom the case was read, oldest first."""
    zone, language = visit.profile.timezone, visit.tr.language
    return [
        (moment(entry.at, zone, language), _name(visit, entry.actor))
        for entry in await visit.store.audit.entries(subject_of(case))
        if entry.action in READ
    ]


def _name(visit: Visit, actor: str) -> str:
    kind, _, number = actor.partition(":")
    person = visit.organisation.people.get(int(number)) if kind == "person" and number.isdecimal() else None
    return person.name if person else visit.tr("någon som inte arbetar kvar")


def conversation() -> Conversation[Selection]:
    """The conversation with its meaning."""
    return Conversation(DISCLOSE, disclose, disclosed, pieces, if_may(Move.DISCLOSE))
