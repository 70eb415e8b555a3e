"""A control of the plan is changed: how often, by whom, how much, and the risk that decides all of that."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from conversation.flow import Answer, Answers, Choice, Flow, Number, Offers, OneOf, Page, Rejected, Step, Text
from conversation.session import Session
from conversation.words import N_
from handlers.control_own import METHOD, functions, risk_steps
from handlers.control_plan import FROM_ABOVE, NOT_YOURS, audit, may_plan, planned, reschedule
from handlers.control_rhythm import OWN_RULE, RHYTHMS, demand_readable, in_words, rule_of
from handlers.conversation import Conversation
from handlers.visit import Visit, id_of
from quality.control import Control
from quality.profile import Profile
from quality.role import Function


@dataclass(frozen=True, slots=True)
class Change:
    """How a control is to be from now on."""

    rule: str
    function: Function
    sample: int
    target: float
    threshold: float
    method: str
    risk: str
    likelihood: int
    consequence: int


def _now(source: str) -> Callable[[Answers, Offers], Answer | None]:
    """As it is today."""

    def today(known: Answers, offers: Offers) -> Answer | None:
        return next((choice.code for choice in offers.get(source, ())), None)

    return today


def flow(profile: Profile) -> Flow[Change]:
    """Everything is filled in as it is; only what should be another way is touched."""
    risk, likelihood, consequence = risk_steps(profile, optional=True)
    pages = (
        Page(
            N_("Hur ofta och av vem?"),
            (
                Step("rule", N_("Hur ofta?"), OneOf(source="rules"), default=_now("rules")),
                Step("function", N_("Vem gör den?"), OneOf(source="functions"), default=_now("function")),
                Step(
                    "sample", N_("Hur många dras i stickprovet? 0 betyder alla"), Number(0, 1000),
                    default=_now("sample"),
                ),
                Step("target", N_("Mål i procent"), Number(0, 100), default=_now("target")),
                Step(
                    "threshold", N_("Under hur många procent måste något göras?"), Number(0, 100),
                    default=_now("threshold"),
                ),
            ),
        ),
        Page(
            N_("Risken"),
            (
                OWN_RULE,
                replace(risk, default=_now("risk")),
                replace(likelihood, default=_now("likelihood")),
                replace(consequence, default=_now("consequence")),
                replace(METHOD, default=_now("method")),
            ),
        ),
    )  # fmt: skip
    closing = Page(N_("Till sist"), (Step("reason", N_("Varför ändras den?"), Text(max_length=300, sensitive=False)),))
    return Flow("control_change", N_("Ändra kontrollen"), pages, build, closing=closing, submit=N_("Spara ändringen"))


def build(answers: Answers) -> Change:
    """What the answers say."""

    def one(step: str, otherwise: str = "") -> str:
        return str(answers.get(step, "") or otherwise)

    return Change(
        rule=rule_of(answers),
        function=Function(one("function")),
        sample=int(one("sample", "0")),
        target=int(one("target")) / 100,
        threshold=int(one("threshold")) / 100,
        method=one("method"),
        risk=one("risk"),
        likelihood=int(one("likelihood", "0")),
        consequence=int(one("consequence", "0")),
    )


async def find(visit: Visit, subject: str) -> Control:
    """The control, for whoever plans the unit; never one that a higher level handed down. Raises Rejected."""
    control = await visit.store.controls.control(id_of(subject))
    if control is None:
        raise Rejected(NOT_YOURS)
    await may_plan(visit, f"unit:{control.unit}")
    if control.handed_from is not None:
        raise Rejected(FROM_ABOVE)
    return control


async def may(visit: Visit, subject: str) -> None:
    await find(visit, subject)


async def offers(visit: Visit, subject: str) -> Offers:
    """The control as it is, as what the fields are filled with."""
    control = await visit.store.controls.control(id_of(subject))
    if control is None:
        return {}
    tr = visit.tr
    usual = [choice for choice in RHYTHMS if choice.code != control.rule]
    every = functions(visit.profile)
    kept = {
        "function": control.function.value,
        "sample": str(control.sample),
        "target": str(round(control.target * 100)),
        "threshold": str(round(control.threshold * 100)),
        "risk": control.risk,
        "likelihood": str(control.likelihood or ""),
        "consequence": str(control.consequence or ""),
        "method": control.method,
    }
    rules = (Choice(control.rule, in_words(control.rule, tr), N_("Som nu")), *usual)
    return {"rules": rules, "functions": every} | {name: (Choice(code, ""),) for name, code in kept.items() if code}


async def change(visit: Visit, record: Change, session: Session) -> str:
    """The control is as it says from now on, here and where it was handed down; what is done stays."""
    control = await find(visit, session.subject)
    demand_readable(record.rule, control.year)
    below = [
        each
        for each in await visit.store.controls.planned(visit.organisation.subtree(control.unit), control.year)
        if each.code == control.code and each.handed_from == control.unit
    ]
    for each in (control, *below):
        await reschedule(visit, each, _changed(each, record))
    await audit(visit, control.unit, "changed_control", controls=control.code, year=control.year)
    return f"unit:{control.unit}"


def _changed(control: Control, record: Change) -> Control:
    return replace(
        control,
        rule=record.rule,
        function=record.function,
        sample=record.sample,
        target=record.target,
        threshold=record.threshold,
        method=record.method,
        risk=record.risk,
        likelihood=record.likelihood,
        consequence=record.consequence,
    )


def conversation(profile: Profile) -> Conversation[Change]:
    """The conversation with its meaning."""
    return Conversation(flow(profile), change, planned, offers, may)
