"""Takes one person out of what a network pushed, and leaves what it says of others.

A push is JSON whose shape its network knows; here it is only a tree. Whatever names the person by
an id of theirs goes, together with what it is a field of, up to the nearest list: that is one
event of several, one of several people, one of several messages. What others have said in answer
to them may go along; polls bring it.
"""

import json
from collections.abc import Collection

_GONE = object()


def without(body: bytes, ids: Collection[str]) -> bytes:
    """The body without whatever names one of these ids; b"" when it is about them alone.

    The same bytes when none is named.
    """
    try:
        document = json.loads(body)
        left = _left(document, frozenset(ids))
    except (ValueError, RecursionError):  # nobody can read it: then it is of no use either
        return b"" if any(one.encode() in body for one in ids) else body
    if left is _GONE:
        return b""
    return body if left == document else json.dumps(left).encode()


def _left(tree: object, ids: frozenset[str]) -> object:
    if isinstance(tree, list):
        return [left for one in tree if (left := _left(one, ids)) is not _GONE]
    if isinstance(tree, dict):
        fields = {key: _left(one, ids) for key, one in tree.items() if key not in ids}
        return _GONE if any(one is _GONE for one in fields.values()) else fields
    is_id = isinstance(tree, str | int) and not isinstance(tree, bool) and str(tree) in ids
    return _GONE if is_id else tree
