"""Methods about people: profiles, presence, do-not-disturb and user groups."""

from zoneinfo import ZoneInfo

from playground.slack.core import Core
from playground.slack.errors import Refusal
from playground.slack.methods.lookup import page_of, user_argument
from playground.slack.seed import GroupSeed
from playground.slack.state import Json, User
from playground.slack.web_api import Context, Method

_DND_SECONDS = 8 * 3600


def _profile(core: Core, user: User) -> Json:
    first, _, last = user.real_name.partition(" ")
    profile: Json = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": first,
        "last_name": last,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "team": user.team_id,
        **{
            f"image_{size}": f"{core.base_url}/avatars/{user.id}.svg"
            for size in (24, 32, 48, 72, 192, 512)
        },
    }
    if "users:read.email" in core.rights.scopes and not user.is_bot:
        profile["email"] = f"{user.name}@{core.state.workspace.domain}.example"
    if user.is_bot:
        profile["bot_id"] = core.state.workspace.app.bot_id
    return profile


def user_object(core: Core, user: User) -> Json:
    """Make the object by which Slack speaks of a person."""
    home = core.team_id
    offset = core.now().astimezone(ZoneInfo(user.tz)).utcoffset()
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.is_deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": _profile(core, user),
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if user.team_id != home:
        return shown | {"is_stranger": True}
    is_guest = user.role == "guest"
    return shown | {
        "is_admin": user.role == "manager",
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": is_guest,
        "is_ultra_restricted": is_guest,
        "is_email_confirmed": True,
    }


def _users_info(ctx: Context) -> Json:
    return {"user": user_object(ctx.core, user_argument(ctx))}


def _users_list(ctx: Context) -> Json:
    home = [user for user in ctx.core.state.users.values() if user.team_id == ctx.core.team_id]
    page, more = page_of(ctx, home, default=1000)
    stamp = int(ctx.core.now().timestamp())
    return {
        "members": [user_object(ctx.core, user) for user in page],
        "cache_ts": stamp,
        **more,
    }


def _presence(ctx: Context) -> Json:
    user = user_argument(ctx)
    return {"presence": "active" if user.is_active else "away"}


def _profile_get(ctx: Context) -> Json:
    return {"profile": _profile(ctx.core, user_argument(ctx))}


def _dnd(core: Core, user: User) -> Json:
    if not user.does_not_disturb:
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    now = int(core.now().timestamp())
    return {
        "dnd_enabled": True,
        "next_dnd_start_ts": now - 60,
        "next_dnd_end_ts": now + _DND_SECONDS,
    }


def _dnd_info(ctx: Context) -> Json:
    return _dnd(ctx.core, user_argument(ctx))


def _dnd_team(ctx: Context) -> Json:
    users = ctx.core.state.users
    wanted = ctx.arguments.words("users")
    if not wanted:
        raise Refusal("invalid_arguments", problems=["missing required field: users"])
    known = [name for name in wanted if name in users]
    return {"users": {name: _dnd(ctx.core, users[name]) for name in known}, "cached": False}


def _group_object(ctx: Context, group: GroupSeed, *, with_users: bool, with_count: bool) -> Json:
    shown: Json = {
        "id": group.id,
        "team_id": ctx.core.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "is_external": False,
        "date_create": 0,
        "date_update": 0,
        "date_delete": 0,
        "auto_type": None,
        "prefs": {"channels": [], "groups": []},
    }
    if with_users:
        shown["users"] = list(group.members)
    if with_count:
        shown["user_count"] = len(group.members)
    return shown


def _groups(ctx: Context) -> Json:
    with_users = ctx.arguments.flag("include_users")
    with_count = ctx.arguments.flag("include_count")
    return {
        "usergroups": [
            _group_object(ctx, group, with_users=with_users, with_count=with_count)
            for group in ctx.core.state.groups.values()
        ],
    }


def _group_users(ctx: Context) -> Json:
    group = ctx.core.state.groups.get(ctx.arguments.required("usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": list(group.members)}


METHODS = {
    "users.info": Method(_users_info, ("users:read",), "tier4"),
    "users.list": Method(_users_list, ("users:read",), "tier2"),
    "users.getPresence": Method(_presence, ("users:read",)),
    "users.profile.get": Method(_profile_get, ("users.profile:read",), "tier4"),
    "dnd.info": Method(_dnd_info, ("dnd:read",)),
    "dnd.teamInfo": Method(_dnd_team, ("dnd:read",), "tier2"),
    "usergroups.list": Method(_groups, ("usergroups:read",), "tier2"),
    "usergroups.users.list": Method(_group_users, ("usergroups:read",), "tier2"),
}
