"""What Meta pushes, by its documents and recorded shapes, with everything odd in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.facebook.kinds import FIELDS, ITEMS, VERBS
from playground.networks.graph import FakeGraph
from tests.fuzz.making import Maker, any_of, built, either, listed, numbered, record, whole
from tests.fuzz.trees import YES_OR_NO, addresses, mostly, numbers, odd_ids, texts, times

_SAYING = ("comment", "comment", "comment", "post", "status", "photo", "video", "share", "link")
_TALK = (*["message"] * 6, *["message_edit"] * 2, "postback", "reaction", "read", "odd")
_names = any_of("Ann Angler", "ann.angler", "Bob", "<!channel>", "", "\ud800", "x" * 400)
_seldom = any_of(*[False] * 9, *YES_OR_NO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Ids that the pretend Graph knows, and others of the same form.

    Attributes:
        us: our Page or account.
        also_us: what else we are called.
    """

    us: str
    people: Sequence[str]
    posts: Sequence[str]
    comments: Sequence[str]
    messages: Sequence[str]
    also_us: Sequence[str] = ()

    @property
    def owner(self) -> Maker:
        """Whom an entry is for."""
        return mostly(any_of(*[self.us] * 8, int(self.us), int(self.us), "0", "12345654332"))

    @property
    def person(self) -> Maker:
        """Who did it; now and then we."""
        others = [*self.people, *self.people, 7002]
        return mostly(any_of(*others, self.us, int(self.us)), odd_ids)

    @property
    def post(self) -> Maker:
        """A post."""
        known = any_of(*self.posts, f"{self.us}_55", "44444444_4444", 56)
        return mostly(either(known, numbered(f"{self.us}_{{}}")), odd_ids)

    @property
    def comment(self) -> Maker:
        """A comment."""
        known = any_of(*self.comments, "55_90", "17900000000000090", 94)
        return mostly(either(known, numbered("{}"), numbered("55_{}")), odd_ids)

    @property
    def message(self) -> Maker:
        """A private message."""
        known = any_of(*self.messages, "aWdfZAG1faXRl", 7)
        return mostly(either(known, numbered("m_{}"), numbered("m_{}")), odd_ids)


def facebook_of(graph: FakeGraph) -> Maker:
    """Bodies for our Page, on which something has been said."""
    ours = graph.brand_post("New beans!")
    visitor = graph.visitor_post("Is it open?")
    elsewhere = graph.mention("Look at @harbourcoffee")
    comments = [graph.comment("how much?", on=ours), graph.comment("yes?", on=visitor)]
    comments += [graph.comment("we", on=ours, by=graph.page), graph.mention_in_comment("@us")]
    known = Known(
        us=graph.page.id,
        people=(graph.ann.id, graph.bob.id),
        posts=(ours, visitor, elsewhere),
        comments=(*comments, graph.comment("and?", under=comments[0])),
        messages=(graph.dm("hello"), graph.echo("hello!")),
    )
    return _body("page", known, _page_changes(known))


def instagram_of(graph: FakeGraph) -> Maker:
    """Bodies for our account, on which something has been said."""
    ours = graph.ig_brand_media("New beans!")
    theirs = graph.ig_publish("the best: @harbourcoffee")
    comments = [
        graph.ig_comment("how much?", on=ours),
        graph.ig_comment("@harbourcoffee", on=theirs),
    ]
    comments += [graph.ig_comment("we", on=ours, by=graph.account)]
    known = Known(
        us=graph.account.id,
        people=(graph.ig_ann.id, graph.ig_bob.id),
        posts=(ours, theirs),
        comments=(*comments, graph.ig_comment("and?", under=comments[0])),
        messages=(graph.ig_dm("hello"), graph.ig_echo("hello!")),
        also_us=(graph.account.username,),
    )
    return _body("instagram", known, _account_changes(known))


def _body(about: str, known: Known, changes: Maker) -> Maker:
    said = listed(mostly(changes), least=1, most=3)
    talked = listed(mostly(_talk(known)), least=1, most=3)
    entry = either(
        whole(id=known.owner, time=mostly(times), changes=mostly(said)),
        whole(id=known.owner, time=mostly(times), messaging=mostly(talked)),
        record(id=known.owner, time=times, changes=said, messaging=talked),
    )
    return whole(
        object=mostly(any_of(about, about, about, "user", "permissions")),
        entry=mostly(listed(entry, least=1, most=3)),
    )


def _page_changes(known: Known) -> Maker:
    common = {
        "item": mostly(either(*[any_of(*_SAYING)] * 5, any_of(*sorted(ITEMS))), texts),
        "verb": mostly(
            either(
                *[any_of("add", "add", "add", "add", "edited", "remove", "hide", "unhide")] * 5,
                any_of(*sorted(VERBS)),
            ),
            texts,
        ),
        "comment_id": known.comment,
        "post_id": known.post,
        "parent_id": either(known.post, known.comment),
        "created_time": mostly(times),
        "edited_time": times,
        "message": mostly(texts),
        "photo": mostly(addresses),
        "photos": mostly(listed(mostly(addresses))),
        "link": mostly(addresses),
        "video": mostly(addresses),
        "permalink_url": mostly(addresses),
        "is_hidden": mostly(_seldom),
        "published": mostly(numbers),
        "share_id": odd_ids,
        "reaction_type": texts,
        "post": mostly(record(id=known.post, permalink_url=addresses, updated_time=times)),
    }
    person = record(id=known.person, name=mostly(_names), username=texts)
    value = either(
        record(**common, **{"from": mostly(person)}),
        record(**common, sender_id=known.person, sender_name=mostly(_names)),
    )
    field = any_of(*["feed"] * 9, *["mention"] * 3, *sorted(FIELDS)[:2], "inventory")
    return whole(field=mostly(field, texts), value=mostly(either(*[value] * 5, listed(value))))


def _account_changes(known: Known) -> Maker:
    person = record(
        id=known.person,
        username=mostly(either(_names, _names, any_of(*known.also_us))),
        self_ig_scoped_id=mostly(any_of(None), odd_ids),
    )
    media = record(
        id=known.post, media_product_type=mostly(any_of("FEED", "FEED", "REELS", "LIVE"))
    )
    common = {
        "id": known.comment,
        "text": mostly(texts),
        "parent_id": known.comment,
        "username": mostly(_names),
        "timestamp": times,
        "media": mostly(media),
        "from": mostly(person),
    }
    value = either(
        record(**common), record(**common), record(comment_id=known.comment, media_id=known.post)
    )
    field = any_of(
        *["comments"] * 4,
        "live_comments",
        "mentions",
        "mentions",
        "story_insights",
        "messages",
        "new",
    )
    return whole(field=mostly(field, texts), value=mostly(either(*[value] * 5, listed(value))))


def _talk(known: Known) -> Maker:
    """An event of a conversation."""
    end = record(id=known.person)
    file = record(
        type=mostly(any_of("image", "video", "audio", "file", "story_mention", "reel")),
        payload=mostly(record(url=mostly(addresses), title=texts, sticker_id=numbers)),
        url=addresses,
        title=texts,
    )
    inner = record(
        mid=known.message,
        text=mostly(texts),
        title=texts,
        payload=texts,
        num_edit=numbers,
        is_echo=mostly(_seldom),
        is_deleted=mostly(_seldom),
        is_self=mostly(_seldom),
        attachments=mostly(listed(mostly(file))),
        reply_to=mostly(record(mid=known.message, story=mostly(record(url=addresses, id=odd_ids)))),
    )
    about = record(sender=mostly(end), recipient=mostly(end), timestamp=mostly(times))
    return built(_happening, about, any_of(*_TALK), mostly(inner))


def _happening(about: dict[str, object], what: str, content: object) -> object:
    return {**about, what: content}
