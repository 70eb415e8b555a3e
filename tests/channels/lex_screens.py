"""Screens of the statutory tracks as their conversations really show them, to be tried on every channel."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.words import load
from conversation.flow import Answers, Choice, Flow, Offers
from conversation.screen import Button, CaseCard, Fact, Notice, Reading, Screen, Section
from conversation.session import Session, Show, advance
from handlers.assessment import REPORT
from handlers.decision_flows import BREACH, HARM, MISCONDUCT
from handlers.handing_over import BOTH, HAND_OVER
from handlers.notification import NOTIFY, TELL_PATIENT
from handlers.showing import show
from quality.privacy import check

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
OFFERS: Offers = {
    "tracks": (
        Choice("misconduct", "Missförhållande (lex Sarah)", "Någon har farit illa, eller riskerar det påtagligt"),
        Choice("harm", "Vårdskada (lex Maria)", "Skada i vården som gick att undvika, eller risk för det"),
        BOTH,
    ),
    "investigators": (Choice("later", "Utses senare"), Choice("7", "Omar Nilsson")),
    "imy": (Choice("late", "Ja, efter 72 timmar"), Choice("no", "Nej")),
    "notices": (Choice("notify_ivo", "Anmälan till IVO"),),
}
DEGREE: Answers = {"degree": "serious"}
REASONED: Answers = {**DEGREE, "diary": "SN 2026/17", "motivation": "Den boende skadades när ingen såg till henne."}
ASKED: Answers = {
    **REASONED, "police": "no", "person": "later", "representative": "nobody", "documented": "yes",
    "police_why": "Inget brott.",
}  # fmt: skip
SAID: Answers = {**ASKED, "unit": "Arbeta två och två.", "reporter": "Tack, det du såg stämde."}
PATIENT: Answers = {"harm": "yes", "serious": "yes", "diary": "SN 2026/18", "motivation": "Fallet gick att undvika."}


def _at(flow: Flow[Any], answers: Answers) -> Screen:
    """The screen that these answers lead to."""
    session = Session(flow.name, 1, subject="case:17", answers=answers)
    turn = advance(flow, session, Show(), offers=OFFERS, check=check, now=NOW)
    return show(flow, turn, OFFERS, tr=load("sv"), elsewhere=False)


LEX_SCREENS: dict[str, Screen] = {
    "lex_hand_over": _at(HAND_OVER, {}),
    "lex_assess": _at(REPORT, {}),
    "lex_assess_why": _at(REPORT, {"track": "harm", "ivo": "no", "investigate": "no"}),
    "lex_degree": _at(MISCONDUCT, {}),
    "lex_diary": _at(MISCONDUCT, DEGREE),
    "lex_done_what": _at(MISCONDUCT, REASONED),
    "lex_review": _at(MISCONDUCT, SAID),
    "lex_patient": _at(HARM, PATIENT),
    "lex_imy": _at(BREACH, {"advice": "Hög risk.", "advised_on": "2026-11-25"}),
    "lex_notify": _at(NOTIFY, {}),
    "lex_tell_patient": _at(TELL_PATIENT, {}),
    "lex_handed_over": CaseCard(
        "case:17",
        "AVV-2026-00042",
        "Missförhållande (lex Sarah)",
        "Överlämnad",
        (),
        buttons=(Button("Läs", "read", "case:17"),),
    ),
    "notice_gone": Notice("Du ser inte längre AVV-2026-00042."),
    "lex_decided": CaseCard(
        "case:17",
        "SAR-2026-00003",
        "Missförhållande (lex Sarah)",
        "Åtgärder pågår",
        (
            Fact("Enhet", "Linden"),
            Fact("Bedömning", "Allvarligt missförhållande"),
            Fact("Anmäls till IVO", "Ja"),
            Fact("Anmälan till IVO", "2026-11-27, 8.5-1/2026"),
        ),
        buttons=(Button("Läs", "read", "case:17"),),
    ),
    "lex_reading": Reading(
        "SAR-2026-00003",
        "Missförhållande (lex Sarah)",
        (
            Section("Motivering till beslutet", "Den boende skadades när ingen såg till henne."),
            Section(
                "Beslut 1, 26 november 2026 kl. 09.00, av Lena Åkesson",
                "Bedömning: Påtaglig risk för allvarligt missförhållande",
            ),
        ),
        "Öppnad 27 november 2026 kl. 10.00. Att du har läst texten är antecknat i loggen.",
    ),
}
