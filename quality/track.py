"""The statutory tracks beside an avvikelse: which a report calls for, and which can still be opened (domain.md 0)."""

from collections.abc import Mapping

from quality.case import Case, CaseType, Law, Suspicion

TRACKS: Mapping[CaseType, Suspicion] = {CaseType.MISCONDUCT: Suspicion.SARAH, CaseType.HARM: Suspicion.MARIA}
"""Each track and the suspicion that it looks into."""


def suspected(case: Case) -> tuple[CaseType, ...]:
    """The tracks that a report calls for: what it suspects, and by its laws when the reporter was unsure."""
    match case.suspicion:
        case Suspicion.BOTH:
            return tuple(TRACKS)
        case Suspicion.UNSURE:
            unsure = {CaseType.MISCONDUCT: case.laws != {Law.HSL}, CaseType.HARM: Law.HSL in case.laws}
            return tuple(track for track, is_so in unsure.items() if is_so)
        case suspicion:
            return tuple(track for track, of_it in TRACKS.items() if of_it is suspicion)


def openable(case: Case) -> tuple[CaseType, ...]:
    """The tracks that can be opened beside a case: neither what it is nor what runs beside it already."""
    return tuple(track for track in TRACKS if track is not case.type and track not in case.linked)
