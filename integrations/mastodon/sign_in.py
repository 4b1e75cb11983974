"""Connecting an account: the code flow with a code that the person copies.

Source: docs.joinmastodon.org/client/token and /methods/apps; Pleroma, Akkoma and GoToSocial follow
it. An application is registered for each connection, so nothing has to be configured before.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address

from yarl import URL

from bot.errors import BadInput
from integrations.base import (
    AccountIdentity,
    Ask,
    OutsideError,
    Reauthorise,
    Rejected,
    SignedIn,
)
from integrations.mastodon.client import MastodonClient
from integrations.mastodon.errors import unreadable
from integrations.mastodon.http import Http
from integrations.mastodon.instance import ask_instance
from integrations.mastodon.mapping import profile
from integrations.mastodon.options import Options
from integrations.mastodon.tame import count, moment, one_of, text

__all__ = ["EXPIRES_AT", "SCOPES", "base_url_of", "sign_in", "sign_in_ends"]

SCOPES = (
    "read:accounts",
    "read:notifications",
    "read:statuses",
    "write:statuses",
    "write:media",
)
"""The least that is needed; the stream asks for the second and the third."""

EXPIRES_AT = "expires_at"
"""Where the credentials keep the end of a token that cannot be renewed, in ISO 8601."""

_FOREVER = 50 * 365 * 24 * 3600
_OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
_EXAMPLE = "mastodon.social"


async def sign_in(ask: Ask, options: Options, *, now: datetime) -> SignedIn:
    """Ask for the server and the code, and prove that the token works.

    Raises:
        BadInput: the server's name cannot be understood.
        Rejected: the code or the rights are not what was asked for.
        RetryLater: the server is down.
    """
    typed = await ask.text("host", f"Your account's server, for example {_EXAMPLE}")
    base_url = base_url_of(typed)
    http = Http(base_url, timeouts=options.timeouts, clock=options.clock)
    try:
        credentials = await _token(ask, http, now=now)
    finally:
        await http.close()
    client = MastodonClient(
        base_url, _Kept(credentials), timeouts=options.timeouts, clock=options.clock
    )
    try:
        identity = await _who_we_are(client)
    finally:
        await client.close()
    ask.say(f"Signed in as @{identity.profile.handle}.")
    return SignedIn(identity=identity, base_url=base_url, credentials=credentials)


def base_url_of(typed: str) -> str:
    """https://host of a host, an address or a handle; http only on this machine itself.

    Raises:
        BadInput: it is none of them.
    """
    value = typed.strip().rstrip("/")
    if "://" not in value:
        value = f"https://{value.rpartition('@')[2]}"
    wrong = BadInput(
        f"“{typed.strip()}” is not the name of a server.", field="host", example=_EXAMPLE
    )
    try:
        url = URL(value)
        origin = url.origin()
    except (ValueError, TypeError) as error:
        raise wrong from error
    host = url.host or ""
    local = _is_loopback(host)
    if url.scheme not in {"https", "http"} or not (local or "." in host) or " " in typed.strip():
        raise wrong
    if url.scheme == "http" and not local:
        raise BadInput(
            "A server is only spoken to over https, because the sign-in travels with every "
            "request.",
            field="host",
            example=f"https://{host}",
        )
    return str(origin)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _token(ask: Ask, http: Http, *, now: datetime) -> dict[str, str]:
    """Register an application, let the person approve it, trade their code for a token."""
    scopes = " ".join(SCOPES)
    app = (
        await http.request(
            "POST",
            "/api/v1/apps",
            form=[
                ("client_name", "Golden Hour"),
                ("redirect_uris", _OUT_OF_BAND),
                ("scopes", scopes),
            ],
        )
    ).record
    client_id, client_secret = text(app, "client_id"), text(app, "client_secret")
    if not client_id or not client_secret:
        raise unreadable(host=http.host, write=False)
    address = URL(f"{http.base_url}/oauth/authorize").with_query(
        response_type="code",
        client_id=client_id,
        redirect_uri=_OUT_OF_BAND,
        scope=scopes,
        # Otherwise the browser's own account is connected instead of the brand's.
        force_login="true",
    )
    ask.say(f"Open this address as the account that shall answer, and allow it:\n{address}")
    code = (await ask.text("code", "The code that the page shows", secret=True)).strip()
    token = await _exchange(http, client_id, client_secret, code, now=now)
    granted = token.pop("scope")
    missing = [scope for scope in SCOPES if not _covers(granted, scope)] if granted else []
    if missing:
        raise Rejected(
            f"{http.host} has granted less than is needed; missing: {', '.join(missing)}.",
            hint="Connect again and allow everything that the page lists.",
        )
    return {"client_id": client_id, "client_secret": client_secret, **token}


async def _exchange(
    http: Http, client_id: str, client_secret: str, code: str, *, now: datetime
) -> dict[str, str]:
    form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("client_id", client_id),
        ("client_secret", client_secret),
        ("redirect_uri", _OUT_OF_BAND),
        ("scope", " ".join(SCOPES)),
    ]
    try:
        answer = (await http.request("POST", "/oauth/token", form=form)).record
    except (Rejected, Reauthorise) as error:
        raise _bad_code(http.host) from error
    if not text(answer, "access_token"):
        raise _bad_code(http.host)
    token = {key: text(answer, key) for key in ("access_token", "refresh_token", "scope")}
    if not token["refresh_token"]:
        del token["refresh_token"]
        seconds = count(answer, "expires_in")
        if seconds and seconds < _FOREVER:
            token[EXPIRES_AT] = (now + timedelta(seconds=seconds)).isoformat()
    return token


def sign_in_ends(credentials: Mapping[str, str]) -> datetime | None:
    """When the token ends and cannot be renewed; None where it does not, or is not known to.

    Mastodon's and GoToSocial's never end, Pleroma's and Akkoma's are renewed.
    """
    return moment(credentials, EXPIRES_AT)


def _bad_code(host: str) -> OutsideError:
    return Rejected(
        f"{host} does not accept this code.",
        hint="A code works once and for a few minutes. Connect again and copy the new one whole.",
    )


def _covers(granted: str, scope: str) -> bool:
    """Whether a grant like "read" holds the scope "read:statuses"."""
    return bool({scope, scope.partition(":")[0]} & set(granted.replace("+", " ").split()))


async def _who_we_are(client: MastodonClient) -> AccountIdentity:
    instance = await ask_instance(client)
    answer = (await client.get("/api/v1/accounts/verify_credentials")).record
    who = profile(answer, one_of(instance.domain, client.http.host))
    if not who.external_id:
        raise unreadable(host=client.http.host, write=False)
    return AccountIdentity(profile=who)


class _Kept:
    """A credential store that lasts as long as the sign-in."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self._credentials = credentials

    async def load(self) -> Mapping[str, str]:
        return self._credentials

    async def save(self, credentials: Mapping[str, str]) -> None:
        self._credentials = credentials

    async def refresh(
        self, renew: Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
    ) -> Mapping[str, str]:
        self._credentials = await renew(self._credentials)
        return self._credentials
