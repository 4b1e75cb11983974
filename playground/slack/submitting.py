"""What people do with modals: submit them and close them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from playground.slack import payloads
from playground.slack.core import Core
from playground.slack.delivery import Delivery
from playground.slack.errors import ClientRefusal, DispatchFailed, Refusal
from playground.slack.fields import SLOTS, elements_of, field_errors, merge_values
from playground.slack.files import chooser
from playground.slack.response_urls import ResponseUrls
from playground.slack.state import Json, User
from playground.slack.transport import Outgoing
from playground.slack.triggers import Triggers
from playground.slack.views import Views


@dataclass(frozen=True, slots=True)
class Submission:
    """What came of submitting a modal.

    Attributes:
        response_action: What happened to the modal; `close` shows the view below, if any.
        errors: Sentences by block_id, of Slack's own client or of the app.
        view: The view that the person sees now, if any.
        was_sent: Whether the app heard of it; the client stops incomplete forms itself.
    """

    response_action: Literal["clear", "close", "update", "push", "errors"]
    errors: Mapping[str, str] = field(default_factory=dict)
    view: Json | None = None
    was_sent: bool = True


class Submitting:
    """Submits and closes modals."""

    def __init__(
        self,
        core: Core,
        views: Views,
        triggers: Triggers,
        response_urls: ResponseUrls,
        delivery: Delivery,
    ) -> None:
        self._core = core
        self._urls = response_urls
        self._views = views
        self._triggers = triggers
        self._delivery = delivery

    async def submit(self, user: User, view_id: str, values: Json) -> Submission:
        """Submit a modal with what was entered.

        Raises:
            ClientRefusal: The view is not open, cannot be submitted, or has no such field.
            DispatchFailed: The app did not acknowledge, or answered nonsense.
        """
        view = self._own(user, view_id)
        if view["submit"] is None:
            raise ClientRefusal("no_submit", "the modal has no submit button")
        merged = merge_values(
            view["blocks"], view["state"]["values"], values, chooser(self._core, user.id)
        )
        view = self._views.enter(view_id, merged)
        errors = field_errors(view["blocks"], merged)
        if errors:
            return Submission("errors", errors, view, was_sent=False)
        payload = payloads.envelope(self._core, "view_submission", user) | {
            "trigger_id": self._triggers.issue(user.id, view_id),
            "view": view,
            "response_urls": self._response_urls(user, view),
        }
        answer = await self._delivery.interact(Outgoing("interactive", payload))
        try:
            return self._apply(user, view_id, answer.body)
        except Refusal as refusal:
            details = "; ".join(refusal.problems) or refusal.code
            self._core.complaints.append(f"the answer to a submission is refused: {details}")
            raise DispatchFailed(f"the app's answer was refused: {details}") from refusal

    async def close(self, user: User, view_id: str, *, is_cleared: bool) -> None:
        """Close a modal by its button, or by the cross that clears the whole stack.

        Raises:
            ClientRefusal: The view is not open.
            DispatchFailed: The app wanted to know and did not acknowledge.
        """
        view = self._own(user, view_id)
        cleared = is_cleared or view["clear_on_close"]
        closed = self._views.close(user.id, cleared=cleared)
        for gone in closed:
            if gone["notify_on_close"]:
                payload = payloads.envelope(self._core, "view_closed", user) | {
                    "view": gone,
                    "is_cleared": cleared,
                }
                await self._delivery.interact(Outgoing("interactive", payload))

    def _response_urls(self, user: User, view: Json) -> list[Json]:
        """Give an address for each conversation chosen where the view asked for one."""
        found = []
        for block, element in elements_of(view["blocks"]):
            if not element.get("response_url_enabled", False):
                continue
            entry = view["state"]["values"][block["block_id"]][element["action_id"]]
            chosen = entry[SLOTS[element["type"]].name]
            channel = self._core.state.channels.get(chosen or "")
            if channel is not None:
                found.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": channel.id,
                        "response_url": self._urls.issue(user.id, channel),
                    },
                )
        return found

    def _own(self, user: User, view_id: str) -> Json:
        view = self._views.find(view_id)
        if view is None or self._views.owner(view_id) != user.id:
            raise ClientRefusal("view_not_found", "the view is no longer open", status=404)
        return view

    def _apply(self, user: User, view_id: str, body: Json) -> Submission:
        kind = body.get("response_action")
        if kind is None:
            # While it answered, the app may have opened another modal in this one's place.
            top = self._top(user)
            if top is not None and top["id"] == view_id:
                self._views.close(user.id, cleared=False)
            return Submission("close", view=self._top(user))
        if kind == "clear":
            self._views.close(user.id, cleared=True)
            return Submission("clear")
        if kind == "errors":
            return self._errors(view_id, body)
        if kind in {"update", "push"}:
            self._views.check(body.get("view", {}), replaces=view_id if kind == "update" else "")
            if kind == "push":
                return Submission("push", view=self._views.push_for(user.id, view_id, body["view"]))
            return Submission("update", view=self._views.replace(view_id, body["view"]))
        raise Refusal("invalid_response_action")

    def _errors(self, view_id: str, body: Json) -> Submission:
        view = self._views.find(view_id) or {"blocks": []}
        errors = body.get("errors")
        inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
            raise Refusal(
                "invalid_arguments",
                problems=["errors must name input blocks of the view [json-pointer:/errors]"],
            )
        return Submission("errors", errors, view)

    def _top(self, user: User) -> Json | None:
        stack = self._views.stack(user.id)
        return stack[-1] if stack else None
