"""Reporting a serious event at a provider that works for us (10 kap. 8 § KL; domain.md 1.2 i).

What the law asks of the provider runs there; what we keep is that the nämnd's functions knew at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversation.flow import Answer, Answers, Flow, Offers, OneOf, Page, Step, Text
from conversation.session import Session
from conversation.words import N_, Label, Phrase
from handlers import asked, received
from handlers.asked import Common, one
from handlers.choices import SERVICES
from handlers.conversation import Conversation
from handlers.visit import Visit
from quality.case import Case, CaseType, Law
from quality.duty import Duty
from quality.profile import Profile

NAME = CaseType.PROVIDER_EVENT.value
WORDS = ("provider", "what", "measure", "contact")
LAWS: Mapping[str, Law] = {
    "health": Law.HSL,
    "group_home": Law.LSS,
    "daily": Law.LSS,
    "assistance": Law.LSS,
}
"""What a service usually falls under; the others under SoL."""


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A provider's event as it was sent."""

    common: Common
    service: str
    assessment: str
    words: Mapping[str, str]


def usual_law(known: Answers, offers: Offers) -> Answer | None:
    """What the service falls under, as a rule."""
    return [LAWS.get(str(known.get("service", "")), Law.SOL).value]


def flow(profile: Profile) -> Flow[ProviderEvent]:
    """The conversation for one municipality."""
    return Flow(
        name=NAME,
        title=N_("Rapportera händelse hos utförare"),
        pages=(
            Page(
                N_("Vad gäller det?"),
                (
                    Step("service", N_("Vilken insats?"), OneOf(SERVICES)),
                    asked.unit(N_("Vilken del av vår verksamhet gäller det?")),
                    asked.OCCURRED_STEP,
                    asked.DISCOVERED_STEP,
                    Step(
                        "assessment",
                        asked.suspected(profile),
                        OneOf(asked.suspicions(profile)),
                        help=N_("Så som du eller utföraren ser det nu. Utföraren gör sin egen utredning och anmälan."),
                    ),
                ),
            ),
            asked.TIMES,
            Page(
                N_("Vad hände?"),
                (
                    Step(
                        "provider",
                        N_("Vilken utförare, och vilket avtal?"),
                        Text(max_length=200),
                        help=_forms(profile),
                    ),
                    Step("what", N_("Beskriv kort vad som hände"), Text(multiline=True), help=asked.NO_NAMES),
                    Step("measure", N_("Vad har utföraren gjort, och vad har vi gjort?"), Text(multiline=True)),
                    Step(
                        "contact",
                        N_("Vem hos utföraren kan vi prata med?"),
                        Text(max_length=300, identifying=True),
                        help=N_("Namn och telefon eller e-post. Visas bara för den som har hand om ärendet."),
                        optional=True,
                    ),
                ),
            ),
        ),
        closing=asked.closing(*asked.laws(profile, default=usual_law), asked.SHOWS_NAME),
        build=lambda answers: build(answers, profile.laws),
        submit=N_("Skicka rapporten"),
    )


def _forms(profile: Profile) -> Phrase:
    """The forms of contract that there are here, as examples."""
    forms = profile.providers.forms
    sv, en = ", ".join(form.sv for form in forms), ", ".join(form.en for form in forms)
    return Label(f"Till exempel {sv}.", f"For example {en}.") if forms else ""


def build(answers: Answers, usual: asked.Laws) -> ProviderEvent:
    """The event that the answers make; only answers that count come in. The `usual` law is what was not asked."""
    return ProviderEvent(
        common=asked.common(answers, usual),
        service=one(answers, "service"),
        assessment=one(answers, "assessment"),
        words={word: one(answers, word) for word in WORDS},
    )


async def submit(visit: Visit, report: ProviderEvent, session: Session) -> str:
    """Goes to whoever answers for the contract; whom the profile informs knows at once."""
    case = received.new_case(
        visit,
        CaseType.PROVIDER_EVENT,
        report.common,
        flagged=bool(session.flagged),
        facts={"service": report.service, "assessment": report.assessment, "occurred": report.common.occurred},
    )
    manager = report.common.manager
    return await received.receive(visit, case, report.words, manager=manager)


def lines(visit: Visit, case: Case, duties: Sequence[Duty]) -> list[str]:
    """Who else knows, and what stays with the provider."""
    tr = visit.tr
    return [
        tr("De i nämnden och ledningen som ska veta om det får veta genast."),
        tr("Utföraren gör sin egen rapport och utredning enligt lag."),
    ]


def conversation(profile: Profile) -> Conversation[ProviderEvent]:
    """The conversation with its meaning."""
    done = received.receipt(N_("Tack! Händelsen är rapporterad."), lines)
    return Conversation(flow(profile), submit, done, asked.offers, received.taken_here(CaseType.PROVIDER_EVENT))
