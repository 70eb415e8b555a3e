"""How often a control comes back: the usual rhythms in words, or a rule of one's own (RFC 5545)."""

from conversation.flow import Answers, Choice, Is, Rejected, Step, Text
from conversation.words import N_, Translator
from quality.control import occasions

OWN = "own"
RHYTHMS = (
    Choice("FREQ=WEEKLY;BYDAY=MO", N_("Varje vecka")),
    Choice("FREQ=MONTHLY;BYMONTHDAY=10", N_("Varje månad")),
    Choice("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", N_("Varje kvartal")),
    Choice("FREQ=YEARLY;BYMONTH=4,10;BYMONTHDAY=15", N_("Två gånger om året")),
    Choice("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=15", N_("En gång om året")),
    Choice(OWN, N_("På annat sätt"), N_("Du skriver en regel (RFC 5545)")),
)
UNREADABLE = N_("Regeln för hur ofta går inte att läsa. Ett exempel: FREQ=MONTHLY;BYMONTHDAY=10")
OWN_RULE = Step(
    "own_rule",
    N_("Vilken regel?"),
    Text(max_length=120, sensitive=False),
    help=N_("Till exempel FREQ=MONTHLY;BYDAY=1MO, den första måndagen i varje månad."),
    when=Is("rule", (OWN,)),
)


def rule_of(answers: Answers) -> str:
    """The rule that was chosen or written."""
    rule = str(answers["rule"])
    return str(answers["own_rule"]).strip().upper() if rule == OWN else rule


def demand_readable(rule: str, year: int) -> None:
    """Raises Rejected for a rule that gives no day of that year."""
    try:
        found = occasions(rule, year)
    except ValueError:
        found = []
    if not found:
        raise Rejected(UNREADABLE)


def in_words(rule: str, tr: Translator) -> str:
    """How often that is; a rule of one's own as it was written, with how many times a year."""
    known = next((choice.label for choice in RHYTHMS if choice.code == rule), None)
    if known is not None:
        return tr(known)
    return tr.plural("{n} gång om året", "{n} gånger om året", len(occasions(rule, 2026)))
