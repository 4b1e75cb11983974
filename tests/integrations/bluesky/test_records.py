"""Keys and records."""

import re
from datetime import UTC, datetime

from integrations.bluesky.handle import PostHandle
from integrations.bluesky.records import is_post, new_tid, post_url, reply_record

AT = datetime(2026, 3, 3, 9, 0, 0, 123456, tzinfo=UTC)
TARGET = PostHandle(
    uri="at://did:plc:a/p/1", cid="c1", root_uri="at://did:plc:b/p/2", root_cid="c2"
)


def test_a_key_has_the_form_of_a_tid() -> None:
    """13 characters of the sortable alphabet, the first below k (the highest bit is zero)."""
    key = new_tid(delivery_id="d1", created_at=AT)
    assert re.fullmatch(r"[2-7a-j][2-7a-z]{12}", key)


def test_a_key_is_stable_and_of_its_delivery() -> None:
    """The same delivery has the same key; a thousand of one moment differ."""
    assert new_tid(delivery_id="d1", created_at=AT) == new_tid(delivery_id="d1", created_at=AT)
    assert len({new_tid(delivery_id=f"d{n}", created_at=AT) for n in range(1000)}) == 1000


def test_a_key_survives_a_rounded_time() -> None:
    """Whether the store keeps microseconds makes no difference."""
    rounded = AT.replace(microsecond=0)
    assert new_tid(delivery_id="d", created_at=AT) == new_tid(delivery_id="d", created_at=rounded)


def test_keys_sort_by_second() -> None:
    """As TIDs do."""
    later = AT.replace(second=1)
    assert new_tid(delivery_id="a", created_at=AT) < new_tid(delivery_id="b", created_at=later)


def test_a_reply_points_at_post_and_root() -> None:
    """With both hashes, the delivery's time, and facets only where there are any."""
    assert reply_record("Yes.", target=TARGET, created_at=AT, dids={}) == {
        "$type": "app.bsky.feed.post",
        "text": "Yes.",
        "createdAt": "2026-03-03T09:00:00.123Z",
        "reply": {
            "root": {"uri": "at://did:plc:b/p/2", "cid": "c2"},
            "parent": {"uri": "at://did:plc:a/p/1", "cid": "c1"},
        },
    }


def test_addresses() -> None:
    """A post can be told from a private message, and has a page."""
    uri = "at://did:plc:a/app.bsky.feed.post/3k"
    assert (is_post(uri), is_post("convo1/m2"), is_post("at://did:plc:a/x.y.z/3k")) == (
        True,
        False,
        False,
    )
    assert post_url("https://bsky.app", uri) == "https://bsky.app/profile/did:plc:a/post/3k"
