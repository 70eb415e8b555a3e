"""What of each screen stands in a mail: the whole of it, so that nobody adds to it without seeing it here."""

import pytest

from bot.mail.render import render
from bot.mail.smtp import Account
from bot.words import load
from conversation.screen import Button, CaseCard, Fact, Notice, Nudge, Reading, Screen, Section, Summary, Table
from tests.channels.screens import SCREENS

DOOR = "https://hjulet.example.se/"
BUTTON = Button("Läs", "read", "case:17", url="https://evil.example.com/")
FOOT = (
    "\n\nGå vidare här: https://hjulet.example.se/\n\n"
    "Brevet skickas för att Hjulet inte når dig i chatten. Det går inte att svara\n"
    "på, och skriv aldrig om en brukare eller patient i ett mejl.\n"
)


def mailed(screen: Screen, language: str = "sv", door: str = DOOR) -> tuple[str, str]:
    words = render(screen, load(language), door=door)
    return words.subject, words.text


def test_a_nudge_is_what_is_owed_and_by_when() -> None:
    nudge = Nudge(
        "case:17", "Påminnelse: ta emot AVV-7", "Det skulle vara gjort i går.", (Fact("Enhet", "X"),), (BUTTON,)
    )
    assert mailed(nudge) == (
        "Påminnelse: ta emot AVV-7",
        "Påminnelse: ta emot AVV-7\nDet skulle vara gjort i går." + FOOT,
    )


def test_a_card_is_its_reference_its_kind_and_its_state_without_facts() -> None:
    facts = (Fact("Enhet", "Linden"), Fact("Obs", "Misstänkt missförhållande"))
    card = CaseCard("case:17", "AVV-7", "Fall: Vid förflyttning", "Inkommen", facts, "En ny rapport.", (BUTTON,))
    assert mailed(card) == (
        "AVV-7: En ny rapport.",
        "En ny rapport.\nAVV-7 · Fall: Vid förflyttning\nInkommen" + FOOT,
    )


def test_a_card_without_a_lead_says_its_state_in_the_subject() -> None:
    assert mailed(CaseCard("case:17", "AVV-7", "Fall", "Mottagen", ()))[0] == "AVV-7: Mottagen"


def test_a_notice_is_its_sentence() -> None:
    assert mailed(Notice("Din rapport AVV-7 har kommit in.", buttons=(BUTTON,))) == (
        "Besked från Hjulet",
        "Din rapport AVV-7 har kommit in." + FOOT,
    )


def test_a_summary_is_its_counts_and_what_they_leave_out() -> None:
    table = Table("Per enhet", ("Enhet", "Antal"), (("Linden", "3"),))
    subject, text = mailed(Summary("Vecka 47", "16–22 november", (table,), ("Bara avvikelser.",), (BUTTON,)))
    assert subject == "Vecka 47"
    assert text == "Vecka 47\n16–22 november\nBara avvikelser.\n\nPer enhet:\n  Linden     3" + FOOT


def test_what_is_read_is_not_in_a_mail_at_all() -> None:
    reading = Reading("AVV-7", "Fall", (Section("Vad hände", "Den boende föll."),))
    assert mailed(reading) == ("Något väntar på dig i Hjulet", "Något väntar på dig i Hjulet" + FOOT)


@pytest.mark.parametrize("name", sorted(SCREENS))
def test_no_address_but_our_own_is_in_any_mail(name: str) -> None:
    assert mailed(SCREENS[name])[1].count("://") == 1
    assert "://" not in mailed(SCREENS[name], door="")[1]


def test_a_mail_is_in_the_readers_language() -> None:
    assert "You get this mail because" in mailed(Notice("Your report"), "en")[1]


def test_a_long_subject_is_cut() -> None:
    assert len(mailed(Notice("Text", "ord " * 100))[0]) <= 120


@pytest.mark.parametrize(
    ("url", "port", "tls", "starttls"),
    [
        ("smtp://post.example.se", 587, False, True),
        ("smtp://post.example.se:25", 25, False, True),
        ("smtps://post.example.se", 465, True, False),
        ("smtp://127.0.0.1:2525", 2525, False, None),
    ],
)
def test_outside_this_machine_the_line_is_encrypted_before_anything_is_said(
    url: str, port: int, tls: bool, starttls: bool | None
) -> None:
    account = Account.of(url)
    assert (account.port, account.tls, account.starttls) == (port, tls, starttls)


def test_a_password_may_have_any_letter() -> None:
    account = Account.of("smtp://hjulet%40example.se:a%2Fb%40c@post.example.se")
    assert (account.user, account.password, account.host) == ("hjulet@example.se", "a/b@c", "post.example.se")
