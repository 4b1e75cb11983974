"""The door for X's pushes: challenges, signatures, bodies."""

import json
from collections.abc import Mapping
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.base import HookAnswer, HookRequest, PushedEvent, Webhook
from integrations.x import PLUGIN
from integrations.x.webhook import CLIENT_SIGNATURE, SIGNATURE
from playground.networks.x.envelopes import signature
from tests.integrations.x.conftest import UNHURRIED

NEW, OLD, CLIENT, CLIENT_OLD = "secret-new", "secret-old", "client-new", "client-old"
CONSUMER = {"X_CONSUMER_SECRET": NEW, "X_CONSUMER_SECRET_BEFORE": OLD}
BOTH = {**CONSUMER, "X_CLIENT_SECRET": CLIENT, "X_CLIENT_SECRET_BEFORE": CLIENT_OLD}
BODY = b'{"data": {"event_type": "post.mention.create"}}'


def door(settings: Mapping[str, str]) -> Webhook:
    """The door that these settings open."""
    made = PLUGIN.webhook(settings)
    assert made is not None
    return made


def challenge(token: str, headers: Mapping[str, str] | None = None) -> HookRequest:
    """X asks whether the address is ours."""
    return HookRequest(
        method="GET",
        query={"crc_token": token, "nonce": "n"},
        headers=headers or {},
        query_text=f"crc_token={quote(token)}&nonce=n",
    )


def delivery(body: bytes, headers: Mapping[str, str]) -> HookRequest:
    """Somebody delivers a body."""
    return HookRequest(method="POST", query={}, headers=headers, body=body)


def answered(secret: str, token: str) -> HookAnswer:
    """The right answer to a challenge."""
    told = json.dumps({"response_token": signature(secret, token.encode())})
    return HookAnswer(status=200, text=told, mime="application/json")


def test_a_challenge_is_answered_as_x_documents_it() -> None:
    """The token's HMAC, as JSON; computed apart, with OpenSSL."""
    answer = door({"X_CONSUMER_SECRET": "consumer-secret"}).greet(challenge("token-from-x"))
    assert answer == HookAnswer(
        text='{"response_token": "sha256=W5nrYAN+2ikisJKlZgv84WstpdpbgeYwmuf7ojn/Qn0="}',
        mime="application/json",
    )


@pytest.mark.parametrize(
    ("header", "signed_with", "answers_with"),
    [
        (SIGNATURE, NEW, NEW),
        (SIGNATURE, OLD, OLD),
        (CLIENT_SIGNATURE, CLIENT_OLD, CLIENT_OLD),
        (SIGNATURE, "of somebody else", CLIENT),
        ("", "", CLIENT),
    ],
)
def test_a_challenge_is_answered_with_the_secret_that_x_has(
    header: str, signed_with: str, answers_with: str
) -> None:
    """X signs its challenges: a change of secret takes effect when X makes it, not when we do."""
    asked = challenge("tok~en-1", {})
    signed = {header: signature(signed_with, asked.query_text.encode())} if header else {}
    assert door(BOTH).greet(challenge("tok~en-1", signed)) == answered(answers_with, "tok~en-1")


@pytest.mark.parametrize("token", ["", "x" * 513, BODY.decode(), ' {"a": 1}'])
def test_nobody_has_a_body_signed_by_a_challenge(token: str) -> None:
    """An answer is a signature: a token that could be a body gets none."""
    assert door(CONSUMER).greet(challenge(token)).status == 403


@pytest.mark.parametrize("secret", [NEW, OLD])
def test_old_and_new_secret_count_while_one_is_changed(secret: str) -> None:
    """Over the body as it came."""
    signed = {SIGNATURE: signature(secret, BODY)}
    assert door(CONSUMER).verify(delivery(BODY, signed))
    assert not door(CONSUMER).verify(delivery(BODY + b" ", signed))


def test_either_header_proves_a_delivery() -> None:
    """An app with both secrets gets both headers; each is made with its own kind of secret."""
    consumer, client = signature(NEW, BODY), signature(CLIENT, BODY)
    assert door(BOTH).verify(delivery(BODY, {CLIENT_SIGNATURE: client}))
    assert door(CONSUMER).verify(delivery(BODY, {CLIENT_SIGNATURE: client, SIGNATURE: consumer}))
    assert not door(BOTH).verify(delivery(BODY, {CLIENT_SIGNATURE: consumer}))
    assert not door(BOTH).verify(delivery(BODY, {SIGNATURE: client}))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SIGNATURE: ""},
        {SIGNATURE: "sha256="},
        {SIGNATURE: "sha256=ä€"},
        {SIGNATURE: "\udcff"},  # a byte that is no UTF-8, as aiohttp hands it over
        {SIGNATURE: signature("", BODY)},
        {SIGNATURE: signature(NEW, BODY).removeprefix("sha256=")},
        {SIGNATURE: signature(NEW, BODY).lower()},
    ],
)
def test_what_is_not_signed_is_not_xs(headers: Mapping[str, str]) -> None:
    """Whatever stands in the header."""
    assert not door(CONSUMER).verify(delivery(BODY, headers))


def test_without_a_secret_nothing_is_answered_and_nothing_believed() -> None:
    """What the stream brings is read by the same rules, but nobody may post it."""
    assert PLUGIN.webhook({}) is None
    assert PLUGIN.webhook({"X_CONSUMER_SECRET": " ", "X_BEARER_TOKEN": ""}) is None
    only_streamed = door({"X_BEARER_TOKEN": "app"})
    assert only_streamed.greet(challenge("token")).status == 403
    assert not only_streamed.verify(delivery(BODY, {SIGNATURE: signature("", BODY)}))
    assert len(only_streamed.events(BODY)) == 1


def test_a_door_opens_whatever_is_wrong_with_other_settings() -> None:
    """A mistyped price must not lose deliveries."""
    assert door({**CONSUMER, "X_PRICE_READ": "nonsense"}).verify(
        delivery(BODY, {SIGNATURE: signature(NEW, BODY)})
    )


def test_a_body_may_hold_one_event_or_many() -> None:
    """X sends one; should it ever send a list, none is lost."""
    first = {"event_type": "post.mention.create", "filter": {"user_id": "1000"}, "payload": {}}
    second = {"event_type": "dm.received", "filter": {"user_id": 2000}, "payload": {}}
    one = door(CONSUMER).events(json.dumps({"data": first}).encode())
    many = door(CONSUMER).events(json.dumps({"data": [first, second]}).encode())
    assert one == (PushedEvent(own_external_id="1000", kind="post.mention.create", content=first),)
    assert [(event.own_external_id, event.kind) for event in many] == [
        ("1000", "post.mention.create"),
        ("2000", "dm.received"),
    ]


@pytest.mark.parametrize("named", ["buy now!", "A.B", "a" * 200, "", None, 7, ["dm.received"]])
def test_a_kind_is_a_name_and_never_content(named: object) -> None:
    """It is counted and logged."""
    (event,) = door(CONSUMER).events(json.dumps({"data": {"event_type": named}}).encode())
    assert event.kind == "unreadable"


@pytest.mark.parametrize("body", [b"", b"nothing", b"[]", b"7", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    """With the one error that the contract knows."""
    with pytest.raises(ValueError):  # noqa: PT011 - json's own sentence, or ours
        door(CONSUMER).events(body)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
_EVENT = st.fixed_dictionaries(
    {},
    optional={
        "event_type": _JSON,
        "filter": _JSON | st.fixed_dictionaries({"user_id": _JSON}),
        "payload": _JSON,
    },
)


@UNHURRIED
@given(st.fixed_dictionaries({}, optional={"data": _EVENT | st.lists(_EVENT | _JSON) | _JSON}))
def test_any_object_gives_events(document: dict[str, object]) -> None:
    """However odd its fields are."""
    for event in door(CONSUMER).events(json.dumps(document).encode()):
        assert event.own_external_id == "" or event.own_external_id.isdecimal()
        assert event.kind


@UNHURRIED
@given(st.binary(max_size=60))
def test_any_bytes_give_events_or_a_value_error(body: bytes) -> None:
    """Nothing else comes through the door."""
    try:
        events = door(CONSUMER).events(body)
    except ValueError:
        return
    assert isinstance(events, tuple)
