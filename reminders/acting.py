"""The words of a nudge about an action: which one, by number and kind; its owner may not know the case at all."""

from collections.abc import Mapping

from conversation.screen import Button, Nudge, Style
from conversation.words import N_, Phrase
from quality.access import CaseField
from quality.action import CaseAction, Stage
from quality.case import Case
from quality.duty import DutyKind
from reminders.telling import Telling
from summaries.named import action_in_words
from summaries.when import moment

WORDS: Mapping[DutyKind, tuple[Phrase, Phrase]] = {
    DutyKind.ACT: (
        N_("Att göra. {what}"),
        N_("Den skulle vara klar {when}. Hinner du inte? Säg till den som bad dig."),
    ),
    DutyKind.CHECK_EFFECT: (N_("Hjälpte det? {what}"), N_("Se efter om åtgärden gjorde skillnad. Senast {when}.")),
    DutyKind.REVIEW_DOCUMENT: (
        N_("Se över rutinen efter: {what}"),
        N_("En åtgärd ändrar en rutin som du ansvarar för. Senast {when} (lokal frist)."),
    ),
}
_PROCESS = (
    N_("Se över processen efter: {what}"),
    N_("En åtgärd ändrar en process som du ansvarar för. Senast {when} (lokal frist)."),
)
"""Of what changes no document but how the work is done."""


async def about_action(telling: Telling, case: Case) -> Nudge | None:
    """The reminder for this recipient; None when they neither own the action nor see the case's actions."""
    duty, scope = telling.duty, telling.scope
    number = duty.subject.partition("#")[2]
    action = next((each for each in await telling.store.actions.of(case) if str(each.number) == number), None)
    sees = CaseField.ACTIONS in scope.fields_of(case)
    if action is None or scope.person in case.barred or not (sees or _is_owner(telling, action)):
        return None
    process = duty.kind is DutyKind.REVIEW_DOCUMENT and action.process
    tr, (title, text) = telling.tr, _PROCESS if process else WORDS[duty.kind]
    which = action_in_words(action, tr)
    what = tr("{what} i {reference}", what=which, reference=case.reference) if sees else which
    said = tr(text, when=moment(duty.due_at, telling.profile.timezone, tr.language))
    return Nudge(duty.subject, tr(title, what=what), said, buttons=_buttons(telling, action, sees=sees))


def _is_owner(telling: Telling, action: CaseAction) -> bool:
    """Whose it is: the action's owner, or for a routine whoever it was sent to."""
    owner = action.owner in telling.scope.selves
    return (owner and telling.duty.kind is DutyKind.ACT) or (
        telling.duty.kind is DutyKind.REVIEW_DOCUMENT and not telling.escalated
    )


def _buttons(telling: Telling, action: CaseAction, *, sees: bool) -> tuple[Button, ...]:
    tr, duty = telling.tr, telling.duty
    buttons = []
    if duty.kind is DutyKind.ACT and action.stage is Stage.DECIDED:
        buttons.append(Button(tr("Klart"), "start", f"do_action|{duty.subject}", Style.PRIMARY))
    if duty.kind is DutyKind.CHECK_EFFECT and action.stage is Stage.DONE and sees:
        buttons.append(Button(tr("Hjälpte det?"), "start", f"check_effect|{duty.subject}", Style.PRIMARY))
    if duty.kind is DutyKind.REVIEW_DOCUMENT and not telling.escalated:
        word = tr("Processen är genomgången") if action.process else tr("Rutinen är genomgången")
        buttons.append(Button(word, "document_reviewed", duty.subject, Style.PRIMARY))
    if duty.kind is not DutyKind.REVIEW_DOCUMENT or sees:
        buttons.append(Button(tr("Läs"), "read_action", duty.subject))
    if sees:
        buttons.append(Button(tr("Visa ärendet"), "card", duty.subject.partition("#")[0]))
    return tuple(buttons)
