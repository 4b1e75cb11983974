"""How the Graph says no."""

from dataclasses import dataclass

Json = dict[str, object]
TRACE = "AbCdEfGhIjKlMnOpQrStUvW"
"""The `fbtrace_id` of every refusal here."""


@dataclass(slots=True)
class GraphError(Exception):
    """An answer with an `error` of this code."""

    message: str
    code: int = 100
    subcode: int = 0
    status: int = 400
    kind: str = "OAuthException"
    transient: bool = False
    user_message: str = ""

    def body(self) -> Json:
        """As it is answered."""
        error: Json = {
            "message": self.message,
            "type": self.kind,
            "code": self.code,
            "fbtrace_id": TRACE,
        }
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.transient:
            error["is_transient"] = True
        if self.user_message:
            error["error_user_title"] = "Not possible"
            error["error_user_msg"] = self.user_message
        return {"error": error}


def absent(object_id: str) -> GraphError:
    """The object is not there, or not for this token."""
    return GraphError(
        f"Unsupported get request. Object with ID '{object_id}' does not exist, cannot be loaded "
        "due to missing permissions, or does not support this operation.",
        subcode=33,
        kind="GraphMethodException",
    )


def bad(message: str) -> GraphError:
    """Something is wrong with a parameter."""
    return GraphError(f"(#100) {message}")


def outside_window(*, instagram: bool) -> GraphError:
    """The last message of the person is more than a day old."""
    return GraphError(
        "(#10) This message is sent outside of allowed window.",
        code=10,
        subcode=2534022 if instagram else 2018278,
    )
