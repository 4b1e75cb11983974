"""Looks posts and people up, many in one request."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from integrations.bluesky.errors import XrpcRejected
from integrations.bluesky.payloads import (
    PostList,
    PostView,
    Profile,
    ProfileList,
    ResolvedHandle,
    read_each,
)
from integrations.bluesky.session import Session

# `maxLength` of `uris` and `actors` in app.bsky.feed.getPosts and app.bsky.actor.getProfiles.
_BATCH = 25


class Views:
    """Reads of other people's posts and profiles."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def posts(self, uris: Iterable[str]) -> dict[str, PostView]:
        """Posts by address; those that are gone, or hidden from us, are left out."""
        found: dict[str, PostView] = {}
        for batch in _batches(uris):
            answer = await self._session.query(
                "app.bsky.feed.getPosts", [("uris", uri) for uri in batch], kind=PostList
            )
            found |= {view.uri: view for view in read_each(answer.posts, PostView)}
        return found

    async def profiles(self, dids: Iterable[str]) -> dict[str, Profile]:
        """Full profiles by DID; those that are gone are left out."""
        found: dict[str, Profile] = {}
        for batch in _batches(dids):
            answer = await self._session.query(
                "app.bsky.actor.getProfiles", [("actors", did) for did in batch], kind=ProfileList
            )
            found |= {one.did: one for one in read_each(answer.profiles, Profile)}
        return found

    async def profile(self, did: str) -> Profile:
        """One full profile."""
        return await self._session.query(
            "app.bsky.actor.getProfile", [("actor", did)], kind=Profile
        )

    async def dids(self, handles: Sequence[str], known: dict[str, str]) -> dict[str, str]:
        """The DIDs of handles; those that nobody has are left out. `known` need not be asked."""
        found = dict(known)
        for name in handles:
            if name in found:
                continue
            try:
                answer = await self._session.query(
                    "com.atproto.identity.resolveHandle", [("handle", name)], kind=ResolvedHandle
                )
            except XrpcRejected:
                continue
            found[name] = answer.did
        return found


def _batches(items: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(dict.fromkeys(items))
    while batch := list(islice(rest, _BATCH)):
        yield batch
