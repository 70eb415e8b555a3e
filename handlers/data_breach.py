"""Reporting an incident with information: the clock runs from when somebody here knew (domain.md 0.6, 1.2 h).

Art. 33 GDPR; cybersäkerhetslagen (2025:1506) where the event may be significant. What leaked is never asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversation.flow import Answers, Flow, Is, Moment, OneOf, Page, Step, Text
from conversation.session import Session
from conversation.words import N_
from handlers import asked, received
from handlers.asked import Common, one
from handlers.choices import AFFECTED, AWARE, BREACHES, YES_NO_UNKNOWN
from handlers.conversation import Conversation
from handlers.facts import CLOCKS, clock
from handlers.visit import Visit
from quality.case import Case, CaseType
from quality.duty import Duty, DutyKind
from quality.profile import Profile
from summaries.when import moment

NAME = CaseType.DATA_BREACH.value
CYBER = ("down", "attack", "access", "wrong")
"""What may be an attack on systems or an outage of them, so that the cybersäkerhetslag may apply."""
CODES = ("kind", "affected", "ongoing", "significant")


@dataclass(frozen=True, slots=True)
class DataBreach:
    """An incident as it was sent."""

    common: Common
    codes: Mapping[str, str]
    words: Mapping[str, str]

    @property
    def owes(self) -> tuple[DutyKind, ...]:
        """What runs by law from now on; who was unsure is taken at their word, because a clock can be stopped."""
        imy = (DutyKind.NOTIFY_IMY,) if self.codes["affected"] != "nobody" else ()
        significant = self.codes.get("significant", "no") != "no"
        cyber = (DutyKind.CYBER_WARNING, DutyKind.CYBER_REPORT, DutyKind.CYBER_FINAL) if significant else ()
        return (*imy, *cyber)


def flow(profile: Profile) -> Flow[DataBreach]:
    """The conversation; the same in every municipality."""
    return Flow(
        name=NAME,
        title=N_("Rapportera incident"),
        pages=(
            Page(
                N_("Vad gäller det?"),
                (
                    Step("kind", N_("Vad är det som har hänt?"), OneOf(BREACHES)),
                    asked.unit(N_("Var hände det?")),
                    Step("discovered", N_("När fick någon hos oss veta det?"), OneOf(AWARE), default="now"),
                    Step("affected", N_("Hur många kan ha drabbats?"), OneOf(AFFECTED)),
                    Step("ongoing", N_("Pågår det fortfarande?"), OneOf(YES_NO_UNKNOWN), default="no"),
                ),
            ),
            Page(
                N_("Tidpunkt"),
                (
                    Step(
                        "discovered_at",
                        N_("När fick någon hos oss veta det?"),
                        Moment(),
                        help=N_("Ungefär räcker. Det är från den tiden som klockan räknas."),
                        when=Is("discovered", ("moment",)),
                    ),
                ),
            ),
            Page(
                N_("Vad hände?"),
                (
                    Step(
                        "what",
                        N_("Beskriv kort vad som hände"),
                        Text(multiline=True),
                        help=N_("Skriv aldrig de uppgifter som har läckt, inga namn och inga lösenord."),
                    ),
                    Step("measure", N_("Vad har ni gjort för att stoppa det?"), Text(multiline=True)),
                    Step(
                        "significant",
                        N_("Stör det verksamheten mycket, eller kan det göra det?"),
                        OneOf(YES_NO_UNKNOWN),
                        help=N_("Till exempel att vård eller stöd inte kan ges som det ska."),
                        when=Is("kind", CYBER),
                    ),
                ),
            ),
        ),
        closing=asked.closing(
            asked.INVOLVED,
            asked.SHOWS_NAME,
        ),
        build=build,
        submit=N_("Skicka rapporten"),
    )


def build(answers: Answers) -> DataBreach:
    """The incident that the answers make; only answers that count come in."""
    return DataBreach(
        common=asked.common(answers),
        codes={code: one(answers, code) for code in CODES if code in answers},
        words={"what": one(answers, "what"), "measure": one(answers, "measure")},
    )


async def submit(visit: Visit, report: DataBreach, session: Session) -> str:
    """Goes to whoever handles incidents; the clocks run from when somebody here knew."""
    facts = {**report.codes, "clocks": " ".join(report.owes)}
    case = received.new_case(visit, CaseType.DATA_BREACH, report.common, flagged=bool(session.flagged), facts=facts)
    manager = report.common.manager
    return await received.receive(visit, case, report.words, manager=manager)


def lines(visit: Visit, case: Case, duties: Sequence[Duty]) -> list[str]:
    """Since when it is known, and by when the authorities are to be told."""
    tr, zone = visit.tr, visit.profile.timezone
    known = case.discovered_at or case.created_at
    said = [tr("Klockan räknas från {when}, då det blev känt.", when=moment(known, zone, tr.language))]
    said += [f"{tr(CLOCKS[kind])}: {moment(due, zone, tr.language)}." for kind, due in clock(case, visit.profile)]
    said.append(tr("Behåll det som kan visa vad som hände. Radera inget, och skriv inte om det på andra ställen."))
    return said


def conversation(profile: Profile) -> Conversation[DataBreach]:
    """The conversation with its meaning."""
    done = received.receipt(N_("Tack! Incidenten är rapporterad."), lines)
    return Conversation(flow(profile), submit, done, asked.offers, received.taken_here(CaseType.DATA_BREACH))
