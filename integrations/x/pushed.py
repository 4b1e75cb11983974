"""What X pushes to one account: read into the same mentions that a poll brings."""

import logging
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.mention import Mention
from integrations.base import MessageState, News, PushedEvent, Subscription
from integrations.x import activity
from integrations.x.app_client import AppClient
from integrations.x.client import PAGE, XClient
from integrations.x.envelope import direct_page, is_whole, post_of, repeats_another
from integrations.x.errors import Refused
from integrations.x.mapping import mention_of_post, mentions_of_events
from integrations.x.metering import DIRECT_READ, POSTS_READ, XMeter
from integrations.x.payload import (
    Includes,
    Json,
    Post,
    User,
    is_id,
    objects,
    read_events,
    read_includes,
    read_posts,
)
from integrations.x.settings import XSettings
from integrations.x.states import ids_gone
from integrations.x.stream import SILENCE, SharedStream
from integrations.x.subscriptions import Subscriptions

log = logging.getLogger(__name__)


@dataclass
class _Heap:
    """What some events hold, sorted."""

    posts: dict[str, tuple[Post, Includes]] = field(default_factory=dict)
    pages: list[Json] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class XPushReader:
    """`integrations.base.PushReader` of one account."""

    def __init__(
        self,
        *,
        client: XClient,
        app: AppClient,
        meter: XMeter,
        stream: SharedStream,
        settings: XSettings,
        own_id: str,
        own_handle: str,
    ) -> None:
        self._client = client
        self._app = app
        self._meter = meter
        self._stream = stream
        self._settings = settings
        self._own_id = own_id
        self._own = User(id=own_id, username=own_handle)
        self._subscriptions = Subscriptions(app, client, settings, own_id)

    async def read(self, events: Sequence[PushedEvent], *, now: datetime) -> News:  # noqa: ARG002 - X's ids carry the time
        """Posts that call for us and private messages; what an event leaves out is looked up."""
        heap = self._sorted(events)
        found, gone = await self._looked_up(heap)
        mentions = [
            mention_of_post(post, self._with_us(includes), own_id=self._own_id)
            for post, includes in found
        ]
        mentions += await self._private(heap.pages)
        return News(
            mentions=tuple(sorted(mentions, key=lambda mention: mention.created_at)),
            states=dict.fromkeys(sorted(gone), MessageState(exists=False)),
            ignored=tuple(heap.ignored),
            unknown=tuple(heap.unknown),
        )

    def stream(self) -> AsyncIterator[bytes] | None:
        """X's stream, where the world does not reach a webhook of ours."""
        if not self._settings.streams:
            return None
        return self._stream.bodies(self._app.stream(silence=SILENCE))

    async def subscription(self, callback: str) -> Subscription:
        """Whether X pushes to us."""
        return await self._subscriptions.look(callback)

    async def subscribe(self, callback: str) -> Subscription:
        """Let X push to us."""
        return await self._subscriptions.make(callback)

    def _sorted(self, events: Iterable[PushedEvent]) -> _Heap:
        heap = _Heap()
        for event in events:
            if event.kind in activity.POSTS:
                self._sort_post(event, heap)
            elif event.kind == activity.DIRECT and self._settings.read_direct:
                self._sort_direct(event, heap)
            elif event.kind == activity.DIRECT or event.kind in activity.IGNORED:
                heap.ignored.append(event.kind)
            else:
                heap.unknown.append(event.kind)
        return heap

    def _sort_post(self, event: PushedEvent, heap: _Heap) -> None:
        found = post_of(event.content)
        if found is None:
            heap.unknown.append(event.kind)
            return
        post, _ = found
        # X charges what it delivers, whether we can use it or not.
        self._meter.read(POSTS_READ, [post.id])
        if repeats_another(post) or post.author_id == self._own_id:
            heap.ignored.append(event.kind)
        elif _is_better(found, heap.posts.get(post.first_id)):
            heap.posts[post.first_id] = found

    def _sort_direct(self, event: PushedEvent, heap: _Heap) -> None:
        page = direct_page(event.content, own_id=self._own_id)
        found = read_events(page)
        self._meter.read(DIRECT_READ, [one.id for one in found])
        if any(is_id(one.sender_id) for one in found):
            heap.pages.append(page)
        else:
            heap.unknown.append(event.kind)

    async def _looked_up(self, heap: _Heap) -> tuple[list[tuple[Post, Includes]], set[str]]:
        """Each post with all that a poll would bring along, and the ids of those that are gone."""
        whole = dict(heap.posts)
        gone = set[str]()
        asked = {
            post.id: first
            for first, (post, includes) in heap.posts.items()
            if self._meter.may_read and not is_whole(post, includes, own_id=self._own_id)
        }
        for batch in _batches(list(asked)):
            try:
                answer = await self._client.mentions_by_id(batch)
            except Refused as error:
                # Credit is used up, or the tier may not read: what the events hold is shown.
                log.warning("Posts on X are not looked up: %s %s", error, error.hint)
                break
            includes = read_includes(answer)
            for post in read_posts(answer):
                if post.id in asked:
                    whole[asked[post.id]] = (post, includes)
            for missing in ids_gone(answer, batch):
                whole.pop(asked[missing])
                gone.add(asked[missing])
        return list(whole.values()), gone

    async def _private(self, pages: Sequence[Json]) -> list[Mention]:
        people = await self._senders(pages)
        found: dict[str, Mention] = {}
        for page in pages:
            given = page.get("includes")
            includes = given if isinstance(given, Mapping) else {}
            users = includes.get("users")
            named = [*people, *(users if isinstance(users, list) else [])]
            whole = {**page, "includes": {**includes, "users": named}}
            for mention in mentions_of_events(whole, own_id=self._own_id):
                found[mention.external_id] = mention
        return list(found.values())

    async def _senders(self, pages: Sequence[Json]) -> list[Json]:
        """Who wrote, as far as the events do not say."""
        unknown = set[str]()
        for page in pages if self._meter.may_read else ():
            users = read_includes(page).users
            named = {user_id for user_id, user in users.items() if user.username}
            unknown |= {event.sender_id for event in read_events(page)} - named
        asked = sorted(one for one in unknown - {self._own_id} if is_id(one))
        people: list[Json] = []
        for batch in _batches(asked):
            try:
                answer = await self._client.users(batch)
            except Refused as error:
                log.warning("Authors on X are not looked up: %s %s", error, error.hint)
                break
            people += objects(answer)
        return people

    def _with_us(self, includes: Includes) -> Includes:
        users = {self._own_id: self._own, **includes.users}
        return Includes(users=users, posts=includes.posts, media=includes.media)


def _is_better(found: tuple[Post, Includes], before: tuple[Post, Includes] | None) -> bool:
    """The newer version of a post; of the same one the fuller, which saves a look-up.

    It may come as a mention and as a reply, and its versions come in any order.
    """
    if before is None:
        return True
    (post, includes), (known, _) = found, before
    if post.id != known.id:
        return int(post.id) > int(known.id)
    return bool(includes.users)


def _batches(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + PAGE] for start in range(0, len(ids), PAGE)]
