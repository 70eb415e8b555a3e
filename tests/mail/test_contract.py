"""What both ways of sending owe: mail by Graph and by a mail server, over real sockets."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.mail.channel import MailChannel
from conversation.port import Address, TryLater, Unreachable
from conversation.screen import Notice, Nudge
from tests.channels.contract import secret_words
from tests.channels.screens import SCREENS
from tests.graph_fake import FakeGraph
from tests.mail.offices import ADDRESS, NOBODY, SAMIRA, GraphOffice, Office, SmtpOffice, mail
from tests.smtp_fake import FakeSmtp

HERE = Address("mail", str(SAMIRA))
NUDGE = Nudge("case:17", "Påminnelse: ta emot AVV-2026-00042", "Den väntar på dig.\n.Svara senast på fredag.")


@pytest.fixture(params=["graph", "smtp"])
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    if request.param == "graph":
        with FakeGraph() as graph:
            yield GraphOffice(graph)
    else:
        with FakeSmtp() as smtp:
            yield SmtpOffice(smtp)


async def refusal(office: Office, kind: type[Exception], **more: Any) -> Exception:
    """What comes back instead of a mail."""
    async with mail(office.settings(**more)) as channel:
        with pytest.raises(kind) as raised:
            await channel.send(HERE, NUDGE)
    assert office.arrived == []
    return raised.value


async def test_a_mail_arrives_with_its_subject_and_its_words(office: Office) -> None:
    async with mail(office.settings()) as channel:
        assert await channel.send(HERE, NUDGE)
    (arrived,) = office.arrived
    assert (arrived.to, arrived.subject) == (ADDRESS, "Påminnelse: ta emot AVV-2026-00042")
    assert "Den väntar på dig.\n.Svara senast på fredag.\n" in arrived.text
    assert "Öppna Hjulet i chatten" in arrived.text


@pytest.mark.requirement("I1")
async def test_every_screen_can_be_mailed_and_no_free_text_is_in_any(office: Office) -> None:
    seen = 0
    async with mail(office.settings()) as channel:
        for screen in SCREENS.values():
            await channel.send(HERE, screen)
            for words in secret_words(screen):
                seen += 1
                assert words[:20] not in office.arrived[-1].text + office.arrived[-1].subject
    assert len(office.arrived) == len(SCREENS)
    assert seen > 5


async def test_two_mails_have_names_of_their_own(office: Office) -> None:
    async with mail(office.settings()) as channel:
        assert await channel.send(HERE, NUDGE) != await channel.send(HERE, NUDGE)


async def test_a_subject_of_several_lines_is_one(office: Office) -> None:
    async with mail(office.settings()) as channel:
        await channel.send(HERE, Notice("Text", "Rubrik\r\nBcc: nagon@example.com"))
    assert [each.subject for each in office.arrived] == ["Rubrik Bcc: nagon@example.com"]


async def test_a_mail_cannot_be_replaced_so_an_update_sends_none(office: Office) -> None:
    async with mail(office.settings()) as channel:
        sent = await channel.send(HERE, SCREENS["card"])
        assert await channel.send(HERE, SCREENS["card_closed"], replaces=sent) == sent
    assert len(office.arrived) == 1


async def test_somebody_without_an_address_cannot_be_reached(office: Office) -> None:
    async with mail(office.settings()) as channel:
        with pytest.raises(Unreachable):
            await channel.send(Address("mail", str(NOBODY)), NUDGE)


async def test_a_reader_who_is_refused_cannot_be_reached(office: Office) -> None:
    office.refuses_the_reader()
    refused = await refusal(office, Unreachable)
    assert ADDRESS not in str(refused)


async def test_a_busy_server_is_tried_later_when_it_asks(office: Office) -> None:
    after = office.is_busy()
    later = await refusal(office, TryLater)
    assert isinstance(later, TryLater)
    assert later.after == after


async def test_a_lost_line_is_tried_later(office: Office) -> None:
    office.cuts_the_line()
    await refusal(office, TryLater)


async def test_a_mailbox_that_is_not_ours_is_nobody_elses_fault(office: Office) -> None:
    await refusal(office, TryLater, mail_from="annan@example.se")


async def test_a_server_that_is_not_there_is_tried_later(office: Office) -> None:
    await refusal(office, TryLater, smtp_url="smtp://127.0.0.1:1")


async def test_it_works_again_after_a_refusal(office: Office) -> None:
    office.is_busy()
    async with mail(office.settings()) as channel:
        with pytest.raises(TryLater):
            await channel.send(HERE, NUDGE)
        await channel.send(HERE, NUDGE)
    assert len(office.arrived) == 1


@pytest.mark.parametrize("what", ["refuses_the_reader", "is_busy", "cuts_the_line"])
async def test_neither_secret_nor_address_nor_word_is_logged(
    office: Office, what: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with mail(office.settings()) as channel:
        await channel.send(HERE, NUDGE)
        getattr(office, what)()
        with pytest.raises((TryLater, Unreachable)) as raised:
            await channel.send(HERE, NUDGE)
    told = "".join([*capfd.readouterr(), caplog.text, str(raised.value)])
    for word in (office.secret, ADDRESS, "AVV-2026", "Den väntar"):
        assert word not in told


# What only one of them can do


@pytest.fixture
def smtp() -> Iterator[FakeSmtp]:
    with FakeSmtp() as made:
        yield made


@pytest.fixture
def graph() -> Iterator[FakeGraph]:
    with FakeGraph() as made:
        yield made


async def say(channel: MailChannel) -> str:
    return await channel.send(HERE, NUDGE)


async def test_a_mail_that_was_taken_stays_taken_when_the_goodbye_is_lost(smtp: FakeSmtp) -> None:
    smtp.answers["QUIT"] = ["drop"]
    async with mail(smtp.settings()) as channel:
        assert await say(channel)
    assert len(smtp.taken) == 1


async def test_a_mail_names_itself_and_asks_for_no_automatic_answer(smtp: FakeSmtp) -> None:
    async with mail(smtp.settings()) as channel:
        name = await say(channel)
    message = smtp.taken[0].message
    assert message["Message-ID"] == f"<{name}@example.se>"
    assert (message["From"], message["Auto-Submitted"]) == (smtp.mailbox, "auto-generated")


@pytest.mark.parametrize(
    ("verb", "answer", "kind", "reason"),
    [
        ("CONNECT", "421 4.3.2 closing", TryLater, "smtp_421"),
        ("AUTH", "535 5.7.8 wrong", TryLater, "smtp_535"),
        ("MAIL", "550 5.7.60 not yours", TryLater, "smtp_550"),
        ("RCPT", "450 4.2.1 greylisted", TryLater, "smtp_450"),
        ("RCPT", "550 5.1.1 unknown", Unreachable, "smtp_550"),
        ("DATA", "452 4.3.1 full", TryLater, "smtp_452"),
        ("END", "451 4.3.0 later", TryLater, "smtp_451"),
        ("END", "552 5.2.2 mailbox is full", Unreachable, "smtp_552"),
        ("END", "drop", TryLater, "connection"),
    ],
)
async def test_a_mail_server_says_whether_it_is_for_now_or_for_good(
    smtp: FakeSmtp, verb: str, answer: str, kind: type[TryLater | Unreachable], reason: str
) -> None:
    smtp.answers[verb] = [answer]
    async with mail(smtp.settings()) as channel:
        with pytest.raises(kind) as raised:
            await say(channel)
    assert isinstance(raised.value, TryLater | Unreachable)
    assert raised.value.reason == reason


async def test_an_address_that_the_server_cannot_spell_is_no_reason_to_wait(smtp: FakeSmtp) -> None:
    async with mail(smtp.settings(), email="åsa@example.se") as channel:
        with pytest.raises(Unreachable):
            await say(channel)


async def test_a_missing_consent_is_tried_later_and_a_given_one_is_used(graph: FakeGraph) -> None:
    graph.entra.application.roles = ["User.Read.All"]
    async with mail(graph.settings(mail_from=graph.mailbox)) as channel:
        with pytest.raises(TryLater) as later:
            await say(channel)
    assert later.value.reason == "ErrorAccessDenied"
    graph.entra.application.roles = ["Mail.Send"]
    async with mail(graph.settings(mail_from=graph.mailbox)) as channel:
        await say(channel)
    assert len(graph.mails) == 1


async def test_a_revoked_token_is_replaced_by_the_next_mail(graph: FakeGraph) -> None:
    async with mail(graph.settings(mail_from=graph.mailbox)) as channel:
        await say(channel)
        graph.entra.revoke()
        with pytest.raises(TryLater):
            await say(channel)
        await say(channel)
    assert len(graph.mails) == 2


async def test_no_token_is_tried_later(graph: FakeGraph) -> None:
    graph.entra.application.expired = True
    async with mail(graph.settings(mail_from=graph.mailbox)) as channel:
        with pytest.raises(TryLater) as later:
            await say(channel)
    assert later.value.reason == "AADSTS7000222"


async def test_nothing_is_kept_in_the_mailbox_that_it_is_sent_from(graph: FakeGraph) -> None:
    async with mail(graph.settings(mail_from=graph.mailbox)) as channel:
        await say(channel)
    assert graph.mails[0]["saveToSentItems"] is False
