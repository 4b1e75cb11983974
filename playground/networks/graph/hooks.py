"""The webhooks of the pretend Graph: what it has to tell, signed and delivered.

Meta batches what happens, repeats what was not acknowledged, and keeps no order; `deliver` does
each of them when it is told to.
"""

import hashlib
import hmac
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

import aiohttp

from playground.networks.graph.refusals import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One thing to tell: a change of a field, or (field "messages" and the like) a messaging event.

    Attributes:
        about: "page" or "instagram".
        owner: the id of the Page or account.
        messaging: it stands in `messaging` instead of `changes`.
    """

    about: str
    owner: str
    field: str
    value: Json
    at: datetime
    messaging: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """An address that the app has subscribed for a kind of object."""

    about: str
    callback: str
    fields: frozenset[str]


@dataclass(slots=True)
class Hooks:
    """What happened, in order, and who is told.

    Attributes:
        old_shapes: who did something comes as `sender_id`, a number, and `sender_name`.
        numeric_ids: the ids of entries and of people in conversations come as numbers.
        installed: by the id of a Page or account, the fields for which the app is installed there.
        nameless: names and texts are left out, as privacy settings do.
        secret: signs; while an app secret is changed, the newer one.
        reaches: where addresses of the world lead to here, by scheme and host.
        sent: what was delivered last to a subscriber, by kind of object: address and body.
        refused: deliveries that were not answered with 200, to send again with `again`.
    """

    secret: str
    old_shapes: bool = False
    numeric_ids: bool = False
    nameless: bool = False
    pushes: list[Push] = field(default_factory=list)
    subscribed: dict[str, Subscribed] = field(default_factory=dict)
    installed: dict[str, set[str]] = field(default_factory=dict)
    told: int = 0
    reaches: dict[str, str] = field(default_factory=dict)
    sent: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    refused: list[tuple[str, bytes]] = field(default_factory=list)

    def reached(self, url: str) -> str:
        """Where an address of the world leads to here; unknown ones are left as they are."""
        for outside, here in self.reaches.items():
            if url.startswith(f"{outside}/"):
                return here + url.removeprefix(outside)
        return url

    def add(self, push: Push) -> None:
        """Something happened."""
        self.pushes.append(push)

    def signed(self, body: bytes, secret: str = "") -> dict[str, str]:
        """The headers of a delivery."""
        digest = hmac.new((secret or self.secret).encode(), body, hashlib.sha256).hexdigest()
        return {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": f"sha256={digest}",
            "User-Agent": "facebookexternalua",
        }

    def bodies(self, *, batch: int = 1, about: str = "", since: int = 0) -> list[bytes]:
        """What happened as bodies, `batch` things in each, of one kind of object each."""
        kinds = [about] if about else ["page", "instagram"]
        found: list[bytes] = []
        for kind in kinds:
            mine = [one for one in self.pushes[since:] if one.about == kind]
            found += [self.body(mine[at : at + batch]) for at in range(0, len(mine), batch)]
        return found

    def body(self, pushes: Iterable[Push]) -> bytes:
        """Some pushes in one body: an entry for each, two of the same owner in one."""
        entries: list[Json] = []
        about = ""
        for push in pushes:
            about = push.about
            room = "messaging" if push.messaging else "changes"
            item: Json = {"field": push.field, "value": push.value}
            if push.messaging:
                item = push.value
            owner = int(push.owner) if self.numeric_ids else push.owner
            last = entries[-1] if entries else {}
            if last.get("id") == owner and isinstance(last.get(room), list):
                items = last[room]
                assert isinstance(items, list)  # noqa: S101 - just looked at
                items.append(self._shaped(item))
                continue
            seconds = int(push.at.timestamp())
            entries.append(
                {
                    "id": owner,
                    "time": seconds * 1000 if push.messaging else seconds,
                    room: [self._shaped(item)],
                }
            )
        return json.dumps({"object": about, "entry": entries}, ensure_ascii=False).encode()

    async def deliver(
        self,
        url: str,
        *,
        batch: int = 1,
        times: int = 1,
        order: random.Random | None = None,
        about: str = "",
    ) -> list[int]:
        """Send what was not sent yet; the statuses of the answers.

        Args:
            url: of the webhook.
            batch: things in one body.
            times: how often each body is sent.
            order: shuffles them.
            about: only "page" or only "instagram".
        """
        bodies = self.bodies(batch=batch, about=about, since=self.told) * times
        self.told = len(self.pushes)
        if order is not None:
            order.shuffle(bodies)
        return await self._send(url, bodies)

    async def deliver_to_subscribers(self) -> list[int]:
        """Send what was not sent yet to the addresses that the app has subscribed.

        Only of fields that the app has subscribed and that it is installed for at the owner.
        """
        fresh = self.pushes[self.told :]
        self.told = len(self.pushes)
        statuses: list[int] = []
        for one in self.subscribed.values():
            wanted = [
                push
                for push in fresh
                if push.about == one.about
                and push.field in one.fields & self.installed.get(push.owner, set())
            ]
            bodies = [self.body([push]) for push in wanted]
            if bodies:
                self.sent[one.about] = (one.callback, bodies[-1])
            statuses += await self._send(one.callback, bodies)
        return statuses

    async def again(self) -> list[int]:
        """Send what was refused, the last first: Meta repeats for a while, in no order."""
        waiting, self.refused = self.refused[::-1], []
        return [status for url, body in waiting for status in await self._send(url, [body])]

    async def repeat(self, about: str) -> list[int]:
        """Send what was delivered last of this kind of object once more, as Meta does at times."""
        if about not in self.sent:
            return []
        url, body = self.sent[about]
        return await self._send(url, [body])

    async def _send(self, url: str, bodies: list[bytes]) -> list[int]:
        statuses = []
        async with aiohttp.ClientSession() as session:
            for body in bodies:
                status = await self._post(session, url, body)
                if status != HTTPStatus.OK:
                    self.refused.append((url, body))
                statuses.append(status)
        return statuses

    async def _post(self, session: aiohttp.ClientSession, url: str, body: bytes) -> int:
        """The status of the answer; 0 where there is none."""
        headers = self.signed(body)
        try:
            async with session.post(self.reached(url), data=body, headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    def _shaped(self, item: Json) -> Json:
        shaped = dict(item)
        value = shaped.get("value")
        if isinstance(value, dict):
            shaped["value"] = self._value(dict(value))
        if self.numeric_ids:
            for end in ("sender", "recipient"):
                party = shaped.get(end)
                if isinstance(party, dict):
                    shaped[end] = {"id": int(str(party["id"]))}
        return shaped

    def _value(self, value: Json) -> Json:
        actor = value.get("from")
        if isinstance(actor, dict) and self.old_shapes and "name" in actor:
            del value["from"]
            value |= {"sender_id": int(str(actor["id"])), "sender_name": actor["name"]}
        if self.nameless:
            value.pop("message", None)
            value.pop("sender_name", None)
            if isinstance(value.get("from"), dict):
                value["from"] = {"id": dict(value["from"])["id"]}  # type: ignore[call-overload]  # just looked at
        return value
