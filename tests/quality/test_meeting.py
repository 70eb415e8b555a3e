"""What a meeting may be told of actions: whether they helped, and only those that are about how we work."""

from datetime import date

from quality.action import CaseAction, Effect, Kind, Strength
from quality.meeting import Learnt, learnt


def action(kind: Kind, effect: Effect | None) -> CaseAction:
    day = date(2026, 3, 2)
    return CaseAction(1, 1, 4, kind, Strength.WEAK, None, day, day, effect=effect)


def test_effects_are_counted_by_kind() -> None:
    helped, partly, none = Effect
    actions = [action(Kind.TRAINING, effect) for effect in (helped, none, none)]
    actions += [action(Kind.ROUTINE, partly), action(Kind.ROUTINE, None), action(Kind.STAFFING, None)]
    assert learnt(actions) == (Learnt(Kind.ROUTINE, 0, 1, 0), Learnt(Kind.TRAINING, 1, 0, 2))


def test_what_is_about_a_single_person_a_crime_or_somebody_else_is_not_told() -> None:
    single = (Kind.POLICE, Kind.SUPPORT, Kind.PLAN, Kind.OTHER_PROVIDER, Kind.OTHER)
    assert learnt(action(kind, Effect.ACHIEVED) for kind in single) == ()
