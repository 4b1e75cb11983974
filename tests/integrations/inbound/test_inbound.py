"""An inbound account: made with a secret, told by its door, and nothing else."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.mention import AuthorProfile, Media, MediaKind, Mention, MentionKind, Visibility
from bot.errors import BadInput, Rejected
from integrations.base import Network, Outgoing, OutgoingKind, PushedEvent, ReplyTarget
from integrations.inbound import PLUGIN, mapping
from integrations.inbound.checking import read_body
from integrations.inbound.signing import (
    ROTATION,
    WINDOW,
    is_signed,
    secrets_of,
    signature,
    wrong_time,
)
from tests.integrations.inbound.script import Script

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BODY = (
    b'{"id": "4711", "text": "Cold, twice.", "url": "https://r.example/4711", "why": "rated us 2",'
    b' "created_at": "2026-03-04T13:00:00+02:00", "thread": "order-9", "kind": "private",'
    b' "author": {"id": "lena", "handle": "lena.f", "name": "Lena", "followers": 12},'
    b' "media": [{"kind": "image", "url": "https://r.example/cup.jpg"}]}'
)
TARGET = ReplyTarget(
    external_id="4711",
    root_external_id="4711",
    author_external_id="lena",
    author_handle="lena.f",
    visibility=Visibility.PUBLIC,
    reply_handle="",
)


class Kept:
    """Credentials that are there."""

    async def load(self) -> Mapping[str, str]:
        """A secret."""
        return {"secret": "s"}

    async def save(self, credentials: Mapping[str, str]) -> None:
        """Nobody saves here."""
        raise AssertionError(credentials)

    async def refresh(self, renew: object) -> Mapping[str, str]:
        """Nor renews."""
        raise AssertionError(renew)


def network() -> Network:
    """An account named reviews."""
    return PLUGIN.build(
        own_external_id="reviews",
        own_handle="reviews",
        base_url="",
        credentials=Kept(),
        settings={},
    )


async def test_connecting_makes_a_secret_and_shows_it_once() -> None:
    """Each time another, with the address that the tool calls."""
    ask = Script(name="reviews")
    settings = {"PUBLIC_URL": "https://bot.example/"}
    signed_in = await PLUGIN.sign_in(ask, settings, now=NOW)
    secret = signed_in.credentials["secret"]
    assert "Address: https://bot.example/inbound/reviews" in ask.said
    assert [line for line in ask.said if secret in line] == [f"Secret:  {secret}"]
    assert secret not in repr(signed_in)
    assert (await PLUGIN.sign_in(ask, {}, now=NOW)).credentials["secret"] != secret


@pytest.mark.parametrize("name", ["", "Reviews", "a/b", "-a", "a" * 41, "ä"])
async def test_a_name_stands_in_an_address(name: str) -> None:
    """Anything else is refused before there is a secret."""
    with pytest.raises(BadInput, match="cannot stand in an address"):
        await PLUGIN.sign_in(Script(name=name), {}, now=NOW)


def test_a_signature_covers_the_time_and_the_body() -> None:
    """Of other words, at another time, with another secret it is another."""
    given = signature("s", "1772625600", BODY)
    assert is_signed(["s"], "1772625600", given, BODY)
    assert is_signed(["new", "s"], "1772625600", given, BODY)
    assert not is_signed(["s"], "1772625601", given, BODY)
    assert not is_signed(["s"], "1772625600", given, BODY + b" ")
    assert not is_signed(["new"], "1772625600", given, BODY)
    assert not is_signed([], "1772625600", given, BODY)
    assert not is_signed(["s"], "1772625600", "sha256=ü", BODY)


def test_headers_that_are_no_utf_8_are_forged_and_no_mistake_of_ours() -> None:
    """The web server hands such bytes over as surrogates, which cannot be encoded again."""
    assert not is_signed(("s",), "\udcff", signature("s", "1", BODY), BODY)
    assert not is_signed(("s",), "1", "\udcff", BODY)


@pytest.mark.parametrize(
    ("away", "fits"),
    [
        (timedelta(), True),
        (WINDOW, True),
        (-WINDOW, True),
        (WINDOW + timedelta(seconds=1), False),
        (-WINDOW - timedelta(seconds=1), False),
    ],
)
def test_a_time_may_be_five_minutes_away(away: timedelta, fits: bool) -> None:  # noqa: FBT001 - expected
    """Either way, and not a second more."""
    timestamp = str(int((NOW + away).timestamp()))
    assert (wrong_time(timestamp, NOW) == "") is fits


@pytest.mark.parametrize("timestamp", ["", "now", "1772625600.5", "-1", "１７", "9" * 13])
def test_a_time_is_whole_seconds(timestamp: str) -> None:
    """Anything else is said to be none."""
    assert "whole seconds" in wrong_time(timestamp, NOW)


def test_the_secret_before_is_accepted_for_a_week() -> None:
    """And no longer; who never had one before has one."""
    until = (NOW + ROTATION).isoformat()
    rotated = {"secret": "new", "previous": "old", "previous_until": until}
    assert secrets_of(rotated, NOW + ROTATION - timedelta(seconds=1)) == ("new", "old")
    assert secrets_of(rotated, NOW + ROTATION) == ("new",)
    assert secrets_of({"secret": "new", "previous_until": until}, NOW) == ("new",)


async def test_what_is_kept_becomes_the_mention_that_was_handed_in() -> None:
    """Through its envelope, with all that was said."""
    webhook, pushed = PLUGIN.webhook({}), network().pushed
    assert webhook is not None
    assert pushed is not None
    events = webhook.events(mapping.envelope("reviews", read_body(BODY)))
    assert [event.own_external_id for event in events] == ["reviews"]
    news = await pushed.read(events, now=NOW)
    assert news.mentions == (
        Mention(
            external_id="4711",
            root_external_id="order-9",
            author=AuthorProfile(
                external_id="lena", handle="lena.f", display_name="Lena", followers=12
            ),
            text="Cold, twice.",
            created_at=datetime(2026, 3, 4, 11, 0, tzinfo=UTC),
            kind=MentionKind.PRIVATE,
            visibility=Visibility.DIRECT,
            url="https://r.example/4711",
            media=(Media(kind=MediaKind.IMAGE, url="https://r.example/cup.jpg"),),
            why="rated us 2",
        ),
    )


@pytest.mark.parametrize(
    ("told", "year"), [("0001-01-01T00:00:00+14:00", 1), ("9999-12-31T23:59:59-12:00", 9999)]
)
async def test_times_at_the_ends_of_the_calendar_are_read(told: str, year: int) -> None:
    """They cannot be moved to UTC, and keep nothing else from being read."""
    pushed = network().pushed
    assert pushed is not None
    body = BODY.replace(b"2026-03-04T13:00:00+02:00", told.encode())
    news = await pushed.read(mapping.events(mapping.envelope("reviews", read_body(body))), now=NOW)
    assert ([m.created_at.year for m in news.mentions], news.unknown) == ([year], ())


async def test_what_a_later_release_no_longer_takes_keeps_nothing_else_from_being_read() -> None:
    """It is counted as unknown."""
    pushed = network().pushed
    assert pushed is not None
    said = mapping.events(mapping.envelope("reviews", read_body(BODY)))
    odd = PushedEvent(own_external_id="reviews", kind="mention", content={"id": 4711})
    news = await pushed.read([odd, *said], now=NOW)
    assert ([m.external_id for m in news.mentions], news.unknown) == (["4711"], ("mention",))


async def test_nothing_is_ever_sent_or_fetched() -> None:
    """People answer by the link: the adapter refuses, whoever asks."""
    ours = network()
    assert ours.capabilities.elsewhere
    assert not ours.reply_permission(TARGET).allowed
    page = await ours.fetch_mentions(None, now=NOW)
    assert (page.mentions, page.more) == ((), False)
    assert (await ours.fetch_mentions(page.cursor, now=NOW)).cursor == page.cursor
    outgoing = Outgoing(
        delivery_id="d",
        kind=OutgoingKind.REPLY,
        text="Hi",
        target=TARGET,
        key="",
        created_at=NOW,
    )
    with pytest.raises(Rejected, match="Mark answered"):
        await ours.send(outgoing)
