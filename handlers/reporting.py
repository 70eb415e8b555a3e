"""Every kind of report in one list, so that what is offered, listed and wired cannot differ."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers import (
    data_breach,
    deviation,
    harm,
    improvement,
    misconduct,
    provider_event,
    risk,
    risk_analysis,
    scrutiny,
    synpunkt,
    triage,
)
from handlers.conversation import Conversation
from quality.case import CaseType
from quality.profile import Profile

CONVERSATIONS: Mapping[CaseType, Callable[[Profile], Conversation[Any]]] = {
    CaseType.DEVIATION: deviation.conversation,
    CaseType.SYNPUNKT: synpunkt.conversation,
    CaseType.MISCONDUCT: misconduct.conversation,
    CaseType.HARM: harm.conversation,
    CaseType.RISK: risk.conversation,
    CaseType.RISK_ANALYSIS: risk_analysis.conversation,
    CaseType.IMPROVEMENT: improvement.conversation,
    CaseType.DATA_BREACH: data_breach.conversation,
    CaseType.PROVIDER_EVENT: provider_event.conversation,
    CaseType.SCRUTINY: scrutiny.conversation,
}
"""A report's conversation is called what its type is called."""


def conversations(profile: Profile) -> tuple[Conversation[Any], ...]:
    """All of them, and the one that picks among them."""
    return (triage.conversation(profile), *(made(profile) for made in CONVERSATIONS.values()))
