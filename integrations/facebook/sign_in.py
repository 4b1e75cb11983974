"""Connecting a Page: a person's token, exchanged for one that lasts, and the Page they choose.

Sources: developers.facebook.com/docs/pages-api/getting-started (permissions and tasks),
/docs/facebook-login/guides/access-tokens/get-long-lived (Page tokens that do not end).
"""

from collections.abc import Sequence
from contextlib import aclosing
from datetime import datetime

from bot.domain.mention import AuthorProfile
from bot.errors import BadInput, Misconfigured
from integrations.base import AccountIdentity, Ask, Reauthorise, Rejected, SignedIn
from integrations.facebook.credentials import credentials_of
from integrations.facebook.ids import part
from integrations.facebook.nodes import web_address
from integrations.facebook.pages import chosen, named, require_tasks
from integrations.facebook.settings import FacebookSettings
from integrations.graph import GraphClient
from integrations.graph.tame import Record, as_id, as_record, as_text
from integrations.graph.tokens import Inspection, facebook_long_lived, inspect

__all__ = ["PAGE_FIELDS", "PERMISSIONS", "page_identity", "page_profile", "sign_in"]

PERMISSIONS = {
    "pages_show_list": "to find the Page",
    "pages_manage_metadata": "to subscribe to what happens on the Page",
    "pages_read_engagement": "to read the Page's posts and their figures",
    "pages_read_user_content": "to read comments and visitors' posts",
    "pages_manage_engagement": "to answer, hide and delete comments",
    "pages_manage_posts": "to publish posts",
    "pages_messaging": "to read and write private messages",
}
"""What is needed, and what for."""

PAGE_FIELDS = "id,name,username,followers_count,link,picture{url}"
_MOST_PAGES = 500

_HOW = (
    "At developers.facebook.com/tools/explorer choose your app, “User Token”, and these "
    "permissions: {permissions}. Press “Generate Access Token”, allow the Page when you are asked, "
    "and copy the token."
)


async def sign_in(ask: Ask, settings: FacebookSettings, *, now: datetime) -> SignedIn:
    """Ask for a token and a Page, prove them, return what to keep.

    Raises:
        Misconfigured: the app is not set.
        BadInput: no such Page.
        Rejected, Reauthorise, RetryLater: Facebook does not accept the token (now), or it may do
            less than is needed.
    """
    if not settings.app_id or not settings.app_secret:
        raise Misconfigured(
            "Set FACEBOOK_APP_ID and FACEBOOK_APP_SECRET first: they are at "
            "developers.facebook.com, your app, App settings, Basic."
        )
    ask.say(_HOW.format(permissions=", ".join(PERMISSIONS)))
    typed = (await ask.text("user_token", "The token", secret=True)).strip()
    if not typed:
        raise BadInput("A token is needed.", field="user_token")
    _require(await _inspect(settings, typed))
    lasting = await facebook_long_lived(
        base_url=settings.api_url,
        version=settings.version,
        app_id=settings.app_id,
        app_secret=settings.app_secret,
        token=typed,
        now=now,
    )
    page = await chosen(ask, await _pages(settings, lasting.token))
    token = as_text(page.get("access_token"))
    known = await _inspect(settings, token)
    if not known.valid:
        raise Rejected(f"Facebook gave no token that works for the Page “{named(page)}”.")
    require_tasks(page)
    client = _client(settings, token)
    try:
        identity = page_identity(
            await client.get(part(as_id(page.get("id"))), {"fields": PAGE_FIELDS})
        )
    finally:
        await client.close()
    ask.say(f"Connected to the Page “{identity.profile.display_name}”.")
    return SignedIn(
        identity=identity,
        base_url=settings.api_url,
        credentials=credentials_of(token, known),
    )


def page_profile(node: Record) -> AuthorProfile:
    """A Page; its handle is its username, or its name where it has none."""
    name = as_text(node.get("name")).strip()
    page_id = as_id(node.get("id"))
    followers = node.get("followers_count")
    counted = isinstance(followers, int) and not isinstance(followers, bool)
    picture = as_record(as_record(node.get("picture")).get("data"))
    return AuthorProfile(
        external_id=page_id,
        handle=as_text(node.get("username")).strip() or name or page_id,
        display_name=name,
        avatar_url=web_address(picture.get("url")),
        profile_url=web_address(node.get("link")) or f"https://www.facebook.com/{page_id}",
        followers=int(str(followers)) if counted else None,
    )


def page_identity(node: Record) -> AccountIdentity:
    """Who we are, as the Graph answers `PAGE_FIELDS`.

    Raises:
        Reauthorise: it does not say.
    """
    profile = page_profile(node)
    if not profile.external_id:
        raise Reauthorise(
            "Facebook does not say which Page this is.",
            hint="Connect it again: python -m bot connect facebook",
        )
    return AccountIdentity(profile=profile)


async def _inspect(settings: FacebookSettings, token: str) -> Inspection:
    return await inspect(
        base_url=settings.api_url,
        version=settings.version,
        app_id=settings.app_id,
        app_secret=settings.app_secret,
        token=token,
    )


def _require(known: Inspection) -> None:
    """See that a person's token is one of this app, and may do what is needed.

    Raises:
        Rejected: which permission is missing, and what for.
    """
    again = "Generate another token at developers.facebook.com/tools/explorer."
    if not known.valid:
        raise Rejected("Facebook does not accept this token.", hint=again)
    if known.kind == "PAGE":
        raise Rejected("This is a Page's token; a person's is needed (“User Token”).", hint=again)
    lacking = known.missing(tuple(PERMISSIONS))
    if lacking:
        told = "; ".join(f"{one} ({PERMISSIONS[one]})" for one in lacking)
        raise Rejected(
            f"The token lacks {_number(lacking, 'permission')}: {told}.",
            hint="Add it at developers.facebook.com/tools/explorer and generate the token anew.",
        )


async def _pages(settings: FacebookSettings, user_token: str) -> Sequence[Record]:
    client = _client(settings, user_token)
    params = {"fields": "id,name,username,access_token,tasks", "limit": "100"}
    try:
        async with aclosing(client.pages("me/accounts", params, most=_MOST_PAGES)) as nodes:
            listed = [node async for node in nodes]
    finally:
        await client.close()
    found = [one for one in listed if as_id(one.get("id")) and as_text(one.get("access_token"))]
    if not found:
        raise Rejected(
            "This token opens no Page.",
            hint="When you generate it, Facebook asks which Pages the app may use: choose yours. A "
            "Page that a business portfolio owns is listed only with the permission "
            "business_management besides.",
        )
    return found


def _client(settings: FacebookSettings, token: str) -> GraphClient:
    async def source() -> str:
        return token

    return GraphClient(
        base_url=settings.api_url,
        version=settings.version,
        token=source,
        app_secret=settings.app_secret,
        timeout=settings.timeout,
    )


def _number(things: Sequence[str], word: str) -> str:
    return f"a {word}" if len(things) == 1 else f"{len(things)} {word}s"
