"""The words of a nudge about an action: which one, by number and kind; its owner may not know the case at all."""

from collections.abc import Mapping

from conversation.screen import Button, Fact, Nudge, Style
from conversation.words import N_, Phrase
from quality.access import CaseField
from quality.action import CaseAction, Stage
from quality.case import Case
from quality.duty import DutyKind
from reminders.telling import Telling
from summaries.named import action_in_words
from summaries.when import moment

WORDS: Mapping[DutyKind, tuple[Phrase, Phrase, Phrase]] = {
    DutyKind.ACT: (N_("Att göra. {what}"), N_("Den ska vara klar {when}."), N_("Inte gjord än. {what}")),
    DutyKind.CHECK_EFFECT: (
        N_("Hjälpte det? {what}"),
        N_("Se efter om åtgärden gjorde skillnad. Senast {when}."),
        N_("Inte uppföljd än. {what}"),
    ),
    DutyKind.REVIEW_DOCUMENT: (
        N_("Se över rutinen efter: {what}"),
        N_("En åtgärd ändrar en rutin som du ansvarar för. Senast {when} (lokal frist)."),
        N_("Rutinen är inte genomgången än. {what}"),
    ),
}
"""Title and text for whoever owes it, and the title for those above."""
_PROCESS = (
    N_("Se över processen efter: {what}"),
    N_("En åtgärd ändrar en process som du ansvarar för. Senast {when} (lokal frist)."),
    N_("Processen är inte genomgången än. {what}"),
)
"""Of what changes no document but how the work is done."""


async def about_action(telling: Telling, case: Case) -> Nudge | None:
    """The reminder for this recipient; None when they neither own the action nor may know of the case.

    Whoever is above and does not see the case's actions hears that one of them is late, and with whom it is.
    """
    duty, fields = telling.duty, telling.scope.fields_of(case)
    number = duty.subject.partition("#")[2]
    action = next((each for each in await telling.store.actions.of(case) if str(each.number) == number), None)
    sees, owns = CaseField.ACTIONS in fields, action is not None and _is_owner(telling, action)
    if action is None or telling.scope.person in case.barred or not (sees or owns or (telling.escalated and fields)):
        return None
    process = duty.kind is DutyKind.REVIEW_DOCUMENT and action.process
    tr, (title, text, above) = telling.tr, _PROCESS if process else WORDS[duty.kind]
    what = _named(telling, case, action, sees=sees, owns=owns)
    due = tr(text, when=moment(duty.due_at, telling.profile.timezone, tr.language))
    return Nudge(
        duty.subject,
        tr(above if telling.escalated else title, what=what),
        telling.then() if telling.escalated else f"{due} {telling.then()}",
        (Fact(tr("Läge"), telling.standing.days()),),
        _above_buttons(telling, sees=sees) if telling.escalated else _buttons(telling, action, sees=sees),
    )


def _named(telling: Telling, case: Case, action: CaseAction, *, sees: bool, owns: bool) -> str:
    """Which action: its owner need not know the case, and those above not what is to be done."""
    tr, which = telling.tr, action_in_words(action, telling.tr)
    if sees:
        return tr("{what} i {reference}", what=which, reference=case.reference)
    return which if owns else tr("En åtgärd i {reference}", reference=case.reference)


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
    if duty.kind is DutyKind.REVIEW_DOCUMENT:
        word = tr("Processen är genomgången") if action.process else tr("Rutinen är genomgången")
        buttons.append(Button(word, "document_reviewed", duty.subject, Style.PRIMARY))
    if duty.kind is not DutyKind.REVIEW_DOCUMENT or sees:
        buttons.append(Button(tr("Läs"), "read_action", duty.subject))
    if sees:
        buttons.append(Button(tr("Visa ärendet"), "card", duty.subject.partition("#")[0]))
    return tuple(buttons)


def _above_buttons(telling: Telling, *, sees: bool) -> tuple[Button, ...]:
    """The way to the case, and to the action's words where they may be read."""
    tr, subject = telling.tr, telling.duty.subject
    show = Button(tr("Visa ärendet"), "card", subject.partition("#")[0], Style.PRIMARY)
    return (show, Button(tr("Läs"), "read_action", subject)) if sees else (show,)
