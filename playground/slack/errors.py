"""What the local Slack refuses, to the app and to people.

Refusal            the Web API answers `ok: false` with a code
    RateLimited    the same as HTTP 429 with Retry-After
ClientRefusal      Slack's own client would not let the person do this
    DispatchFailed the app did not acknowledge; the person sees a warning triangle
"""

from collections.abc import Mapping, Sequence


class Refusal(Exception):
    """A Web API method answers no."""

    def __init__(
        self,
        code: str,
        *,
        problems: Sequence[str] = (),
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **fields: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.problems = tuple(problems)
        self.status = status
        self.headers = dict(headers or {})
        self.fields = fields

    def answer(self) -> dict[str, object]:
        """Give the body of the answer, as Slack words it."""
        body: dict[str, object] = {"ok": False, "error": self.code, **self.fields}
        if self.problems:
            if self.code in {"invalid_blocks", "invalid_attachments"}:
                body["errors"] = list(self.problems)
            body["response_metadata"] = {"messages": [f"[ERROR] {text}" for text in self.problems]}
        return body


class RateLimited(Refusal):
    """Too many calls; the answer says after how many whole seconds to come back."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited", status=429, headers={"Retry-After": str(retry_after)})
        self.retry_after = retry_after


class ClientRefusal(Exception):
    """Slack's client would not have let the person do this, or tells them it did not work."""

    def __init__(self, code: str, sentence: str, *, status: int = 400) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.status = status


class DispatchFailed(ClientRefusal):
    """The app did not acknowledge the interaction in time, or answered with a fault."""

    def __init__(self, sentence: str) -> None:
        super().__init__("dispatch_failed", sentence, status=502)
