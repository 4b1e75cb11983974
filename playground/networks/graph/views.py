"""Nodes as the Graph tells them: the wanted fields, edges page by page, nothing else.

A field that a kind of node does not have is refused; one that this node lacks is left out.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from playground.networks.graph.call import Node
from playground.networks.graph.fields import Field, parse
from playground.networks.graph.records import Json
from playground.networks.graph.refusals import GraphError, bad

_ARGUMENTS = frozenset(
    ("limit", "after", "before", "order", "filter", "summary", "since", "until", "user_id")
)
_USUAL_LIMIT, _MOST = 25, 100


@dataclass(slots=True, kw_only=True)
class Shape:
    """What one node can tell; everything is worked out when it is asked for.

    Attributes:
        kind: as refusals call it.
        usual: the fields that come when none are asked for.
        fields: plain values.
        nodes: other nodes, by the arguments behind the field.
        edges: lists of other nodes, in their usual order.
    """

    kind: str
    id: str
    usual: tuple[str, ...] = ("id",)
    fields: dict[str, Callable[[], object]] = field(default_factory=dict)
    nodes: dict[str, Callable[[Mapping[str, str]], Node | None]] = field(default_factory=dict)
    edges: dict[str, Callable[[Mapping[str, str]], Sequence[Node]]] = field(default_factory=dict)


ShapeOf = Callable[[Node], Shape]


class Views:
    """Renders nodes by the shapes of a network."""

    def __init__(self, shape_of: ShapeOf) -> None:
        self.shape_of = shape_of

    def render(self, node: Node, wanted: Sequence[Field]) -> Json:
        """A node with the wanted fields, () : the usual ones."""
        shape = self.shape_of(node)
        told: Json = {}
        for one in wanted or [Field(name=name) for name in shape.usual]:
            value = self._value(shape, one)
            if value is not None:
                told[one.name] = value
        return told | {"id": shape.id}

    def _value(self, shape: Shape, one: Field) -> object:
        if one.name == "id":
            return shape.id
        if one.name in shape.edges:
            page = self.page(
                shape.edges[one.name](one.arguments), one.arguments, one.inner, shape.id
            )
            return page if page["data"] or "summary" in page else None
        if one.name in shape.nodes:
            node = shape.nodes[one.name](one.arguments)
            return None if node is None else self.render(node, one.inner)
        if one.name in shape.fields:
            return _narrow(shape.fields[one.name](), one.inner)
        raise GraphError(
            f"(#100) Tried accessing nonexisting field ({one.name}) on node type ({shape.kind})"
        )

    def edge(self, node: Node, name: str, params: Mapping[str, str], path: str) -> Json | None:
        """A page of an edge by the parameters of a request; None: there is no such edge."""
        shape = self.shape_of(node)
        if name not in shape.edges:
            return None
        wanted = parse(params["fields"]) if params.get("fields") else ()
        return self.page(shape.edges[name](params), params, wanted, path)

    def page(
        self,
        nodes: Sequence[Node],
        arguments: Mapping[str, str],
        wanted: Sequence[Field],
        path: str,
    ) -> Json:
        """One page of a list, with the cursors for others."""
        limit = _limit(arguments)
        ids = [self.shape_of(node).id for node in nodes]
        start = 0
        if after := arguments.get("after"):
            last = _from_cursor(after)
            start = ids.index(last) + 1 if last in ids else len(ids)
        some = nodes[start : start + limit]
        page: Json = {"data": [self.render(node, wanted) for node in some]}
        if some:
            cursors = {"before": _cursor(ids[start]), "after": _cursor(ids[start + len(some) - 1])}
            paging: Json = {"cursors": cursors}
            if start + limit < len(nodes):
                # An address that must not be followed: elsewhere, and with a token.
                paging["next"] = (
                    f"https://graph.facebook.com/{path}?access_token=LEAK&after={cursors['after']}"
                )
            page["paging"] = paging
        if arguments.get("summary") in {"true", "1", "total_count"}:
            page["summary"] = {"total_count": len(nodes), "order": "chronological"}
        return page


def known_arguments(arguments: Mapping[str, str], *more: str) -> None:
    """Refuse what no edge takes."""
    unknown = set(arguments) - _ARGUMENTS - {"fields", "appsecret_proof", *more}
    if unknown:
        raise bad(f"Unexpected parameters: {', '.join(sorted(unknown))}.")


def moment(at: datetime | None) -> str | None:
    """A time as the Graph writes it."""
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%S+0000")


def _limit(arguments: Mapping[str, str]) -> int:
    text = arguments.get("limit", str(_USUAL_LIMIT))
    if not text.isdecimal():
        raise bad("Param limit must be an integer greater than or equal to 0.")
    return min(int(text), _MOST)


def _cursor(node_id: str) -> str:
    return base64.urlsafe_b64encode(node_id.encode()).decode().rstrip("=")


def _from_cursor(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError as error:
        raise bad("Invalid cursors values.") from error


def _narrow(value: object, inner: Sequence[Field]) -> object:
    """The wanted parts of an object, of each of a list, or of what stands in its `data`."""
    if not inner:
        return value
    if isinstance(value, list):
        return [_narrow(item, inner) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"data"}:
        return {"data": _narrow(value["data"], inner)}
    return {one.name: _narrow(value[one.name], one.inner) for one in inner if one.name in value}
