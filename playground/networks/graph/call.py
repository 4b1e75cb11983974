"""One request to the pretend Graph, and what an operation is allowed to be asked with."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from playground.networks.graph.fields import Field, parse
from playground.networks.graph.records import (
    Account,
    Comment,
    Container,
    IgComment,
    Json,
    Media,
    Message,
    Page,
    Person,
    Photo,
    Post,
)
from playground.networks.graph.refusals import GraphError, bad
from playground.networks.graph.tokens import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The messages of one person with our Page or account."""

    id: str
    person: Person
    owner_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The app itself."""

    id: str


Node = (
    Page
    | Account
    | Person
    | Post
    | Comment
    | Photo
    | Media
    | IgComment
    | Container
    | Message
    | Conversation
    | App
)


@dataclass(slots=True, kw_only=True)
class Call:
    """A request: to which node and edge ("" : the node itself), with what, by whose token."""

    method: str
    node: Node
    edge: str
    params: dict[str, str]
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    token: Token
    path: str = ""
    by_me: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """The wanted fields; () : the usual ones."""
        text = self.params.get("fields", "")
        return parse(text) if text else ()

    def text(self, name: str, *, most: int, least: int = 1) -> str:
        """A text parameter of a length that is allowed, in code points."""
        value = self.params.get(name, "")
        if not least <= len(value.strip()) or len(value) > most:
            raise bad(f"Param {name} must be a string of {least} to {most} characters.")
        return value

    def flag(self, name: str) -> bool | None:
        """True or false; None when it was not given."""
        if name not in self.params:
            return None
        value = self.params[name].lower()
        if value not in {"true", "false", "1", "0"}:
            raise bad(f"Param {name} must be a boolean.")
        return value in {"true", "1"}

    def record(self, name: str, allowed: frozenset[str]) -> Json:
        """An object, as JSON, with no other keys than the allowed ones."""
        try:
            value = json.loads(self.params.get(name, ""))
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise bad(f"Param {name} must be a JSON object.")
        if unknown := set(value) - allowed:
            raise bad(f"Invalid keys {sorted(unknown)} were found in param {name}.")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What can be asked: with which parameters, by which tokens, with which permissions."""

    run: Callable[[Call], Awaitable[Json]]
    params: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ("page",)
    files: frozenset[str] = frozenset()

    def check(self, call: Call, scopes: set[str]) -> None:
        """Refuse what it does not know, and who may not."""
        instagram = call.token.kind == "instagram"
        if call.token.kind not in self.tokens:
            if "page" in self.tokens and call.token.kind == "user":
                raise GraphError(
                    "(#210) A page access token is required to request this resource.", code=210
                )
            raise GraphError("(#3) Application does not have the capability.", code=3)
        unknown = set(call.params) - self.params - {"fields", "appsecret_proof"}
        unknown |= set(call.files) - self.files
        if unknown:
            raise bad(f"Unexpected parameters: {', '.join(sorted(unknown))}.")
        missing = [one for one in self.scopes if one not in scopes]
        if missing and instagram:
            raise GraphError(
                "(#10) Application does not have permission for this action", code=10, status=403
            )
        if missing:
            raise GraphError(
                f"(#200) Requires {missing[0]} permission to manage the object.",
                code=200,
                status=403,
            )


Operations = dict[tuple[str, type[Node], str], Operation]
