"""`connect instagram`: asks for a token, makes it last, proves what it may do.

The token comes from Meta's dashboard (which gives long-lived ones) or from a login flow of your
own (short-lived ones, for an hour). Which one it is cannot be seen: it is exchanged, which only
the short-lived take; else renewed, which only those take that are a day old; else it is one of
today, which lasts for sixty days from now.
"""

from datetime import datetime, timedelta

import structlog

from bot.domain.mention import AuthorProfile
from bot.errors import BadInput, Misconfigured, Reauthorise, Rejected, RetryLater
from integrations.base import AccountIdentity, Ask, SignedIn
from integrations.graph import GraphClient, GraphRefused, GraphSignIn, Json
from integrations.graph.errors import PERMISSION_CODES
from integrations.graph.tame import as_id, as_list, as_record, as_text
from integrations.graph.tokens import LongLived, instagram_long_lived, instagram_refreshed
from integrations.instagram.nodes import person
from integrations.instagram.said import WEB, Us
from integrations.instagram.settings import InstagramSettings
from integrations.instagram.tokens import TOKEN, credentials_of

__all__ = ["ME_FIELDS", "PERMISSIONS", "identity_of", "sign_in"]

ME_FIELDS = "id,user_id,username,name,profile_picture_url,followers_count,account_type"

PERMISSIONS = {
    "instagram_business_basic": "{id}?fields=username",
    "instagram_business_manage_comments": "{id}/tags?limit=1",
    "instagram_business_manage_messages": "{id}/conversations?platform=instagram&limit=1",
    "instagram_business_content_publish": "{id}/content_publishing_limit?fields=quota_usage",
}
"""Each with what it takes to read: a token does not tell what it may do."""

_WHAT_FOR = {
    "instagram_business_basic": "who we are",
    "instagram_business_manage_comments": "comments and mentions",
    "instagram_business_manage_messages": "private messages",
    "instagram_business_content_publish": "publishing",
}
_SIXTY_DAYS = timedelta(days=60)
_log = structlog.get_logger(__name__)


async def sign_in(ask: Ask, settings: InstagramSettings, *, now: datetime) -> SignedIn:
    """Ask for the token and prove it.

    Raises:
        BadInput, Misconfigured, Reauthorise, Rejected, RetryLater: it cannot be used.
    """
    ask.say(
        "In Meta's App Dashboard, at Instagram, API setup with Instagram login: add the account, "
        "press “Generate token”, allow everything that is listed, and copy the token."
    )
    typed = (await ask.text("token", "Access token of the account", secret=True)).strip()
    if not typed or any(mark.isspace() for mark in typed):
        raise BadInput("An access token is needed: one long word.", field="token")
    token = await _lasting(typed, settings, now=now)
    credentials = credentials_of(token, now=now)
    client = _client(credentials[TOKEN], settings)
    try:
        me = await _me(client)
        identity = identity_of(me)
        us = Us(id=identity.profile.external_id, handle=identity.profile.handle)
        await _require_permissions(client, us)
    finally:
        await client.close()
    ask.say(f"Signed in as @{us.handle}.")
    return SignedIn(
        identity=identity,
        base_url=settings.api_url,
        credentials=credentials,
    )


def identity_of(me: Json) -> AccountIdentity:
    """Who the token belongs to.

    Raises:
        RetryLater: the answer does not say.
    """
    me = _plain(me)
    own_id = as_id(me.get("user_id"))
    who = person(own_id, me)
    if not own_id or not who.handle:
        raise RetryLater("Instagram does not say whose token this is.", after=timedelta(minutes=1))
    followers = me.get("followers_count")
    known = isinstance(followers, int) and not isinstance(followers, bool) and followers >= 0
    picture = as_text(me.get("profile_picture_url"))
    return AccountIdentity(
        profile=AuthorProfile(
            external_id=own_id,
            handle=who.handle,
            display_name=who.name,
            avatar_url=picture if picture.startswith("https://") else "",
            profile_url=f"{WEB}{who.handle}/",
            followers=int(str(followers)) if known else None,
        )
    )


def _plain(answer: Json) -> Json:
    """Meta's documents show the answer in a list of one; its servers give it plain."""
    return dict(next(iter(map(as_record, as_list(answer.get("data")))), answer))


async def _lasting(typed: str, settings: InstagramSettings, *, now: datetime) -> LongLived:
    if settings.app_secret:
        try:
            return await instagram_long_lived(
                base_url=settings.api_url, app_secret=settings.app_secret, token=typed, now=now
            )
        except (Rejected, Reauthorise):
            pass
    try:
        return await instagram_refreshed(base_url=settings.api_url, token=typed, now=now)
    except (Rejected, Reauthorise) as error:
        # A token of today is refused, with which code is not documented. One that is no good at
        # all is found out by the first look with it.
        if not settings.app_secret:
            if isinstance(error, Reauthorise):
                raise
            raise Misconfigured(
                "INSTAGRAM_APP_SECRET is not set, so a token that lasts for an hour could not be "
                "told from one that lasts. Copy the secret from Meta's App Dashboard (Instagram, "
                "API setup with Instagram login) and connect again."
            ) from None
    return LongLived(token=typed, ends=now + _SIXTY_DAYS)


async def _me(client: GraphClient) -> Json:
    me = _plain(await client.get("me", {"fields": ME_FIELDS}))
    kind = as_text(me.get("account_type")).upper()
    if kind == "PERSONAL":
        raise Rejected(
            "This is a personal account, and Instagram lets programs speak for professional ones "
            "only.",
            hint="In the Instagram app: Settings, Account type and tools, Switch to professional "
            "account.",
        )
    return me


async def _require_permissions(client: GraphClient, us: Us) -> None:
    """Read a little of everything.

    Raises:
        Rejected: something may not be read; the sentence lists the permissions.
    """
    missing = []
    for name, what in PERMISSIONS.items():
        path, _, query = what.format(id=us.id).partition("?")
        asked = dict(one.split("=", 1) for one in query.split("&") if one)
        try:
            await client.get(path, asked)
        except GraphSignIn as error:
            if not error.permissions:
                raise
            missing.append(name)
        except GraphRefused as error:
            # Another refusal is about the question, not about what the token may do.
            if error.code in PERMISSION_CODES:
                missing.append(name)
            else:
                _log.warning("instagram_permission_unproven", permission=name, why=str(error))
    if missing:
        told = ", ".join(f"{name} ({_WHAT_FOR[name]})" for name in missing)
        raise Rejected(
            f"The token may do less than is needed; missing: {told}.",
            hint="Generate it again and allow everything that is listed.",
        )


def _client(token: str, settings: InstagramSettings) -> GraphClient:
    async def source() -> str:
        return token

    return GraphClient(
        base_url=settings.api_url,
        version=settings.version,
        token=source,
        timeout=settings.timeout,
        who="Instagram",
    )
