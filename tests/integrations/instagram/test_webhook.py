"""The webhook: greeting, signature, and the events of a body, however odd it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.base import HookRequest
from integrations.graph.signature import signature
from integrations.instagram import PLUGIN
from integrations.instagram.kinds import Meaning, meaning_of
from integrations.instagram.settings import InstagramSettings
from integrations.instagram.webhook import InstagramWebhook
from tests.integrations.instagram.bodies import OWN, SENT_AT, body, changed, said, talked

DOOR = InstagramWebhook(
    InstagramSettings(app_secret="new", app_secret_before="old", verify_token="word")
)


def request(content: bytes, secret: str) -> HookRequest:
    """A signed delivery."""
    headers = {"x-hub-signature-256": signature(content, secret)}
    return HookRequest(method="POST", query={}, headers=headers, body=content)


@pytest.mark.parametrize(("secret", "known"), [("new", True), ("old", True), ("other", False)])
def test_the_present_secret_and_the_one_before_count(secret: str, known: bool) -> None:  # noqa: FBT001 - a parameter
    """While it is being changed; nobody else's does."""
    assert DOOR.verify(request(changed("comments", {}), secret)) is known


def test_a_body_that_was_changed_on_the_way_is_refused() -> None:
    """The signature is over every byte."""
    content = changed("comments", {"id": "1"})
    headers = {"x-hub-signature-256": signature(content, "new")}
    forged = HookRequest(method="POST", query={}, headers=headers, body=content + b" ")
    unsigned = HookRequest(method="POST", query={}, headers={}, body=content)
    assert (DOOR.verify(forged), DOOR.verify(unsigned)) == (False, False)


@pytest.mark.parametrize(("word", "status", "text"), [("word", 200, "42"), ("x", 403, "Forbidden")])
def test_who_knows_the_word_hears_the_challenge(word: str, status: int, text: str) -> None:
    """And nobody else does."""
    query = {"hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": "42"}
    answer = DOOR.greet(HookRequest(method="GET", query=query, headers={}))
    assert (answer.status, answer.text) == (status, text)


@pytest.mark.parametrize("lacking", ["INSTAGRAM_APP_SECRET", "INSTAGRAM_VERIFY_TOKEN"])
def test_there_is_no_door_until_both_secrets_are_set(lacking: str) -> None:
    """Forgeries could not be told from deliveries."""
    both = {"INSTAGRAM_APP_SECRET": "a", "INSTAGRAM_VERIFY_TOKEN": "b"}
    assert PLUGIN.webhook(both) is not None
    assert PLUGIN.webhook(both | {lacking: ""}) is None


def test_a_batch_gives_every_change_of_every_entry() -> None:
    """In their order, each for its account."""
    batch = body(
        {
            "id": OWN,
            "time": SENT_AT,
            "changes": [
                {"field": "comments", "value": {"id": "1"}},
                {"field": "mentions", "value": {"media_id": "2"}},
            ],
        },
        {"id": 17841400000000002, "time": SENT_AT, "messaging": [{"read": {"mid": "m"}}]},
    )
    assert [(event.own_external_id, event.kind) for event in DOOR.events(batch)] == [
        (OWN, "comments"),
        (OWN, "mentions"),
        ("17841400000000002", "messages.read"),
    ]


def test_a_change_without_a_list_around_it_counts_too() -> None:
    """As the documents show it."""
    entry = {"id": OWN, "time": SENT_AT, "field": "comments", "value": {"id": "1"}}
    (event,) = DOOR.events(body(entry))
    assert (event.kind, event.content["value"]) == ("comments", {"id": "1"})


def test_the_dashboards_test_is_nobodys_unless_it_names_somebody() -> None:
    """Its entries have the id 0; a message tells whom it went to."""
    value = {"sender": {"id": "1"}, "recipient": {"id": OWN}, "message": {"mid": "m", "text": "x"}}
    (comment,) = DOOR.events(changed("comments", {"id": "1"}, own="0"))
    (message,) = DOOR.events(changed("messages", value, own=0))
    assert (comment.own_external_id, message.own_external_id) == ("", OWN)
    assert message.kind == "messages.message"


@pytest.mark.parametrize(
    ("event", "kind", "meaning"),
    [
        ({"message": {"mid": "m", "is_echo": True}}, "messages.echo", Meaning.IGNORED),
        ({"message": {"mid": "m", "is_self": True}}, "messages.echo", Meaning.IGNORED),
        ({"message": {"mid": "m", "is_deleted": True}}, "messages.message_gone", None),
        ({"message": None}, "messages.message", Meaning.MESSAGE),
        ({"message_edit": {"mid": "m"}}, "messages.message_edit", Meaning.MESSAGE_EDITED),
        ({"reaction": {"action": "react"}}, "messages.reaction", Meaning.IGNORED),
        ({"postback": {"title": "Hours"}}, "messages.postback", Meaning.POSTBACK),
        ({"pass_thread_control": {}}, "messages.pass_thread_control", Meaning.IGNORED),
        ({"Brand<new>": {}}, "messages.brand?new?", Meaning.UNKNOWN),
        ({}, "messages.none", Meaning.UNKNOWN),
    ],
)
def test_what_is_in_an_event_says_its_kind(
    event: dict[str, object], kind: str, meaning: Meaning | None
) -> None:
    """And the table says what becomes of it."""
    (found,) = DOOR.events(talked({"sender": {"id": "1"}, **event}))
    assert found.kind == kind
    assert meaning_of(kind) is (meaning or Meaning.MESSAGE_GONE)


@pytest.mark.parametrize(
    ("field", "meaning"),
    [
        ("comments", Meaning.COMMENT),
        ("live_comments", Meaning.LIVE_COMMENT),
        ("mentions", Meaning.NAMED),
        ("story_insights", Meaning.IGNORED),
        ("follow", Meaning.IGNORED),
        ("share_to_story", Meaning.IGNORED),
        ("tea_parties", Meaning.UNKNOWN),
    ],
)
def test_every_field_is_handled_or_ignored_on_purpose(field: str, meaning: Meaning) -> None:
    """One that is in no table is unknown."""
    (found,) = DOOR.events(changed(field, {}))
    assert meaning_of(found.kind) is meaning


@pytest.mark.parametrize("content", [b"", b"[]", b'"x"', b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_no_body(content: bytes) -> None:
    """ValueError, and nothing else."""
    with pytest.raises(ValueError, match=r".+"):
        DOOR.events(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON,
        "time": JSON,
        "changes": JSON
        | st.lists(st.fixed_dictionaries({"field": JSON, "value": JSON}), max_size=2),
        "messaging": JSON | st.lists(st.dictionaries(st.sampled_from(["message", "sender"]), JSON)),
    },
)


@given(st.fixed_dictionaries({"entry": JSON | st.lists(ENTRIES, max_size=3), "object": JSON}))
def test_any_json_object_gives_events(whole: dict[str, object]) -> None:
    """Whatever stands in it."""
    for event in DOOR.events(json.dumps(whole).encode()):
        assert isinstance(event.own_external_id, str)
        assert 0 < len(event.kind) <= 60


def test_numbers_are_ids_too() -> None:
    """Recorded bodies have both."""
    (event,) = DOOR.events(said({"mid": "m", "text": "hello"}, own=12345654332))
    assert event.own_external_id == "12345654332"
