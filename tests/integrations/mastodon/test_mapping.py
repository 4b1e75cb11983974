"""A status as the product sees it, with everything that it shows."""

from datetime import UTC, datetime
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.mention import Media, MediaKind, Visibility
from integrations.mastodon.mapping import Us, profile, status_text, to_mention
from integrations.mastodon.visibility import seen_by
from tests.integrations.mastodon.rig import Rig

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
US = Us(external_id="1000", domain="social.example")

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
_FIELDS = [
    "id",
    "acct",
    "username",
    "account",
    "status",
    "content",
    "spoiler_text",
    "visibility",
    "created_at",
    "edited_at",
    "mentions",
    "media_attachments",
    "card",
    "poll",
    "quote",
    "pleroma",
    "language",
    "url",
    "in_reply_to_id",
    "in_reply_to_account_id",
]


async def test_everything_is_seen(rig: Rig) -> None:
    """Warning, text, poll, pictures with their words, link previews, language, followers."""
    extra: dict[str, object] = {
        "media_attachments": [
            {
                "type": "image",
                "url": "https://files.example/1.png",
                "preview_url": "https://files.example/1-small.png",
                "description": "A broken lamp",
            },
            {"type": "gifv", "url": "https://files.example/2.mp4", "preview_url": "http://x/2"},
            {"type": "unknown", "url": None, "remote_url": "https://far.example/3.bin"},
            {"type": "image", "url": "javascript:alert(1)"},
        ],
        "card": {"url": "https://news.example/1", "title": "News", "image": None},
        "poll": {"options": [{"title": "Yes"}, {"title": "No"}]},
    }
    status = rig.server.say(rig.ann, "@brand look", warning="Broken things", extra=extra)
    mention = await rig.mention(status)
    assert mention.text == "[Content warning: Broken things]\n\n@brand look\n\nPoll:\n○ Yes\n○ No"
    assert mention.media == (
        Media(
            kind=MediaKind.IMAGE,
            url="https://files.example/1.png",
            preview_url="https://files.example/1-small.png",
            alt_text="A broken lamp",
        ),
        Media(kind=MediaKind.GIF, url="https://files.example/2.mp4"),
        Media(kind=MediaKind.LINK, url="https://far.example/3.bin"),
        Media(kind=MediaKind.LINK, url="https://news.example/1", title="News"),
    )
    assert mention.author.handle == "ann@far.example"
    assert mention.author.name == "Ann"
    assert mention.author.followers == 42
    assert mention.url == f"https://far.example/@ann/{status}"
    assert mention.created_at == rig.server.now
    assert mention.language == "en"


def test_a_person_without_acct_and_with_hidden_followers() -> None:
    """Pleroma: null, and a number that means nothing."""
    account = {
        "id": 7,
        "username": "bob",
        "acct": None,
        "url": "https://far.example/users/bob",
        "followers_count": 0,
        "pleroma": {"hide_followers_count": True},
    }
    person = profile(account, "social.example")
    assert (person.external_id, person.handle, person.followers) == ("7", "bob@far.example", None)


def test_people_of_our_server_get_its_domain() -> None:
    """Their name alone would be ambiguous."""
    assert profile({"id": "7", "acct": "bob"}, "social.example").handle == "bob@social.example"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("public", Visibility.PUBLIC),
        ("unlisted", Visibility.UNLISTED),
        ("private", Visibility.FOLLOWERS),
        ("direct", Visibility.DIRECT),
        ("local", Visibility.DIRECT),
        ("list", Visibility.DIRECT),
        ("mutuals_only", Visibility.DIRECT),
        ("", Visibility.DIRECT),
    ],
)
def test_unknown_visibilities_are_the_most_private(name: str, expected: Visibility) -> None:
    """Whom they reach is not documented, so nobody new may see the answer."""
    assert seen_by(name) is expected


def test_pleromas_plain_content_warning_is_preferred() -> None:
    """Its own field may hold markup."""
    status = {
        "spoiler_text": "<i>food</i>",
        "content": "<p>soup</p>",
        "pleroma": {"spoiler_text": {"text/plain": "food"}},
    }
    assert status_text(status) == "[Content warning: food]\n\nsoup"


def test_a_notification_without_status_is_none() -> None:
    """Its author has deleted it."""
    notification = {"id": "1", "type": "mention", "status": None, "account": {"id": "2"}}
    assert to_mention(notification, US, root="", parent=None, now=NOW) is None


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(st.sampled_from(_FIELDS), _JSON),
    st.dictionaries(st.sampled_from(_FIELDS), _JSON),
)
def test_no_json_breaks_the_mapping(status: dict[str, object], account: dict[str, object]) -> None:
    """Whatever a server sends becomes a mention or nothing."""
    status = {**status, "id": "1", "account": {**account, "id": "2"}}
    notification = cast("dict[str, object]", {"id": "3", "type": "mention", "status": status})
    mention = to_mention(notification, US, root="", parent=None, now=NOW)
    assert mention is not None
    assert mention.external_id == "1"
    assert mention.created_at.tzinfo is not None
