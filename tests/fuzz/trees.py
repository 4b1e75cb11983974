"""JSON as nobody would write it: odd values, odd trees, and bytes that are nearly JSON."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from random import Random
from typing import Final

from tests.fuzz.making import Maker, any_of, often


class Raw(str):
    """Stands in the JSON as it is: what Python would not write."""

    __slots__ = ()


class Twice(dict[str, object]):
    """An object each of whose members stands twice, null first: readers take the last."""

    __slots__ = ()


def nested(depth: int, *, lists: bool = False) -> Raw:
    """So many levels."""
    begin, end = ("[", "]") if lists else ('{"a":', "}")
    return Raw(f'{begin * depth}"deep"{end * depth}')


TEXTS: Final = (
    "",
    " \n\t",
    "Where is my order?",
    "Where is my order?",
    "<!channel> <@U0ANARUIZ1> <!here|x> <https://evil.example|click>",
    "@here @channel @everyone",
    "*bold* `code` ```\nblock\n```",
    "&amp; &lt;!channel&gt; & < >",
    "\u202eabc\u2066\x00\x1b[31m\ud800\ufeff",
    "a\x00b",
    "\udfff\ud83d",
    "ﷺ\u202eمرحبا",
    "👩‍👩‍👧‍👦" * 40,
    "e" + "\u0301" * 500,
    "x" * 3000,
    "https://t.co/00000001 http://[ https://",
    "@harbourcoffee @goldenshop hello",
)
LONG: Final = "long " * 10_000
ADDRESSES: Final = (
    "https://ok.example/a?b=c&d=e|f>g",
    "javascript:alert(1)",
    "http://127.0.0.1:1/x.png",
    "https://[bad",
    "https://münchen.example/ü ß",
    "https://long.example/" + "a" * 4000,
    "HTTPS://E.example/\ud800\n<!channel>",
    "//nowhere",
)
NUMBERS: Final = (
    0,
    -1,
    1,
    2**31,
    2**63,
    10**30,
    -(10**18),
    1.5,
    1e308,
    Raw("1e999"),
    Raw("-1e999"),
    Raw("NaN"),
    Raw("-0"),
    Raw("1E-400"),
    Raw("9" * 200),
)
RIGHT_TIMES: Final = (
    1_795_175_000,
    1_795_175_000_123,
    "1795175000",
    "2026-11-20T11:59:00+0000",
    "2026-11-20T11:59:00.000Z",
)
TIMES: Final = (
    *RIGHT_TIMES,
    "2026-11-20 11:59",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "yesterday",
    "",
    0,
    -62_135_596_800,
    253_402_300_800,
    10**15,
    10**40,
    1e18,
    Raw("1e999"),
    Raw("NaN"),
    None,
    True,
)
UNINDEXED: Final = "".join(sha256(bytes([one])).hexdigest() for one in range(80))
"""Too long for a key of PostgreSQL, and nothing that it could compress."""
IDS: Final[tuple[object, ...]] = (
    "",
    "0",
    "-1",
    "../me/accounts",
    "1,2,3",
    "1?fields=x#y",
    "1 2",
    "\x00",
    "\ud800",
    "ünïcode",
    "_",
    "a_b_c",
    "m_000001",
    "9" * 300,
    *[UNINDEXED] * 4,
    "1" * 39,
    0,
    7,
    12345654332,
    10**39,
    10**41,
    -5,
    1.0,
    1e22,
    True,
    None,
    [],
    {"id": "1"},
)
YES_OR_NO: Final = (True, False)
ODD: Final[tuple[object, ...]] = (
    None,
    True,
    False,
    [],
    {},
    [None],
    [[]],
    "null",
    {"data": []},
    {"data": {"data": None}},
    {"id": {"id": []}},
    [{"id": 1}, "x", None, [{}]],
    *["\udfff"] * 4,
    nested(30),
    nested(300, lists=True),
    *[nested(700)] * 4,
)

texts: Maker = often(any_of(*TEXTS), any_of(LONG), times=100)
addresses: Maker = any_of(*ADDRESSES)
times: Maker = often(any_of(*RIGHT_TIMES), any_of(*TIMES), times=3)
numbers: Maker = any_of(*NUMBERS)
odd_ids: Maker = any_of(*IDS)
odd: Maker = any_of(*ODD * 3, *NUMBERS, *TEXTS, *IDS, *TIMES)


def mostly(fitting: Maker, other: Maker = odd) -> Maker:
    """The fitting one, and now and then one that is odd."""
    return often(fitting, other)


def mutated(make: Maker, *, most: int = 3) -> Maker:
    """A tree of which up to so many nodes are deleted, replaced, doubled, wrapped or swapped."""

    def change(random: Random) -> object:
        tree = make(random)
        for _ in range(random.choice([*[0] * most, *range(most + 1)])):
            tree = _changed(random, tree)
        return tree

    return change


def _changed(random: Random, tree: object) -> object:
    """The tree with one node changed; more often one that is further down."""
    if isinstance(tree, dict | list) and tree and random.randrange(6):
        return (
            _member_changed(random, tree) if isinstance(tree, dict) else _item_changed(random, tree)
        )
    match random.choice(["replace", "replace", "wrap", "double", "deepen", "text"]):
        case "replace":
            return odd(random)
        case "wrap":
            return [tree]
        case "double":
            return Twice(tree) if isinstance(tree, dict) else [tree, tree]
        case "deepen":
            return {"data": tree}
        case _:
            return json.dumps(tree, default=str)[:5000]


def _member_changed(random: Random, tree: dict[str, object]) -> object:
    key = random.choice(sorted(tree))
    kind = type(tree)
    match random.randrange(10):
        case 0:
            return kind({name: one for name, one in tree.items() if name != key})
        case 1:
            return kind({**tree, random.choice(sorted(tree)): tree[key]})
        case 2:
            return kind({**tree, random.choice(TEXTS): odd(random)})
    return kind({**tree, key: _changed(random, tree[key])})


def _item_changed(random: Random, tree: list[object]) -> object:
    at = random.randrange(len(tree))
    match random.randrange(10):
        case 0:
            return tree[:at] + tree[at + 1 :]
        case 1:
            return [*tree, tree[at]]
        case 2:
            return [odd(random), *tree]
    return [*tree[:at], _changed(random, tree[at]), *tree[at + 1 :]]


def written(tree: object, *, plain: bool = True) -> bytes:
    """A tree as JSON; not `plain`: lone surrogates stand in it as bytes, which is no UTF-8."""
    return _text(tree, plain=plain).encode("utf-8", "surrogatepass")


def _text(tree: object, *, plain: bool) -> str:
    if isinstance(tree, Raw):
        return str(tree)
    if isinstance(tree, dict):
        members = [
            f"{json.dumps(name, ensure_ascii=plain)}: {_text(one, plain=plain)}"
            for name, one in tree.items()
        ]
        if isinstance(tree, Twice):
            members = [f"{json.dumps(name)}: null" for name in tree] + members
        return "{" + ", ".join(members) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(_text(one, plain=plain) for one in tree) + "]"
    return json.dumps(tree, ensure_ascii=plain)


BROKEN: Final[Sequence[bytes]] = (
    b"",
    b" ",
    b"null",
    b"true",
    b"1",
    b"1e999",
    b"NaN",
    b'"text"',
    b"[]",
    b"[{}]",
    b"{}",
    b"{",
    b"{]",
    b"{'a': 1}",
    b'{"a": 1,}',
    b'{"a" 1}',
    b'{"entry": [}',
    b"\xff\xfe\x00",
    b'{"object": "\xff\xed\xa0\x80"}',
    b"\xef\xbb\xbf{}",
    '{"object": "page"}'.encode("utf-16"),
    b"object=page&entry=1",
    b"--x\r\nContent-Disposition: form-data\r\n\r\n",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    b"\x00" * 40,
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"entry": ' + nested(900, lists=True).encode() + b"}",
    b'{"entry": ' + b"9" * 5000 + b"}",
)


def bodies(make: Maker) -> Callable[[Random], bytes]:
    """Bodies of a grammar: as it is, mutated, cut off, with a byte changed, or no such thing."""
    trees = mutated(make)

    def body(random: Random) -> bytes:
        dice = random.randrange(20)
        if dice == 0:
            return random.choice(BROKEN)
        right = written(trees(random), plain=bool(random.randrange(4)))
        return right if dice > 1 else _harmed(random, right)

    return body


def _harmed(random: Random, body: bytes) -> bytes:
    at = random.randrange(len(body))
    return random.choice([body[:at], body[:at] + b"\xff" + body[at + 1 :], body + body])
