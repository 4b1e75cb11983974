"""From X's JSON to mentions."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.mention import (
    AuthorProfile,
    Media,
    MediaKind,
    Mention,
    MentionKind,
    QuotedContext,
    Visibility,
)
from integrations.x import snowflake
from integrations.x.mapping import mentions_of_events, mentions_of_posts
from tests.integrations.x.conftest import UNHURRIED

# How fast a busy machine draws and runs a case says nothing about the code.
OURS = "1000"
ID = "1991482905600000000"
LATER = "1991483157258240000"

WHOLE = {
    "data": [
        {
            "id": ID,
            "text": "@goldenshop The app &amp; site lost my order &lt;3 https://t.co/aaaaaaaaaa "
            "https://t.co/bbbbbbbbbb",
            "author_id": "2000",
            "created_at": "2026-11-20T11:59:00.250Z",
            "conversation_id": "1991482000000000000",
            "in_reply_to_user_id": OURS,
            "lang": "en",
            "edit_history_tweet_ids": [ID],
            "referenced_tweets": [{"type": "replied_to", "id": "1991482000000000000"}],
            "attachments": {"media_keys": ["3_1", "7_2", "missing"]},
            "entities": {
                "mentions": [{"id": OURS, "username": "goldenshop", "start": 0, "end": 11}],
                "urls": [
                    {
                        "url": "https://t.co/aaaaaaaaaa",
                        "expanded_url": "https://shop.example/order?id=7&copy=1",
                        "display_url": "shop.example/order?id…",
                        "title": "Order 7 &amp; more",
                    },
                    {
                        "url": "https://t.co/bbbbbbbbbb",
                        "expanded_url": f"https://x.com/kim/status/{ID}/photo/1",
                        "media_key": "3_1",
                    },
                ],
            },
        }
    ],
    "includes": {
        "users": [
            {
                "id": "2000",
                "username": "kim",
                "name": "Kim &amp; Co",
                "profile_image_url": "https://pbs.twimg.com/kim_normal.jpg",
                "public_metrics": {"followers_count": 1234, "tweet_count": 5},
            },
            {"id": OURS, "username": "goldenshop", "name": "Golden Shop"},
        ],
        "tweets": [
            {
                "id": "1991482000000000000",
                "text": "New app today!",
                "author_id": OURS,
            }
        ],
        "media": [
            {
                "media_key": "3_1",
                "type": "photo",
                "url": "https://pbs.twimg.com/media/1.jpg",
                "alt_text": "An empty basket",
            },
            {
                "media_key": "7_2",
                "type": "video",
                "preview_image_url": "https://pbs.twimg.com/thumb/2.jpg",
                "variants": [
                    {"content_type": "application/x-mpegURL", "url": "https://video/2.m3u8"},
                    {"content_type": "video/mp4", "bit_rate": 256000, "url": "https://video/s.mp4"},
                    {"content_type": "video/mp4", "bit_rate": 832000, "url": "https://video/l.mp4"},
                ],
            },
        ],
    },
    "meta": {"result_count": 1},
}


def test_a_whole_post_becomes_a_whole_mention() -> None:
    """Author, text, media, context, link and reason are read."""
    assert mentions_of_posts(WHOLE, own_id=OURS) == [
        Mention(
            external_id=ID,
            root_external_id="1991482000000000000",
            parent_external_id="1991482000000000000",
            author=AuthorProfile(
                external_id="2000",
                handle="kim",
                display_name="Kim & Co",
                avatar_url="https://pbs.twimg.com/kim_normal.jpg",
                profile_url="https://x.com/kim",
                followers=1234,
            ),
            text="@goldenshop The app & site lost my order <3 "
            "https://shop.example/order?id=7&copy=1",
            created_at=datetime(2026, 11, 20, 11, 59, 0, 250000, tzinfo=UTC),
            kind=MentionKind.REPLY,
            visibility=Visibility.PUBLIC,
            url=f"https://x.com/kim/status/{ID}",
            media=(
                Media(
                    kind=MediaKind.IMAGE,
                    url="https://pbs.twimg.com/media/1.jpg",
                    preview_url="https://pbs.twimg.com/media/1.jpg",
                    alt_text="An empty basket",
                ),
                Media(
                    kind=MediaKind.VIDEO,
                    url="https://video/l.mp4",
                    preview_url="https://pbs.twimg.com/thumb/2.jpg",
                ),
                Media(
                    kind=MediaKind.LINK,
                    url="https://shop.example/order?id=7&copy=1",
                    title="Order 7 & more",
                ),
            ),
            context=QuotedContext(
                author="@goldenshop",
                text="New app today!",
                url="https://x.com/goldenshop/status/1991482000000000000",
                ours=True,
            ),
            reply_handle=f"{ID} mentioned",
            language="en",
            why="replied to our post",
        )
    ]


def test_a_post_with_nothing_but_an_id_is_still_a_mention() -> None:
    """Every field but the id may be missing; the id carries the time."""
    bare = mentions_of_posts({"data": [{"id": ID}]}, own_id=OURS)
    assert bare == [
        Mention(
            external_id=ID,
            root_external_id=ID,
            author=AuthorProfile(
                external_id="unknown",
                handle="unknown",
                profile_url="https://x.com/i/user/unknown",
            ),
            text="",
            created_at=snowflake.time_of(ID),
            kind=MentionKind.MENTION,
            url=f"https://x.com/unknown/status/{ID}",
            reply_handle=f"{ID} mentioned",
            why="mentioned us",
        )
    ]


def test_a_long_post_is_read_whole() -> None:
    """The text beyond 280 units stands in note_tweet, with links of its own."""
    post = {
        "id": ID,
        "text": "A long story that …",
        "note_tweet": {
            "text": "A long story that goes on at https://t.co/cccccccccc &gt; here",
            "entities": {
                "urls": [
                    {"url": "https://t.co/cccccccccc", "expanded_url": "https://shop.example/long"}
                ]
            },
        },
    }
    (mention,) = mentions_of_posts({"data": [post]}, own_id=OURS)
    assert mention.text == "A long story that goes on at https://shop.example/long > here"


@pytest.mark.parametrize(
    ("post", "kind", "why", "handle"),
    [
        (
            {"entities": {"mentions": [{"id": OURS}]}},
            MentionKind.MENTION,
            "mentioned us",
            "mentioned",
        ),
        (
            {"referenced_tweets": [{"type": "quoted", "id": "50"}]},
            MentionKind.QUOTE,
            "quoted our post",
            "quoted",
        ),
        (
            {
                "referenced_tweets": [{"type": "quoted", "id": "60"}],
                "entities": {"mentions": [{"id": OURS}]},
            },
            MentionKind.MENTION,
            "mentioned us while quoting a post",
            "mentioned",
        ),
        (
            {
                "referenced_tweets": [{"type": "replied_to", "id": "60"}],
                "in_reply_to_user_id": "3000",
                "entities": {"mentions": [{"id": "3000"}, {"id": OURS}]},
            },
            MentionKind.MENTION,
            "mentioned us in a reply to @lee",
            "mentioned",
        ),
        (
            {
                "referenced_tweets": [{"type": "replied_to", "id": "404"}],
                "in_reply_to_user_id": "4000",
            },
            MentionKind.MENTION,
            "mentioned us in a reply to somebody else",
            "mentioned",
        ),
        (
            {
                "referenced_tweets": [{"type": "replied_to", "id": "50"}],
                "in_reply_to_user_id": OURS,
                "entities": {"mentions": [{"id": "3000"}]},
            },
            MentionKind.REPLY,
            "replied to our post",
            "neither",
        ),
    ],
)
def test_why_a_post_is_ours_to_answer(
    post: dict[str, object], kind: MentionKind, why: str, handle: str
) -> None:
    """Replies, quotes and mentions are told apart, and whether X counts an answer as summoned."""
    page = {
        "data": [{"id": ID, **post}],
        "includes": {
            "users": [{"id": "3000", "username": "lee"}],
            "tweets": [{"id": "50", "author_id": OURS}, {"id": "60", "author_id": "3000"}],
        },
    }
    (mention,) = mentions_of_posts(page, own_id=OURS)
    assert (mention.kind, mention.why, mention.reply_handle) == (kind, why, f"{ID} {handle}")


def test_an_edited_post_keeps_its_first_id_and_is_answered_at_its_newest() -> None:
    """An edit is a new post on X, but the same message to us."""
    post = {"id": LATER, "text": "better", "edit_history_tweet_ids": [ID, LATER]}
    (mention,) = mentions_of_posts({"data": [post]}, own_id=OURS)
    assert mention.external_id == ID
    assert mention.reply_handle == f"{LATER} mentioned"
    assert mention.created_at == snowflake.time_of(ID)
    assert mention.edited_at == snowflake.time_of(LATER)
    assert mention.url == f"https://x.com/unknown/status/{LATER}"


def test_the_link_to_a_quoted_post_is_not_repeated_in_the_text() -> None:
    """The quoted post stands as context."""
    page = {
        "data": [
            {
                "id": ID,
                "text": "Look https://t.co/qqqqqqqqqq",
                "referenced_tweets": [{"type": "quoted", "id": "50"}],
                "entities": {
                    "urls": [
                        {
                            "url": "https://t.co/qqqqqqqqqq",
                            "expanded_url": "https://twitter.com/lee/status/50",
                        }
                    ]
                },
            }
        ],
        "includes": {"tweets": [{"id": "50", "author_id": "3000", "text": "Sale!"}]},
    }
    (mention,) = mentions_of_posts(page, own_id=OURS)
    assert mention.text == "Look"
    assert mention.context == QuotedContext(
        author="@3000", text="Sale!", url="https://x.com/3000/status/50", ours=False
    )


@pytest.mark.parametrize(
    ("code", "language"), [("de", "de"), ("und", ""), ("qme", ""), ("qu", "qu")]
)
def test_codes_for_no_language_are_no_language(code: str, language: str) -> None:
    """X has codes for posts without words."""
    (mention,) = mentions_of_posts({"data": [{"id": ID, "lang": code}]}, own_id=OURS)
    assert mention.language == language


def test_one_odd_post_does_not_hide_the_others() -> None:
    """A field of another form is left out; an object without a usable id is passed over."""
    page = {
        "data": [
            {"id": ID, "text": "fine", "author_id": "2000", "entities": {"urls": "none"}},
            {"id": LATER, "text": "later"},
            {"text": "no id"},
            {"id": "not-a-number"},
            None,
        ],
        "includes": {"users": [{"username": "nobody"}, {"id": "2000", "username": "kim"}]},
    }
    found = mentions_of_posts(page, own_id=OURS)
    assert [(mention.text, mention.author.handle) for mention in found] == [
        ("fine", "kim"),
        ("later", "unknown"),
    ]


def test_a_private_message_stays_private() -> None:
    """Its root is the conversation, it is answered there, and its pictures have no preview."""
    page = {
        "data": [
            {
                "id": ID,
                "event_type": "MessageCreate",
                "text": "My order &amp; me",
                "sender_id": "2000",
                "dm_conversation_id": "1000-2000",
                "created_at": "2026-11-20T11:59:00.000Z",
                "attachments": {"media_keys": ["3_1"]},
            },
            {"id": LATER, "event_type": "MessageCreate", "text": "ours", "sender_id": OURS},
            {"id": LATER, "event_type": "ParticipantsJoin", "sender_id": "2000"},
        ],
        "includes": {
            "users": [{"id": "2000", "username": "kim"}],
            "media": [{"media_key": "3_1", "type": "photo", "url": "https://ton.twitter.com/1"}],
        },
    }
    assert mentions_of_events(page, own_id=OURS) == [
        Mention(
            external_id=f"dm:{ID}",
            root_external_id="dm:1000-2000",
            author=AuthorProfile(external_id="2000", handle="kim", profile_url="https://x.com/kim"),
            text="My order & me",
            created_at=datetime(2026, 11, 20, 11, 59, tzinfo=UTC),
            kind=MentionKind.PRIVATE,
            visibility=Visibility.DIRECT,
            url="https://x.com/messages/1000-2000",
            media=(Media(kind=MediaKind.IMAGE, url="https://x.com/messages/1000-2000"),),
            reply_handle="dm 1000-2000",
            why="sent us a private message",
        )
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
_IDS = st.integers(0, 2**63 - 1).map(str)


def _thinned(
    document: dict[str, object], odd: st.SearchStrategy[object]
) -> st.SearchStrategy[object]:
    """The document with any of its fields missing, null or of another form."""
    return st.fixed_dictionaries(
        {}, optional={name: st.just(value) | st.none() | odd for name, value in document.items()}
    )


@UNHURRIED
@given(st.data())
def test_whatever_is_missing_a_mention_has_its_id_time_and_link(data: st.DataObject) -> None:
    """No field but the id is needed, and none may have a form that stops the poll."""
    post = WHOLE["data"][0]  # type: ignore[index] # a literal above
    assert isinstance(post, dict)
    includes = WHOLE["includes"]
    assert isinstance(includes, dict)
    thin = data.draw(_thinned(post, _JSON))
    assert isinstance(thin, dict)
    page = {
        "data": [thin | {"id": data.draw(_IDS)}],
        "includes": data.draw(_thinned(includes, _JSON)),
        "meta": data.draw(_JSON),
    }
    (mention,) = mentions_of_posts(page, own_id=OURS)
    assert mention.external_id.isdecimal()
    assert mention.root_external_id
    assert mention.created_at.tzinfo is UTC
    assert mention.url.startswith("https://x.com/")
    assert mention.author.handle


@UNHURRIED
@given(_JSON)
def test_no_answer_of_x_stops_the_mapping(answer: object) -> None:
    """Whatever `data` holds, the mapping returns a list."""
    assert isinstance(mentions_of_posts({"data": answer}, own_id=OURS), list)
    assert isinstance(mentions_of_events({"data": answer}, own_id=OURS), list)
