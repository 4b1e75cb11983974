"""The Graph's `fields` parameter: `id,from{id,name},comments.limit(5).order(chronological){id}`."""

import re
from dataclasses import dataclass, field

from playground.networks.graph.refusals import GraphError

_NAME = re.compile(r"[A-Za-z0-9_]+")
_ARGUMENT = re.compile(r"\.([A-Za-z_]+)\(([^()]*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A wanted field, the arguments behind it, and the fields of what it holds (() : the usual)."""

    name: str
    arguments: dict[str, str] = field(default_factory=dict)
    inner: tuple["Field", ...] = ()


def parse(text: str) -> tuple[Field, ...]:
    """What is wanted; a syntax error is refused as the Graph does."""
    found, rest = _list(text.replace(" ", ""))
    if rest:
        raise _syntax(rest)
    return found


def _list(text: str) -> tuple[tuple[Field, ...], str]:
    found: list[Field] = []
    while True:
        match = _NAME.match(text)
        if match is None:
            raise _syntax(text)
        name, text = match.group(), text[match.end() :]
        arguments: dict[str, str] = {}
        while argument := _ARGUMENT.match(text):
            arguments[argument.group(1)] = argument.group(2)
            text = text[argument.end() :]
        inner: tuple[Field, ...] = ()
        if text.startswith("{"):
            inner, text = _list(text[1:])
            if not text.startswith("}"):
                raise _syntax(text)
            text = text[1:]
        found.append(Field(name=name, arguments=arguments, inner=inner))
        if not text.startswith(","):
            return tuple(found), text
        text = text[1:]


def _syntax(rest: str) -> GraphError:
    return GraphError(f'Syntax error "Expected name" at "{rest[:20]}"', code=2500)
