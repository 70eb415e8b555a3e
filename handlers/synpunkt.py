"""Taking down a synpunkt: what a brukare, a relative or the public says of us, on their behalf (domain.md 1.2 e).

5 kap. 3 § SOSFS 2011:9; 3 kap. 8 a–e §§ PSL for health care.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversation.flow import Answers, Either, Flow, Is, Moment, OneOf, Otherwise, Page, Step, Text
from conversation.screen import Screen
from conversation.session import Session
from conversation.words import N_
from handlers import asked, elsewhere, received
from handlers.asked import Common, one
from handlers.choices import ANSWERS, APPEALS, AWARE, CONCERNS, SENDERS, SPOKEN, TOPICS, VOICES, YES_NO
from handlers.conversation import Conversation
from handlers.visit import Visit
from quality.case import Case, CaseType, Law
from quality.duty import Duty
from quality.law import Demand, cite
from quality.owing import ANSWERED_BY
from quality.profile import Profile

NAME = CaseType.SYNPUNKT.value
APPEAL = "appeal"
CODES = ("kind", "topic", "concerns", "sender", "answer", "form", "decision")


@dataclass(frozen=True, slots=True)
class Synpunkt:
    """What somebody said, and how they are answered; `only_appeal` is no synpunkt at all."""

    common: Common
    codes: Mapping[str, str]
    words: Mapping[str, str]

    @property
    def only_appeal(self) -> bool:
        return self.codes.get("decision") == "yes"

    @property
    def laws(self) -> frozenset[Law]:
        """Health care has a law of its own; of the rest nobody has to know whether it is SoL or LSS."""
        return frozenset({Law.HSL}) if "health" in (self.codes["topic"], self.codes["concerns"]) else frozenset()


STAYS = Otherwise(Is("decision", ("yes",)))
WANTS_ANSWER = Is("answer", ANSWERED_BY)


def flow(profile: Profile) -> Flow[Synpunkt]:
    """The conversation for one municipality."""
    _, where = elsewhere.where(profile, APPEAL)
    return Flow(
        name=NAME,
        title=N_("Ta emot en synpunkt"),
        pages=(
            Page(
                N_("Vad gäller det?"),
                (
                    Step("kind", N_("Vad är det?"), OneOf(VOICES)),
                    Step("topic", N_("Vad handlar det om?"), OneOf(TOPICS)),
                    Step("concerns", N_("Vad gäller det hos oss?"), OneOf(CONCERNS), default="execution"),
                    Step("sender", N_("Vem säger det?"), OneOf(SENDERS)),
                    asked.unit(N_("Vilken enhet gäller det?")),
                ),
            ),
            Page(
                N_("Är det ett överklagande?"),
                (
                    Step(
                        "decision",
                        N_("Vill personen att ett beslut ska ändras?"),
                        OneOf(APPEALS),
                        help=where,
                        when=Either((Is("topic", ("handling", "decision")), Is("concerns", ("authority",)))),
                    ),
                ),
            ),
            Page(
                N_("Vad säger personen?"),
                (
                    Step(
                        "said",
                        N_("Skriv det som personen sa eller skrev"),
                        Text(multiline=True),
                        help=N_("Med personens ord, men utan namn."),
                        when=STAYS,
                    ),
                    Step(
                        "measure",
                        N_("Har ni gjort något åt det redan?"),
                        Text(multiline=True, max_length=1000),
                        optional=True,
                        when=STAYS,
                    ),
                    Step("answer", N_("Vill personen ha svar?"), OneOf(ANSWERS), when=STAYS),
                    Step("form", N_("Hur kom det?"), OneOf(SPOKEN), default="spoken", when=STAYS),
                    Step("discovered", N_("När kom det?"), OneOf(AWARE), default="now", when=STAYS),
                ),
            ),
            Page(
                N_("Svar"),
                (
                    Step(
                        "contact",
                        N_("Vem ska ha svaret, och på vilket nummer eller vilken adress?"),
                        Text(max_length=300, identifying=True),
                        help=N_("Visas bara för den som ska svara. Skriv inte personnummer."),
                        when=WANTS_ANSWER,
                    ),
                    Step("discovered_at", N_("När kom det?"), Moment(), when=Is("discovered", ("moment",))),
                ),
            ),
        ),
        closing=asked.closing(
            Step(
                "involved",
                N_("Gäller det enhetens chef?"),
                OneOf(YES_NO),
                help=N_("Då får chefen inte se det."),
                default="no",
                when=STAYS,
            ),
        ),
        build=build,
        submit=N_("Skicka in"),
    )


def build(answers: Answers) -> Synpunkt:
    """The synpunkt that the answers make; only answers that count come in."""
    return Synpunkt(
        common=asked.common(answers),
        codes={code: one(answers, code) for code in CODES if code in answers},
        words={word: one(answers, word) for word in ("said", "measure", "contact")},
    )


async def submit(visit: Visit, report: Synpunkt, session: Session) -> str:
    """Stores it with what is owed to whoever said it; an appeal is nothing that we keep."""
    if report.only_appeal:
        return elsewhere.ended(APPEAL)
    said = report.common
    case = received.new_case(
        visit, CaseType.SYNPUNKT, said, flagged=bool(session.flagged), laws=report.laws, facts=dict(report.codes)
    )
    return await received.receive(visit, case, report.words, manager=said.manager)


def lines(visit: Visit, case: Case, duties: Sequence[Duty]) -> list[str]:
    """What whoever took it down can tell the person, and what else there is to do."""
    tr, facts = visit.tr, case.facts
    said = [tr("Gäller det en enskild: skriv också en anteckning i journalen eller akten.")]
    if facts.get("answer") in ANSWERED_BY:
        said.insert(0, tr("Personen får veta att det har kommit fram, och får svar."))
    if facts.get("kind") == "complaint" and Law.HSL in case.laws:
        law = cite(Demand.CARE_COMPLAINT, visit.today)
        said.append(tr("Ett klagomål på hälso- och sjukvård ska besvaras snarast ({law}).", law=law))
    if visit.profile.synpunkter.by_hand:
        said.append(tr("Den som har hand om synpunkten för också in den i diariet."))
    if facts.get("decision") == "both":
        said.append(tr("Överklagandet är en egen sak. {where}", where=tr(elsewhere.where(visit.profile, APPEAL)[1])))
    return said


async def done(visit: Visit, result: str) -> Screen:
    """The receipt, or where an appeal goes."""
    return elsewhere.shown(visit, result) or await RECEIPT(visit, result)


RECEIPT = received.receipt(N_("Tack! Det är inskickat."), lines)


def conversation(profile: Profile) -> Conversation[Synpunkt]:
    """The conversation with its meaning."""
    return Conversation(flow(profile), submit, done, asked.offers, received.taken_here(CaseType.SYNPUNKT))
