"""Methods about the app and the workspace."""

from playground.slack.errors import Refusal
from playground.slack.state import Json
from playground.slack.web_api import Context, Method


def _api_test(ctx: Context) -> Json:
    if "error" in ctx.arguments:
        raise Refusal(ctx.arguments.text("error"), args=dict(ctx.arguments.values))
    return {"args": dict(ctx.arguments.values)}


def _auth_test(ctx: Context) -> Json:
    workspace = ctx.core.state.workspace
    return {
        "url": f"{ctx.core.base_url}/",
        "team": workspace.name,
        "user": workspace.app.handle,
        "team_id": workspace.team_id,
        "user_id": workspace.app.bot_user_id,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def _bots_info(ctx: Context) -> Json:
    app = ctx.core.state.workspace.app
    if ctx.arguments.text("bot", app.bot_id) != app.bot_id:
        raise Refusal("bot_not_found")
    return {
        "bot": {
            "id": app.bot_id,
            "deleted": False,
            "name": ctx.core.rights.name or app.name,
            "updated": 0,
            "app_id": app.id,
            "user_id": app.bot_user_id,
            "icons": {},
        },
    }


def _team_info(ctx: Context) -> Json:
    workspace = ctx.core.state.workspace
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.name,
            "domain": workspace.domain,
            "url": f"{ctx.core.base_url}/",
            "email_domain": "",
            "icon": {"image_default": True},
        },
    }


def _open_connection(ctx: Context) -> Json:
    return {"url": ctx.open_socket()}


METHODS = {
    "api.test": Method(_api_test, tier="tier4", token="none"),  # noqa: S106 - the kind of a token
    "auth.test": Method(_auth_test, tier="special"),
    "bots.info": Method(_bots_info, ("users:read",)),
    "team.info": Method(_team_info, ("team:read",)),
    "apps.connections.open": Method(_open_connection, tier="tier1", token="app"),  # noqa: S106 - the kind of a token
}
