"""Says of every field of a body what is wrong with it, not only of the first."""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from integrations.inbound.schema import WEB, Batch, Said

_MOST_PROBLEMS = 50  # of a body; whoever gets more has another kind of mistake
_ADDRESS = "It has to be an address that begins with https:// or http://."
_EITHER = "It has to be one mention, or {“mentions”: […]}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a field: "mentions[0].author.name"; "" is the body as a whole."""

    field: str
    problem: str


class Unfit(ValueError):
    """A body that is not what the schema says; `problems` has all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0].problem)
        self.problems = problems


def read_body(body: bytes) -> tuple[Said, ...]:
    """The mentions of a body.

    Raises:
        Unfit: it is no JSON, or not what the schema says.
    """
    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise Unfit((Problem(field="", problem=f"This is no JSON: {why}"),)) from None
    if not isinstance(content, dict):
        raise Unfit((Problem(field="", problem=_EITHER),))
    several = "mentions" in content
    wrong = _of_struct("", content, Batch if several else Said)
    problems = tuple(islice(wrong, _MOST_PROBLEMS))
    if problems:
        raise Unfit(problems)
    if several:
        return tuple(msgspec.convert(content, Batch).mentions)
    return (msgspec.convert(content, Said),)


def _of_struct(path: str, content: dict[str, Any], shape: type[Struct]) -> Iterator[Problem]:
    known = {field.encode_name: field for field in fields(shape)}
    for name in content:
        if name not in known:
            problem = f"There is no such field; there are: {', '.join(known)}."
            yield Problem(field=_below(path, _short(name)), problem=problem)
    for name, field in known.items():
        if name in content:
            yield from _of_value(_below(path, name), content[name], field.type)
        elif field.required:
            yield Problem(field=_below(path, name), problem="It is missing.")


def _of_value(path: str, content: object, kind: Any) -> Iterator[Problem]:  # noqa: ANN401 - a type, as `typing` writes it
    struct, listed = _structs_in(kind)
    if struct is not None and isinstance(content, dict) and not listed:
        yield from _of_struct(path, content, struct)
        return
    if struct is not None and isinstance(content, list) and listed:
        fine = True
        for problem in _of_items(path, content, struct):
            fine = False
            yield problem
        if not fine:
            return
    try:
        msgspec.convert(content, kind)
    except msgspec.ValidationError as error:
        yield Problem(field=path, problem=_sentence(str(error)))


def _of_items(path: str, content: list[Any], struct: type[Struct]) -> Iterator[Problem]:
    for place, item in enumerate(content):
        yield from _of_value(f"{path}[{place}]", item, struct)


def _structs_in(kind: Any) -> tuple[type[Struct] | None, bool]:  # noqa: ANN401 - as above
    """The struct that a field holds, and whether it holds a list of them."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return kind, False
    origin = get_origin(kind)
    if origin is Annotated:
        return _structs_in(get_args(kind)[0])
    if origin is list:
        struct, _ = _structs_in(get_args(kind)[0])
        return struct, True
    if origin in {Union, types.UnionType}:
        found = (_structs_in(one) for one in get_args(kind))
        return next((f for f in found if f[0] is not None), (None, False))
    return None, False


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _short(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:79]}…"  # noqa: PLR2004 - it is echoed


def _sentence(error: str) -> str:
    """What msgspec says, without the place, which is named beside it."""
    what = error.partition(" - at `")[0]
    return _ADDRESS if repr(WEB) in what else f"{what}."
