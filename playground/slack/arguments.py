"""The arguments of a Web API call, however they were sent."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from playground.slack.errors import Refusal

_TRUE = frozenset({"1", "true", "True", "yes"})


async def read_arguments(request: web.Request) -> tuple[dict[str, Any], str | None]:
    """Read query, form or JSON body.

    Returns:
        The arguments without the token, and the token that came among them, if any. A token in a
        JSON body does not count: Slack wants it in the header then.

    Raises:
        Refusal: `invalid_json`, `json_not_object` or `invalid_post_type`.
    """
    arguments: dict[str, Any] = dict(request.query)
    kind = request.content_type
    if request.method == "POST" and request.can_read_body:
        if kind == "application/json":
            arguments |= await _read_json(request)
            arguments.pop("token", None)
        elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
            arguments |= dict(await request.post())
        else:
            raise Refusal("invalid_post_type")
    token = arguments.pop("token", None)
    return arguments, token if isinstance(token, str) else None


async def _read_json(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.text())
    except ValueError as error:
        raise Refusal("invalid_json") from error
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body


class Arguments:
    """Reads arguments by name and type, refusing what Slack refuses."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        """Tell whether the argument was given at all."""
        return self.values.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """Read text; numbers are taken as they are written."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, int | float):
            return str(value)
        raise invalid_argument("must provide a string", name)

    def required(self, name: str) -> str:
        """Read text that must be there."""
        value = self.text(name)
        if not value:
            raise Refusal(
                "invalid_arguments",
                problems=[f"missing required field: {name} [json-pointer:/{name}]"],
            )
        return value

    def optional(self, name: str) -> str | None:
        """Read text that may be missing."""
        return self.text(name) or None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Read true or false: JSON's, or `1`, `true`, `0`, `false` from a form."""
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, bool) else str(value) in _TRUE

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        """Read a whole number within bounds."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            number = int(value)
        except (TypeError, ValueError) as error:
            raise invalid_argument("must provide an integer", name) from error
        if not least <= number <= most:
            raise Refusal("invalid_limit" if name == "limit" else "invalid_arguments")
        return number

    def words(self, name: str) -> list[str]:
        """Read a list: comma separated, or JSON's."""
        value = self.values.get(name)
        if isinstance(value, list):
            return [str(word) for word in value]
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def structure(self, name: str, code: str) -> Any:  # noqa: ANN401 - JSON of any shape
        """Read JSON, sent as such or as a string in a form; `code` answers what cannot be read."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise Refusal(code) from error


def invalid_argument(sentence: str, name: str) -> Refusal:
    """Make the refusal of one argument."""
    return Refusal("invalid_arguments", problems=[f"{sentence} [json-pointer:/{name}]"])
