"""What X, other tools and the pretend network bring, with everything odd in it."""

from collections.abc import Sequence

from bot.domain.mention import MediaKind, MentionKind
from integrations.memory.feed import ADD, DELETE, EDIT, HIDE, LIKE, UNHIDE
from integrations.x.activity import DIRECT, IGNORED, MENTION, QUOTE, REPLY
from tests.fuzz.making import (
    Maker,
    any_of,
    either,
    joined,
    listed,
    numbered,
    often,
    record,
    whole,
)
from tests.fuzz.trees import YES_OR_NO, addresses, mostly, numbers, odd, odd_ids, texts, times

_POSTS = (MENTION, MENTION, REPLY, QUOTE)
_OTHERS = (*sorted(IGNORED)[:2], "post.like.create")


def birds(own: str, people: Sequence[str], posts: Sequence[str]) -> Maker:
    """Bodies of X's Activity API for the account `own`."""
    users = mostly(any_of(*people, *people, *people, int(people[0]), own), odd_ids)
    known = mostly(any_of(*posts, int(posts[0])), odd_ids)
    made = either(known, mostly(numbered("{}", digits=19), odd_ids))
    known_user: object = {"id": people[0], "username": "kim"}
    told = joined(_post(users, known), whole(id=made))
    includes = record(
        users=mostly(either(any_of([known_user]), listed(mostly(_user(users)), most=3))),
        tweets=mostly(listed(mostly(told))),
        media=mostly(listed(mostly(_medium()))),
    )
    owner = mostly(whole(user_id=mostly(any_of(*[own] * 4, int(own)), odd_ids)))
    rest = record(includes=mostly(includes), event_uuid=odd_ids, tag=texts)
    post = whole(
        filter=owner,
        event_type=mostly(any_of(*_POSTS), texts),
        payload=mostly(either(*[told] * 4, whole(data=told))),
    )
    direct = whole(
        filter=owner,
        event_type=mostly(any_of(DIRECT), texts),
        payload=mostly(either(*[_direct(users, made)] * 8, told)),
    )
    other = whole(filter=owner, event_type=any_of(*_OTHERS), payload=mostly(told))
    event = joined(either(*[post] * 6, *[direct] * 3, other), rest)
    return whole(data=mostly(either(*[event] * 4, listed(event, most=3))))


def _post(users: Maker, made: Maker) -> Maker:
    link = record(url=mostly(addresses), expanded_url=mostly(addresses), title=texts, media_key=odd)
    entities = record(
        urls=mostly(listed(mostly(link))),
        mentions=mostly(listed(mostly(record(id=users, username=texts)))),
    )
    kinds = any_of("replied_to", "quoted", "replied_to", "quoted", "retweeted")
    likely = record(
        text=mostly(texts), author_id=users, created_at=mostly(times), conversation_id=made
    )
    rest = often(
        any_of({}),
        record(
            in_reply_to_user_id=users,
            lang=texts,
            referenced_tweets=mostly(listed(mostly(record(type=mostly(kinds), id=made)))),
            entities=mostly(entities),
            note_tweet=mostly(record(text=texts, entities=mostly(entities))),
            attachments=mostly(record(media_keys=mostly(listed(any_of("3_7", "3_8"))))),
            public_metrics=mostly(record(like_count=numbers)),
            edit_history_tweet_ids=mostly(listed(made, most=3)),
        ),
        times=2,
    )
    return joined(likely, rest)


def _user(users: Maker) -> Maker:
    return record(
        id=users,
        username=mostly(texts),
        name=mostly(texts),
        profile_image_url=addresses,
        public_metrics=mostly(record(followers_count=numbers)),
    )


def _medium() -> Maker:
    return record(
        media_key=mostly(any_of("3_7", "3_8")),
        type=mostly(any_of("photo", "video", "animated_gif")),
        url=mostly(addresses),
        preview_image_url=addresses,
        alt_text=texts,
        variants=mostly(listed(record(url=addresses, bit_rate=numbers, content_type=texts))),
    )


def _direct(users: Maker, made: Maker) -> Maker:
    data = record(
        text=mostly(texts),
        entities=mostly(record(urls=mostly(listed(record(url=addresses))))),
        attachment=mostly(record(type=texts, media=mostly(record(id_str=odd_ids, type=texts)))),
    )
    event = record(
        type=mostly(any_of("message_create")),
        id=made,
        created_timestamp=mostly(times),
        dm_conversation_id=mostly(any_of("1000-2000"), odd_ids),
        message_create=mostly(
            whole(sender_id=users, message_data=mostly(data), target=mostly(any_of({})))
        ),
    )
    person = record(id=users, screen_name=texts, name=texts, profile_image_url_https=addresses)
    people = either(record(**{"2000": mostly(person)}), record(x=mostly(person)), any_of({}))
    return whole(direct_message_events=mostly(listed(mostly(event), least=1)), users=mostly(people))


def tool() -> Maker:
    """What a tool hands in: as the schema says."""
    ids = either(numbered("{}"), any_of("a", "\x00", "<!channel>", "ünï", "\u202e", " "))
    fits = any_of("https://ok.example/a?b=c&d=e|f>g", "http://x", "https://[bad")
    perhaps = often(fits, any_of(None), times=4)
    instants = any_of(
        "2026-11-20T11:59:00Z",
        "2026-11-20T11:59:00+01:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2031-01-01T00:00:00Z",
        None,
    )
    words = any_of("", "Cold coffee, twice.", "<!channel>", "ﷺ\u202eمرحبا", "x" * 400)
    author = joined(
        whole(id=any_of("lena", "kim", "x"), handle=any_of("lena.f", "<@U1>")),
        record(
            name=words,
            url=perhaps,
            avatar_url=perhaps,
            followers=any_of(0, 12, 2**31 - 1, None),
        ),
    )
    medium = joined(
        whole(kind=any_of(*(kind.value for kind in MediaKind)), url=fits),
        record(preview_url=perhaps, alt_text=words, title=words),
    )
    before = joined(
        whole(author=any_of("us"), text=words), record(url=fits, ours=any_of(*YES_OR_NO))
    )
    said = joined(
        whole(id=ids, text=words, author=author),
        record(
            url=perhaps,
            created_at=instants,
            edited_at=instants,
            thread=often(ids, any_of(None), times=4),
            kind=any_of(*(kind.value for kind in MentionKind)),
            why=words,
            language=any_of("de", ""),
            media=listed(medium),
            context=often(before, any_of(None), times=4),
        ),
    )
    return either(said, whole(mentions=listed(said, least=1, most=3)))


def warble(ours: str, ids: Sequence[str]) -> Maker:
    """What the pretend network pushes."""
    kinds = any_of(ADD, ADD, EDIT, EDIT, DELETE, HIDE, UNHIDE, LIKE, "message.boil")
    event = record(
        kind=mostly(kinds),
        id=mostly(any_of(*ids), odd_ids),
        text=mostly(texts),
        edited_at=mostly(times),
    )
    return whole(
        number=numbers,
        account=mostly(any_of(ours)),
        events=mostly(listed(mostly(event), least=1, most=4)),
    )
