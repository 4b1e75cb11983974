"""A person with an account on the network, who acts over plain XRPC."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.live.bluesky_network.waiting import eventually
from tests.live.bluesky_network.xrpc import XrpcError, call

_ticks = itertools.count()


@dataclass(frozen=True, slots=True)
class Ref:
    """A record's address and the hash of its content: what replies point at."""

    uri: str
    cid: str

    @property
    def rkey(self) -> str:
        """The last part of the address."""
        return self.uri.rsplit("/", 1)[1]

    def as_json(self) -> dict[str, str]:
        """A `com.atproto.repo.strongRef`."""
        return {"uri": self.uri, "cid": self.cid}


@dataclass(frozen=True, slots=True)
class Account:
    """An account, signed in. Direct messages are not here: dev-env has no chat service."""

    pds_url: str
    did: str
    handle: str
    password: str
    access_jwt: str = field(repr=False)

    async def query(self, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """Any XRPC query as this person."""
        return await call(self.pds_url, method, token=self.access_jwt, params=params)

    async def procedure(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Any XRPC procedure as this person."""
        return await call(self.pds_url, method, token=self.access_jwt, body=body)

    async def create_record(self, collection: str, record: Mapping[str, Any]) -> Ref:
        """Put a new record into this person's repository."""
        typed = {"$type": collection, "createdAt": _created_at(), **record}
        made = await self.procedure(
            "com.atproto.repo.createRecord",
            {"repo": self.did, "collection": collection, "record": typed},
        )
        return Ref(made["uri"], made["cid"])

    async def post(
        self,
        text: str,
        *,
        mentions: Sequence["Account"] = (),
        reply_to: Ref | None = None,
        root: Ref | None = None,
        quote: Ref | None = None,
        image: tuple[bytes, str] | None = None,
    ) -> Ref:
        """Post `text`, and wait until everybody can see it.

        The AppView indexes people side by side: an answer that it meets before the post it answers
        notifies nobody. A real customer, too, sees a post before answering it.

        Args:
            text: what to say; each of `mentions` must occur in it as "@handle".
            mentions: people whose handles become mention facets.
            reply_to: the post that is answered.
            root: the first post of its thread, when that is not `reply_to` itself.
            quote: a post to quote.
            image: a PNG and its alt text.
        """
        record: dict[str, Any] = {"text": text, "langs": ["en"]}
        if mentions:
            record["facets"] = [_mention_facet(text, person) for person in mentions]
        if reply_to is not None:
            record["reply"] = {
                "root": (root or reply_to).as_json(),
                "parent": reply_to.as_json(),
            }
        if quote is not None:
            record["embed"] = {"$type": "app.bsky.embed.record", "record": quote.as_json()}
        if image is not None:
            png, alt = image
            blob = await self.upload_blob(png, "image/png")
            record["embed"] = {
                "$type": "app.bsky.embed.images",
                "images": [{"image": blob, "alt": alt}],
            }
        posted = await self.create_record("app.bsky.feed.post", record)
        await self.sees(posted)
        return posted

    async def sees(self, ref: Ref) -> dict[str, Any]:
        """The view of a post, as soon as the AppView has indexed it."""

        async def look() -> dict[str, Any] | None:
            answer = await self.query("app.bsky.feed.getPosts", uris=ref.uri)
            views: list[dict[str, Any]] = answer["posts"]
            return views[0] if views else None

        return await eventually(look, f"{ref.uri} is indexed")

    async def upload_blob(self, content: bytes, content_type: str) -> dict[str, Any]:
        """Upload a file; returns the blob that a record then contains."""
        answer = await call(
            self.pds_url,
            "com.atproto.repo.uploadBlob",
            token=self.access_jwt,
            body=content,
            content_type=content_type,
        )
        blob: dict[str, Any] = answer["blob"]
        return blob

    async def delete(self, ref: Ref) -> None:
        """Delete a record of this person."""
        collection = ref.uri.split("/")[3]
        await self.procedure(
            "com.atproto.repo.deleteRecord",
            {"repo": self.did, "collection": collection, "rkey": ref.rkey},
        )

    async def like(self, ref: Ref) -> Ref:
        """Like a post."""
        return await self.create_record("app.bsky.feed.like", {"subject": ref.as_json()})

    async def follow(self, other: "Account") -> Ref:
        """Follow somebody."""
        return await self.create_record("app.bsky.graph.follow", {"subject": other.did})

    async def set_profile(self, display_name: str, description: str = "") -> None:
        """Write this person's profile."""
        record = {
            "$type": "app.bsky.actor.profile",
            "displayName": display_name,
            "description": description,
        }
        await self.procedure(
            "com.atproto.repo.putRecord",
            {
                "repo": self.did,
                "collection": "app.bsky.actor.profile",
                "rkey": "self",
                "record": record,
            },
        )

    async def notifications(self) -> list[dict[str, Any]]:
        """This person's newest notifications, newest first."""
        answer = await self.query("app.bsky.notification.listNotifications", limit=100)
        listed: list[dict[str, Any]] = answer["notifications"]
        return listed

    async def notification_about(self, ref: Ref) -> dict[str, Any]:
        """The notification about a post, as soon as the AppView has indexed it."""

        async def look() -> dict[str, Any] | None:
            return next((n for n in await self.notifications() if n["uri"] == ref.uri), None)

        return await eventually(look, f"{self.handle} is notified of {ref.uri}")

    async def thread(self, ref: Ref) -> dict[str, Any]:
        """The thread under a post as this person sees it (`app.bsky.feed.defs#threadViewPost`)."""
        answer = await self.query("app.bsky.feed.getPostThread", uri=ref.uri)
        found: dict[str, Any] = answer["thread"]
        return found

    async def replies_to(self, ref: Ref, *, at_least: int = 1) -> list[dict[str, Any]]:
        """The direct replies to a post (post views), once there are `at_least` so many."""

        async def look() -> list[dict[str, Any]] | None:
            try:
                replies = (await self.thread(ref)).get("replies", [])
            except XrpcError as not_indexed:
                if not_indexed.error != "NotFound":
                    raise
                return None
            posts = [reply["post"] for reply in replies if "post" in reply]
            return posts if len(posts) >= at_least else None

        return await eventually(look, f"{ref.uri} has {at_least} replies")

    async def posts(self) -> list[dict[str, Any]]:
        """All post records in this person's repository: what is there, indexed or not."""
        answer = await self.query(
            "com.atproto.repo.listRecords",
            repo=self.did,
            collection="app.bsky.feed.post",
            limit=100,
        )
        records: list[dict[str, Any]] = answer["records"]
        return records

    async def create_app_password(self, name: str) -> str:
        """A password for one app, as the person would hand it to `connect`."""
        answer = await self.procedure("com.atproto.server.createAppPassword", {"name": name})
        password: str = answer["password"]
        return password


def _mention_facet(text: str, person: Account) -> dict[str, Any]:
    handle = f"@{person.handle}".encode()
    start = text.encode().index(handle)
    return {
        "index": {"byteStart": start, "byteEnd": start + len(handle)},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": person.did}],
    }


def _created_at() -> str:
    """The present, and never the same twice: two posts in one millisecond keep their order."""
    now = datetime.now(UTC) + timedelta(microseconds=next(_ticks))
    return now.isoformat(timespec="microseconds").replace("+00:00", "Z")
