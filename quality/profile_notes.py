"""What whoever keeps a profile should know although nothing is wrong: what is inherited, local, law, or off."""

from collections.abc import Iterator
from dataclasses import fields

from quality.law import PROVISIONS, Demand, cite
from quality.profile import Profile
from quality.profile_file import Checked
from quality.profile_rules import in_words, laws_of
from quality.year_wheel import Entry, MonthDay, Rhythm

HOURS = "notify_imy_hours"
WHEN = {Rhythm.MEETING: "varje nämndmöte", Rhythm.FREE: "fri tid på året"}


def notes(checked: Checked) -> tuple[str, ...]:
    """Sentences in Swedish, each beginning with what it is about; none for a profile that cannot be used."""
    profile = checked.profile
    if profile is None:
        return ()
    return (*_inherited(checked, profile), *_said(profile), *_off(profile), *_deadlines(profile), *_year_wheel(profile))


def _inherited(checked: Checked, profile: Profile) -> Iterator[str]:
    if profile.based_on:
        yield f"bygger på {profile.based_on}, och ärver: {', '.join(checked.inherited) or 'inget helt'}"
        yield f"ändrar delvis: {', '.join(checked.partly) or 'inget'}"


def _said(profile: Profile) -> Iterator[str]:
    yield from (f"{note.about}: {note.sv}" for note in profile.notes)


def _off(profile: Profile) -> Iterator[str]:
    yield from (f"cases.{type_.value}: används inte här" for type_, role in profile.cases.items() if not role.on)


def _deadlines(profile: Profile) -> Iterator[str]:
    for each in fields(profile.deadlines):
        number = getattr(profile.deadlines, each.name)
        if each.name == HOURS:
            paragraph = cite(Demand.BREACH_NOTIFY)
            yield f"deadlines.{each.name}: {number} timmar; lagen sätter högst 72 ({paragraph})"
        else:
            unit = ("dag" if each.name.endswith("_days") else "arbetsdag") + ("ar" if number > 1 else "")
            yield f"deadlines.{each.name}: {number} {unit} (lokal frist)"


def _year_wheel(profile: Profile) -> Iterator[str]:
    for entry in profile.year_wheel:
        when = ", ".join(in_words(day) for day in entry.due) or WHEN.get(entry.rhythm, "")
        yield f"year_wheel.{entry.code}: {when} ({_ground(entry, profile)})"


def _ground(entry: Entry, profile: Profile) -> str:
    """What the dates rest on: law that sets them, or law that leaves them to the municipality, or nothing but that."""
    if entry.law is None:
        return "lokal frist"
    provision, cited = PROVISIONS[entry.law], cite(entry.law, laws=laws_of(profile))
    if provision.quarterly:
        return f"varje kvartal: {cited}"
    if provision.latest is None:
        return f"lokal frist; {'allmänna råd' if provision.advice else 'krav'}: {cited}"
    latest = MonthDay(*provision.latest)
    return (
        f"senast {in_words(latest)}: {cited}"
        if entry.due == (latest,)
        else (f"lokal frist; lagen säger senast {in_words(latest)}: {cited}")
    )
