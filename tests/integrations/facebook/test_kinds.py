"""Every kind of push has its place in the table: handled, or ignored on purpose."""

import pytest

from integrations.facebook.kinds import (
    FIELDS,
    ITEMS,
    VERBS,
    Meaning,
    kind_of_change,
    kind_of_message,
    meaning_of,
)


def test_everything_documented_has_a_meaning() -> None:
    """Each item with each verb, in both fields, and each other field of a Page."""
    kinds = [
        kind_of_change(field, {"item": item, "verb": verb})
        for field in ("feed", "mention")
        for item in ITEMS
        for verb in VERBS
    ]
    kinds += [kind_of_change(field, {}) for field in FIELDS]
    assert [kind for kind in kinds if meaning_of(kind) is Meaning.UNKNOWN] == []


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [
        ("feed.comment.add", Meaning.COMMENT),
        ("feed.comment.edited", Meaning.COMMENT_EDITED),
        ("feed.comment.edit", Meaning.COMMENT_EDITED),
        ("feed.comment.update", Meaning.COMMENT_EDITED),
        ("feed.comment.remove", Meaning.GONE),
        ("feed.comment.delete", Meaning.GONE),
        ("feed.comment.hide", Meaning.HIDDEN),
        ("feed.comment.unhide", Meaning.SHOWN),
        ("feed.comment.mute", Meaning.IGNORED),
        ("feed.post.add", Meaning.POST),
        ("feed.status.add", Meaning.POST),
        ("feed.photo.add", Meaning.POST),
        ("feed.video.add", Meaning.POST),
        ("feed.video.block", Meaning.IGNORED),
        ("feed.post.follow", Meaning.IGNORED),
        ("feed.post.edited", Meaning.POST_EDITED),
        ("feed.like.add", Meaning.IGNORED),
        ("feed.reaction.remove", Meaning.IGNORED),
        ("feed.album.add", Meaning.IGNORED),
        ("feed.event.add", Meaning.IGNORED),
        ("feed.rating.add", Meaning.IGNORED),
        ("mention.post.add", Meaning.TAGGED),
        ("mention.comment.add", Meaning.TAGGED),
        ("mention.photo.edited", Meaning.TAGGED_EDITED),
        ("mention.post.remove", Meaning.GONE),
        ("mention.like.add", Meaning.IGNORED),
        ("parking", Meaning.IGNORED),
        ("payment_options", Meaning.IGNORED),
        ("feed.hologram.add", Meaning.UNKNOWN),
        ("feed.comment.levitate", Meaning.UNKNOWN),
        ("telepathy.none.none", Meaning.UNKNOWN),
        ("conversations", Meaning.IGNORED),
        ("inbox_labels", Meaning.IGNORED),
    ],
)
def test_a_kind_means(kind: str, meaning: Meaning) -> None:
    """What the table says."""
    assert meaning_of(kind) is meaning


@pytest.mark.parametrize(
    ("event", "kind", "meaning"),
    [
        ({"message": {"mid": "m_1", "text": "hi"}}, "messages.message", Meaning.MESSAGE),
        ({"message": {"mid": "m_1", "is_echo": True}}, "messages.echo", Meaning.IGNORED),
        (
            {"message": {"mid": "m_1", "is_deleted": True}},
            "messages.message_gone",
            Meaning.MESSAGE_GONE,
        ),
        ({"message_edit": {"mid": "m_1"}}, "messages.message_edit", Meaning.MESSAGE_EDITED),
        ({"postback": {"title": "Hours"}}, "messages.postback", Meaning.POSTBACK),
        ({"delivery": {"watermark": 1}}, "messages.delivery", Meaning.IGNORED),
        ({"read": {"watermark": 1}}, "messages.read", Meaning.IGNORED),
        ({"reaction": {"mid": "m_1"}}, "messages.reaction", Meaning.IGNORED),
        ({"sender": {"id": 1}, "séance": {}}, "messages.s?ance", Meaning.UNKNOWN),
        ({"sender": {"id": 1}}, "messages.none", Meaning.UNKNOWN),
        ({"message": "odd"}, "messages.message", Meaning.MESSAGE),
    ],
)
def test_an_event_of_a_conversation_means(
    event: dict[str, object], kind: str, meaning: Meaning
) -> None:
    """What is in it decides."""
    assert kind_of_message(event) == kind
    assert meaning_of(kind) is meaning


@pytest.mark.parametrize("name", ["<!channel>", "x" * 500, "a.b", "", "\n"])
def test_a_kind_is_fit_for_logs(name: str) -> None:
    """Whatever stands in a body: short, on one line, of three parts."""
    kind = kind_of_change(name, {"item": name, "verb": 7})
    assert len(kind) < 140
    assert kind.isprintable()
    assert kind.count(".") == 2
    assert meaning_of(kind) is Meaning.UNKNOWN
