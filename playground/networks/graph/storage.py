"""Keeping a pretend Graph as JSON. What was pushed, and to whom, is not kept.

Records refer to who has said something; in the file they do it by id. Our Page, our account and
the first people come with every Graph, with the same ids.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar, get_type_hints

import msgspec

from playground.networks.graph.records import (
    Actor,
    Comment,
    Container,
    IgComment,
    Media,
    Message,
    Person,
    Photo,
    Post,
)
from playground.networks.graph.server import FakeGraph
from playground.networks.graph.tokens import Token

_Record = TypeVar("_Record", Post, Comment, Media, IgComment, Message)
_Rows = list[dict[str, object]]
_PEOPLE = frozenset({"author", "person"})


class _Kept(msgspec.Struct, kw_only=True):
    people: dict[str, Person]
    photos: dict[str, Photo]
    containers: dict[str, Container]
    posts: _Rows
    comments: _Rows
    media: _Rows
    ig_comments: _Rows
    messages: _Rows
    tokens: dict[str, Token]
    published: list[datetime]
    numbers: tuple[int, int]


def dump(graph: FakeGraph) -> bytes:
    """All that is remembered."""
    return msgspec.json.encode(
        _Kept(
            people=graph.people,
            photos=graph.photos,
            containers=graph.containers,
            posts=_rows(graph.posts),
            comments=_rows(graph.comments),
            media=_rows(graph.media),
            ig_comments=_rows(graph.ig_comments),
            messages=_rows(graph.messages),
            tokens=graph.tokens.known,
            published=graph.published,
            numbers=(graph.count, graph.tokens.made),
        )
    )


def restore(graph: FakeGraph, content: bytes) -> None:
    """Remember what `dump` gave.

    Raises:
        msgspec.DecodeError: it is something else.
    """
    kept = msgspec.json.decode(content, type=_Kept)
    graph.people |= {key: one for key, one in kept.people.items() if key not in graph.people}
    ours: list[Actor] = [graph.page, graph.account, graph.another_page]
    actors: dict[str, Actor] = {**graph.people, **{one.id: one for one in ours}}
    graph.photos, graph.containers = kept.photos, kept.containers
    graph.posts = _records(Post, kept.posts, actors)
    graph.comments = _records(Comment, kept.comments, actors)
    graph.media = _records(Media, kept.media, actors)
    graph.ig_comments = _records(IgComment, kept.ig_comments, actors)
    graph.messages = _records(Message, kept.messages, actors)
    graph.tokens.known, graph.published = kept.tokens, kept.published
    graph.count, graph.tokens.made = kept.numbers


def _rows(records: Mapping[str, _Record]) -> _Rows:
    rows: _Rows = []
    for record in records.values():
        row = {one.name: getattr(record, one.name) for one in fields(record)}
        rows.append({name: value.id if name in _PEOPLE else value for name, value in row.items()})
    return rows


def _records(kind: type[_Record], rows: _Rows, actors: Mapping[str, Actor]) -> dict[str, _Record]:
    hints = get_type_hints(kind)
    made = {}
    for row in rows:
        values: dict[str, Any] = {
            name: actors[str(value)] if name in _PEOPLE else msgspec.convert(value, hints[name])
            for name, value in row.items()
        }
        record = kind(**values)
        made[record.id] = record
    return made
