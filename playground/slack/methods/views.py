"""Methods that open, push, update and publish views."""

from typing import Any

from playground.slack.errors import Refusal
from playground.slack.state import Json
from playground.slack.web_api import Context, Method


def _view(ctx: Context) -> Any:  # noqa: ANN401 - whatever was sent; the views check it
    if "view" not in ctx.arguments:
        problems = ["missing required field: view [json-pointer:/view]"]
        raise Refusal("invalid_arguments", problems=problems)
    return ctx.arguments.structure("view", "invalid_arguments")


def _open(ctx: Context) -> Json:
    view = _view(ctx)
    return {"view": ctx.views.open(ctx.arguments.required("trigger_id"), view)}


def _push(ctx: Context) -> Json:
    view = _view(ctx)
    return {"view": ctx.views.push(ctx.arguments.required("trigger_id"), view)}


def _update(ctx: Context) -> Json:
    view_id, external_id = ctx.arguments.text("view_id"), ctx.arguments.text("external_id")
    if not view_id and not external_id:
        problems = ["missing required field: view_id [json-pointer:/view_id]"]
        raise Refusal("invalid_arguments", problems=problems)
    shown = ctx.views.update(
        view_id=view_id,
        external_id=external_id,
        known_hash=ctx.arguments.text("hash"),
        view=_view(ctx),
    )
    return {"view": shown}


def _publish(ctx: Context) -> Json:
    if not ctx.core.rights.has_home:
        raise Refusal("not_enabled")
    user = ctx.core.state.users.get(ctx.arguments.required("user_id"))
    if user is None or user.is_bot:
        raise Refusal("user_not_found")
    return {"view": ctx.views.publish(user.id, ctx.arguments.text("hash"), _view(ctx))}


METHODS = {
    "views.open": Method(_open, tier="tier4"),
    "views.push": Method(_push, tier="tier4"),
    "views.update": Method(_update, tier="tier4"),
    "views.publish": Method(_publish, tier="tier4"),
}
