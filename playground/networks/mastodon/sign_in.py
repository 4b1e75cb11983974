"""The pretend server's sign-in: applications, codes and tokens."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from playground.networks.mastodon.refusals import refusal

if TYPE_CHECKING:
    from playground.networks.mastodon.server import FakeMastodon

__all__ = ["FakeSignIn"]


class FakeSignIn:
    """One application; each code works once. `expires_in`: seconds that it says a token lasts."""

    def __init__(self, server: "FakeMastodon") -> None:
        self._server = server
        self._codes: dict[str, str] = {}
        self.expires_in: int | None = None

    def routes(self) -> list[web.RouteDef]:
        """Where it is found."""
        return [
            web.post("/api/v1/apps", self._apps),
            web.post("/oauth/token", self._oauth_token),
        ]

    def approve(self, address: str) -> str:
        """What a person does in the browser; the code that the page shows."""
        query = parse_qs(urlsplit(address).query)
        code = f"code-{len(self._codes)}"
        self._codes[code] = query["client_id"][0]
        return code

    async def _apps(self, request: web.Request) -> web.Response:
        form = await request.post()
        if form.get("redirect_uris") != "urn:ietf:wg:oauth:2.0:oob" or not form.get("client_name"):
            raise refusal(web.HTTPUnprocessableEntity, "Validation failed")
        return web.json_response({"client_id": "client-1", "client_secret": "secret-1"})

    async def _oauth_token(self, request: web.Request) -> web.Response:
        form = {key: str(value) for key, value in (await request.post()).items()}
        known = (form.get("client_id"), form.get("client_secret")) == ("client-1", "secret-1")
        match form.get("grant_type"):
            case "authorization_code":
                known = known and self._codes.pop(form.get("code", ""), "") == "client-1"
            case "refresh_token":
                known = known and form.get("refresh_token") == self._server.refresh_token != ""
            case _:
                known = False
        if not known:
            raise refusal(web.HTTPBadRequest, "invalid_grant")
        answer: dict[str, object] = {
            "access_token": self._server.token,
            "scope": self._server.granted,
            "token_type": "Bearer",
        }
        if self.expires_in is not None:
            answer["expires_in"] = self.expires_in
        if self._server.refresh_token:
            answer["refresh_token"] = self._server.refresh_token
        return web.json_response(answer)
