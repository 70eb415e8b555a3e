"""The plan of internal control: its controls with their risks, gravest first, and that it was adopted.

Reglementet för intern kontroll is the municipality's own; the law says that there is to be one (6 kap. 6 § KL).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from conversation.flow import Answer, Answers, Choice, Day, Flow, Offers, OneOf, Rejected, Step, Text
from conversation.paging import Span, page_of, part, read_turn, turning
from conversation.screen import Button, Done, Home, Screen, Style
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers.control_plan import audit, may_plan
from handlers.control_year import nearby, place, plan_of, rows, summed
from handlers.conversation import Conversation
from handlers.small import one_page
from handlers.visit import Visit, label
from quality.control import Control, Kind
from quality.internal_control import Adoption
from quality.internal_control import Answer as Wanted
from quality.law import Demand, cite
from quality.profile import Profile
from summaries.when import day

NAME = "internal_adopt"
ALREADY = N_("Det är redan antecknat att planen är antagen.")
WANTED: Mapping[Wanted, Phrase] = {
    Wanted.ACCEPT: N_("acceptera"),
    Wanted.CONTROL: N_("kontrollera"),
    Wanted.ACT: N_("åtgärda nu"),
}
"""What an assessed risk asks for."""


async def plan(visit: Visit, subject: str) -> Screen:
    """A unit's plan for a year: whether it is adopted, and each control with its risk, the gravest first."""
    about, offset = read_turn(subject)
    unit, of = place(visit, about)
    await may_plan(visit, f"unit:{unit}")
    found, tr = await plan_of(visit, unit, of, {Kind.INTERNAL}), visit.tr
    gravest = sorted(found.controls, key=lambda each: each.likelihood * each.consequence, reverse=True)
    page = page_of([*rows(visit, replace(found, controls=gravest), lambda each: risk(visit, each))], Span(offset))
    name = f"unit:{unit}#{of}"
    listed = part(
        tr("Kontrollerna, störst risk först"),
        page,
        turning(page, "internal_control", name, tr),
        tr,
        empty=tr("Inga kontroller i planen än."),
    )
    adopted = await visit.store.controls.adopted(unit, of)
    text = " ".join((_adopted(visit, adopted), summed(visit, found.points) if found.points else ""))
    title = tr("Internkontrollplan {year}: {unit}", year=of, unit=visit.organisation.units[unit].name)
    return Home(title, text.strip(), (listed,), _ways(visit, unit, of, adopted is None))


def _ways(visit: Visit, unit: int, of: int, to_adopt: bool) -> tuple[Button, ...]:
    tr, subject, this = visit.tr, f"unit:{unit}", visit.today.year
    other = this if of != this else this + 1
    adopt = (Button(tr("Planen är antagen"), "start", f"{NAME}|{subject}#{of}"),) if to_adopt else ()
    return (
        Button(tr("Lägg till kontroll"), "start", f"internal_add|{subject}", Style.PRIMARY),
        Button(tr("Välj ur mallar"), "start", f"control_plan|{subject}"),
        *adopt,
        Button(str(other), "internal_control", f"{subject}#{other}"),
        Button(tr("Visa hela året"), "self_control", subject),
        *nearby(visit, unit, "internal_control"),
    )


def risk(visit: Visit, control: Control) -> str:
    """The risk by the matrix, and what it asks for: `risk 12 (3 × 4): åtgärda nu`."""
    tr = visit.tr
    wanted = visit.profile.internal_control.answer(control.likelihood, control.consequence)
    if wanted is None:
        return tr("risken är inte bedömd")
    likelihood, consequence = control.likelihood, control.consequence
    return tr(
        "risk {score} ({likelihood} × {consequence}): {wanted}",
        score=likelihood * consequence,
        likelihood=likelihood,
        consequence=consequence,
        wanted=tr(WANTED[wanted]),
    )


def _adopted(visit: Visit, adoption: Adoption | None) -> str:
    tr = visit.tr
    law = cite(Demand.INTERNAL_CONTROL, visit.today)
    if adoption is None:
        by = _named(visit, visit.profile.internal_control.adopted_by)
        return tr("Planen är inte antagen än. Den antas av {by} ({law}).", by=by, law=law)
    by = _named(visit, adoption.by)
    when = day(adoption.on, visit.profile.timezone, tr.language)
    number = f", {adoption.diary}" if adoption.diary else ""
    return tr("Antagen av {by} {when}{number}.", by=by, when=when, number=number)


def _named(visit: Visit, recipient: str) -> str:
    found = visit.profile.recipients.get(recipient)
    return visit.tr(label(found)) if found else recipient


# Adopted


def _today(known: Answers, offers: Offers) -> Answer | None:
    return next((choice.code for choice in offers.get("today", ())), None)


@dataclass(frozen=True, slots=True)
class Adopted:
    """Who adopted the plan, on which day, and its number in their minutes."""

    by: str
    on: date
    diary: str


def flow(profile: Profile) -> Flow[Adopted]:
    """Three short questions, two of them answered already."""
    choices = tuple(Choice(code, label(name)) for code, name in profile.recipients.items())
    return one_page(
        NAME,
        N_("Planen är antagen"),
        (
            Step("by", N_("Vem har antagit den?"), OneOf(choices), default=profile.internal_control.adopted_by),
            Step("on", N_("Vilken dag?"), Day(), default=_today),
            Step(
                "diary", N_("Paragraf eller diarienummer"), Text(max_length=60, sensitive=False), optional=True,
                help=N_("Till exempel § 112, SN-2026-341."),
            ),
        ),
        lambda answers: Adopted(str(answers["by"]), date.fromisoformat(str(answers["on"])), str(answers["diary"])),
        submit=N_("Spara"),
    )  # fmt: skip


async def offers(visit: Visit, subject: str) -> Offers:
    """Nothing but the date."""
    return {"today": (Choice(visit.today.isoformat(), ""),)}


async def may(visit: Visit, subject: str) -> None:
    """For whoever plans the unit, until it is noted."""
    await may_plan(visit, subject)
    unit, of = place(visit, subject)
    if await visit.store.controls.adopted(unit, of) is not None:
        raise Rejected(ALREADY)


async def submit(visit: Visit, record: Adopted, session: Session) -> str:
    """It is kept, once."""
    unit, of = place(visit, session.subject)
    adoption = Adoption(unit, of, record.by, record.on, record.diary)
    if not await visit.store.controls.adopt(adoption, person=visit.person, at=visit.now):
        raise Rejected(ALREADY)
    await audit(visit, unit, "adopted", year=of, by=record.by)
    return f"unit:{unit}#{of}"


async def done(visit: Visit, result: str) -> Screen:
    """The receipt."""
    unit, of = place(visit, result)
    adoption = await visit.store.controls.adopted(unit, of)
    show = Button(visit.tr("Visa planen"), "internal_control", result, Style.PRIMARY)
    return Done(visit.tr("Det är antecknat."), (_adopted(visit, adoption),), "", (show,))


def conversation(profile: Profile) -> Conversation[Adopted]:
    """That the plan was adopted."""
    return Conversation(flow(profile), submit, done, offers, may)
