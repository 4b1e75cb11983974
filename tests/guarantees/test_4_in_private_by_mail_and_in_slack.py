"""Guarantee 4 beyond replies: the private message and its public line, mail, lines in Slack."""

import asyncio
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP as WIRE

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.domain.conversation import State
from bot.domain.delivery import DeliveryKind, DeliveryStatus
from bot.domain.offline import Route
from bot.errors import Unknown
from bot.ports import Mail
from bot.services.offline import GoingOffline
from integrations.email import Encryption, SmtpMailer, SmtpServer
from integrations.memory import Operation
from tests.guarantees.replicas import ANA, Replica, Workplace, on_sqlite
from tests.integrations.email.servers import Inbox, mail_server

PRIVATE, LINE = "Hi Kim, what happened?", "Kim, I have sent you a message."


async def go_offline(place: Workplace, bot: Replica, *, transcript: bool = False) -> None:
    """Ana takes Kim's complaint to a private message."""
    place.world.person("kim").posts("@harbourcoffee it is broken")
    await bot.poll()
    conversation = await place.conversation()
    offline, now = bot.parts.services.offline, place.clock.now()
    form = await offline.open_form(conversation.id, ANA, now)
    await offline.submit(
        GoingOffline(
            conversation_id=conversation.id,
            by=ANA,
            route=Route.PRIVATE,
            reference=form.reference,
            invitation=LINE,
            private=PRIVATE,
            notes="",
            contact="",
            mail_transcript=transcript,
            seen_answers=form.seen_answers,
            seen_at=form.seen_at,
        ),
        now,
    )


def outbox(place: Workplace) -> list[str]:
    """What we have said, in public or not, in the order in which it was accepted."""
    return [message.text for message in place.world.outbox()]


async def test_the_private_message_goes_first(place: Workplace, bot: Replica) -> None:
    """The public line announces what has been accepted, not what is hoped for."""
    await go_offline(place, bot)
    await bot.parts.to_customers.round()
    first = outbox(place)
    await bot.quiet()
    assert (first, outbox(place)) == ([PRIVATE], [PRIVATE, LINE])
    assert (await place.conversation()).state is State.OFFLINE


@on_sqlite
async def test_the_public_line_waits_for_certainty(place: Workplace, bot: Replica) -> None:
    """While nobody knows whether the private message arrived, nothing is announced."""
    await go_offline(place, bot)
    place.world.faults.time_out(Operation.SEND, took_effect=True)
    place.world.faults.unsure("Its search is behind.")
    await bot.quiet()
    before = outbox(place)
    place.clock.advance(timedelta(seconds=10))
    await bot.quiet()
    assert (before, outbox(place)) == ([PRIVATE], [PRIVATE, LINE])


async def test_a_refused_private_message_cancels_its_public_line(
    place: Workplace, bot: Replica
) -> None:
    """The customer still waits, and the writer is told of both."""
    await go_offline(place, bot)
    place.world.faults.reject(Operation.SEND, "Kim takes no messages from strangers.")
    await bot.quiet()
    (line,) = await place.deliveries()
    (private,) = await place.deliveries(DeliveryKind.PRIVATE)
    conversation = await place.conversation()
    (card,) = place.cards()
    told = [m.words for m in place.thread(card)]
    assert outbox(place) == []
    assert (private.status, line.status) == (DeliveryStatus.FAILED, DeliveryStatus.CANCELLED)
    assert (conversation.state, conversation.clock is None) == (State.OPEN, False)
    assert sum(PRIVATE in words for words in told) == 1
    assert sum(LINE in words for words in told) == 1


class DyingInbox(Inbox):
    """A mail server that takes the first mail and dies before it says so."""

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks handlers up by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail; the first time, hang up."""
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.mails) == 1:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return answer


def mailer(place: Workplace, port: int) -> SmtpMailer:
    """To a server on the loopback."""
    server = SmtpServer(
        host="127.0.0.1",
        port=port,
        sender="care@harbourcoffee.example",
        encryption=Encryption.NONE,
        timeout=timedelta(seconds=5),
    )
    return SmtpMailer(server, place.clock)


def read(envelope: Envelope) -> EmailMessage:
    """A mail as it arrived."""
    found = BytesParser(policy=WIRE).parsebytes(envelope.original_content or b"")
    assert isinstance(found, EmailMessage)
    return found


@on_sqlite
async def test_a_transcript_is_recognisable_when_it_comes_twice(place: Workplace) -> None:
    """A mail server cannot be asked: the same Message-ID lets the inbox show it once."""
    inbox = DyingInbox()
    async with (
        mail_server(inbox) as port,
        place.replica(mailer=mailer(place, port)) as bot,
    ):
        await go_offline(place, bot, transcript=True)
        await bot.quiet()
        place.clock.advance(timedelta(minutes=10))
        await bot.quiet()
    mails = [read(envelope) for envelope in inbox.mails]
    (delivery,) = await place.deliveries(DeliveryKind.EMAIL)
    assert delivery.status is DeliveryStatus.SENT
    assert [m["Message-ID"] for m in mails] == [f"<{delivery.id}@golden-hour>"] * 2
    assert mails[0].get_content() == mails[1].get_content()


@on_sqlite
async def test_a_mail_server_that_dies_leaves_it_unknown(place: Workplace) -> None:
    """Neither sent nor refused: what the test above rests on."""
    async with mail_server(DyingInbox()) as port:
        mail = Mail(message_id="1@x", to="a@b.example", subject="s", body="b")
        with pytest.raises(Unknown):
            await mailer(place, port).send(mail)


@on_sqlite
async def test_a_line_in_slack_whose_answer_was_lost_is_not_doubled(
    place: Workplace, bot: Replica
) -> None:
    """Its key in the metadata is looked for under the card before it is posted again."""
    kim = place.world.person("kim")
    kim.posts("@harbourcoffee it is broken")
    await bot.poll()
    await bot.quiet()
    kim.posts("@harbourcoffee hello?")
    await bot.poll()
    place.slack.fail_next("chat.postMessage", drop="after")
    await bot.quiet()
    (card,) = place.cards()
    (notice,) = await place.deliveries(DeliveryKind.SLACK)
    assert [("hello?" in m.words) for m in place.thread(card)] == [True]
    assert (notice.status, notice.attempts) == (DeliveryStatus.SENT, 2)


@on_sqlite
async def test_lines_of_a_thread_keep_their_order(place: Workplace, bot: Replica) -> None:
    """What a customer wrote in five parts is read in five parts, and after a pause, too."""
    kim = place.world.person("kim")
    kim.posts("@harbourcoffee it is broken")
    await bot.poll()
    await bot.quiet()
    for number in range(5):
        kim.posts(f"@harbourcoffee part {number}")
        place.clock.advance(timedelta(seconds=1))
    await bot.poll()
    place.slack.fail_next("chat.postMessage", retry_after=3)
    await bot.quiet()
    place.clock.advance(timedelta(seconds=3))
    await bot.quiet()
    (card,) = place.cards()
    parts = [m.words.split("part ")[1][0] for m in place.thread(card)]
    assert parts == ["0", "1", "2", "3", "4"]
