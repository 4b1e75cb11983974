"""The door: who may come in, and what a body holds."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.base import HookAnswer, HookRequest
from integrations.facebook import PLUGIN
from integrations.facebook.contexts import Contexts
from integrations.facebook.nodes import Us
from integrations.facebook.pushed import FacebookPushes
from integrations.facebook.settings import FacebookSettings
from integrations.facebook.subscribing import Subscribing
from integrations.facebook.webhook import FacebookWebhook
from integrations.graph import GraphClient, GraphRefused, Json

DOOR = FacebookWebhook(
    FacebookSettings(app_secret="new", app_secret_before="old", verify_token="lights")
)

_KEYS = json.loads(
    '["object", "entry", "id", "time", "changes", "messaging", "standby", "field", "value",'
    ' "item", "verb", "comment_id", "post_id", "parent_id", "from", "sender_id", "sender_name",'
    ' "name", "message", "mid", "text", "attachments", "payload", "url", "photo", "photos",'
    ' "link", "sender", "recipient", "timestamp", "is_echo"]'
)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(["comment", "post", "add", "edited", "remove", "1_2", "m_1", "http://x/y"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(_KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


def post(body: bytes, secret: str) -> HookRequest:
    """A delivery signed with a secret."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return HookRequest(
        method="POST", query={}, headers={"x-hub-signature-256": f"sha256={digest}"}, body=body
    )


def greeting(**query: str) -> HookRequest:
    """Meta asks whether the address is ours."""
    return HookRequest(
        method="GET",
        query={f"hub.{key}": value for key, value in query.items()},
        headers={},
    )


@pytest.mark.parametrize(
    ("secret", "known"), [("new", "ours"), ("old", "ours"), ("older", "not"), ("", "not")]
)
def test_a_body_counts_when_one_of_our_secrets_has_signed_it(secret: str, known: str) -> None:
    """The present one and, while it is changed, the one before."""
    assert DOOR.verify(post(b'{"object": "page"}', secret)) is (known == "ours")


def test_a_signature_holds_for_its_body_alone() -> None:
    """A byte more, or no signature, is somebody else's."""
    request = post(b"{}", "new")
    changed = HookRequest(method="POST", query={}, headers=request.headers, body=b"{} ")
    bare = HookRequest(method="POST", query={}, headers={}, body=b"{}")
    assert [DOOR.verify(one) for one in (request, changed, bare)] == [True, False, False]


def test_the_challenge_is_echoed_to_who_knows_the_token() -> None:
    """And refused to everybody else."""
    good = DOOR.greet(greeting(mode="subscribe", verify_token="lights", challenge="1158"))
    bad = DOOR.greet(greeting(mode="subscribe", verify_token="dark", challenge="1158"))
    assert good == HookAnswer(text="1158")
    assert bad.status == 403


@pytest.mark.parametrize("lacking", ["FACEBOOK_APP_SECRET", "FACEBOOK_VERIFY_TOKEN"])
def test_without_its_secrets_there_is_no_door(lacking: str) -> None:
    """An installation that does not want webhooks has none."""
    settings = {"FACEBOOK_APP_SECRET": "s", "FACEBOOK_VERIFY_TOKEN": "v", "PUBLIC_URL": ""}
    assert PLUGIN.webhook(settings) is not None
    assert PLUGIN.webhook(settings | {lacking: ""}) is None


def test_every_change_and_message_of_every_entry_is_an_event() -> None:
    """In their order, each for its own Page, whether ids are numbers or strings."""
    body = {
        "object": "page",
        "entry": [
            {
                "id": 70,
                "time": 1449135003,
                "changes": [
                    {"field": "feed", "value": {"item": "comment", "verb": "add"}},
                    {"field": "parking"},
                ],
            },
            {"id": "71", "time": 1457764198246, "messaging": [{"message": {"mid": "m_1"}}]},
            {"id": "71", "time": 1457764198246, "standby": [{"read": {}}]},
        ],
    }
    events = DOOR.events(json.dumps(body).encode())
    assert [(event.own_external_id, event.kind) for event in events] == [
        ("70", "feed.comment.add"),
        ("70", "parking"),
        ("71", "messages.message"),
        ("71", "messages.read"),
    ]
    assert [event.content["at"] for event in events] == [
        *["2015-12-03T09:30:03+00:00"] * 2,
        *["2016-03-12T06:29:58.246000+00:00"] * 2,
    ]


def test_the_dashboards_test_of_messages_is_an_event_of_a_conversation() -> None:
    """It comes as a change, whose value is what else stands under `messaging`."""
    value = {"sender": {"id": "12"}, "recipient": {"id": "23"}, "timestamp": "1527459824"}
    talks = {
        "messages": {**value, "message": {"mid": "test_message_id", "text": "test_message"}},
        "message_reads": {**value, "read": {"watermark": "1527459824"}},
    }
    changes = [{"field": field, "value": one} for field, one in talks.items()]
    body = {"object": "page", "entry": [{"id": "0", "time": 1527459824, "changes": changes}]}
    events = DOOR.events(json.dumps(body).encode())
    assert [event.kind for event in events] == ["messages.message", "messages.read"]
    assert [event.content["value"] for event in events] == list(talks.values())


@given(_JSON)
def test_whatever_the_json_it_is_read(body: object) -> None:
    """Nothing but a body that is no object is an error."""
    raw = json.dumps(body).encode()
    if isinstance(body, dict):
        assert all(event.kind for event in DOOR.events(raw))
    else:
        with pytest.raises(ValueError, match="object"):
            DOOR.events(raw)


@given(st.binary(max_size=60))
def test_whatever_the_bytes_they_are_read_or_refused(body: bytes) -> None:
    """ValueError and nothing else."""
    try:
        DOOR.events(body)
    except ValueError:
        return
    assert isinstance(json.loads(body), dict)


class Silent(GraphClient):
    """A Graph that answers the same thing, whatever it is asked."""

    def __init__(self, answer: object) -> None:
        async def token() -> str:
            return ""

        super().__init__(base_url="http://127.0.0.1:9", token=token, timeout=timedelta(seconds=1))
        self._said = answer

    async def get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        urgent: bool = False,  # noqa: ARG002 - as the client
    ) -> Json:
        """Each id gets the answer, or all are refused."""
        if not isinstance(self._said, dict):
            raise GraphRefused(path, code=100, subcode=33)
        return dict.fromkeys((params or {}).get("ids", "").split(","), self._said)


@given(body=_JSON, answer=_JSON)
def test_whatever_is_pushed_and_answered_becomes_news(body: object, answer: object) -> None:
    """Each event is read: as a mention, a state, ignored or unknown."""
    us = Us(id="1")
    client = Silent(answer)
    reader = FacebookPushes(
        client, us, Contexts(client, us), Subscribing(client, us, FacebookSettings())
    )
    comment = {"item": "comment", "verb": "add", "comment_id": "1_2"}
    changes = [body, {"field": "feed", "value": body}]
    if isinstance(body, dict):
        changes.append({"field": "feed", "value": comment | body})
    talk = {"sender": {"id": 5}, "message": body}
    entries = [{"id": "1", "changes": changes, "messaging": [body, talk]}, body]
    events = DOOR.events(json.dumps({"object": "page", "entry": entries}).encode())
    news = asyncio.run(reader.read(events, now=datetime(2026, 11, 3, tzinfo=UTC)))
    assert all(mention.external_id and mention.author.handle for mention in news.mentions)
