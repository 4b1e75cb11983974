"""What a pretend X accepts and refuses. Names of parameters and fields: X API v2's OpenAPI file."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from integrations.x.text import weighted_length
from playground.networks.x.documents import Asked
from playground.networks.x.world import OWN_ID, Private, World, Written


class Who(StrEnum):
    """Who asks."""

    NOBODY = "nobody"
    APP = "app"
    USER = "user"


Answered = tuple[int, dict[str, object]]
_Listed = TypeVar("_Listed", Written, Private)

_FIELDS = frozenset({"tweet.fields", "user.fields", "media.fields", "expansions"})
_PAGED = frozenset({"max_results", "pagination_token"})

NOTHING: frozenset[str] = frozenset()
USERS = frozenset({"ids", "user.fields", "tweet.fields", "expansions"})
SUBSCRIPTIONS = frozenset({"max_results", "pagination_token"})
USER = frozenset({"user.fields", "tweet.fields", "expansions"})
LOOKUP = _FIELDS | {"ids"}
MENTIONS = _FIELDS | _PAGED | {"since_id", "until_id", "start_time", "end_time"}
OWN_POSTS = MENTIONS | {"exclude"}
UPLOAD_STATUS = frozenset({"command", "media_id"})
EVENTS = _FIELDS | _PAGED | {"dm_event.fields", "event_types"}


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The values X knows for parameters that take a list.
_VALUES = {
    "tweet.fields": _names(
        """
        article attachments author_id card_uri community_id context_annotations conversation_id
        created_at display_text_range edit_controls edit_history_tweet_ids entities geo id
        in_reply_to_user_id lang media_metadata note_tweet possibly_sensitive public_metrics
        referenced_tweets reply_settings scopes source text withheld
        """
    ),
    "user.fields": _names(
        """
        affiliation connection_status created_at description entities id is_identity_verified
        location most_recent_tweet_id name parody pinned_tweet_id profile_banner_url
        profile_image_url protected public_metrics receives_your_dm subscription_type url username
        verified verified_followers_count verified_type withheld
        """
    ),
    "media.fields": _names(
        """
        alt_text duration_ms height media_key preview_image_url public_metrics type url variants
        width
        """
    ),
    "dm_event.fields": _names(
        """
        attachments created_at dm_conversation_id entities event_type id participant_ids
        referenced_tweets sender_id text
        """
    ),
    "expansions": _names(
        """
        attachments.media_keys author_id edit_history_tweet_ids entities.mentions.username
        in_reply_to_user_id participant_ids pinned_tweet_id referenced_tweets.id
        referenced_tweets.id.author_id sender_id
        """
    ),
    "event_types": frozenset({"MessageCreate", "ParticipantsJoin", "ParticipantsLeave"}),
    "exclude": frozenset({"replies", "retweets"}),
}


def problem(
    status: int, detail: str, *, title: str = "Forbidden", code: int | None = None, kind: str = ""
) -> Answered:
    """A problem document, with X's older number where it still sends one."""
    document: dict[str, object] = {
        "title": title,
        "detail": detail,
        "type": f"https://api.x.com/2/problems/{kind}" if kind else "about:blank",
        "status": status,
    }
    if code is not None:
        document["errors"] = [{"code": code, "message": detail}]
    return status, document


def not_found(kind: str, missing: str) -> dict[str, object]:
    """An entry of `errors` beside a good answer."""
    return {
        "resource_id": missing,
        "resource_type": kind,
        "value": missing,
        "title": "Not Found Error",
        "detail": f"Could not find {kind} with id: [{missing}].",
        "type": "https://api.x.com/2/problems/resource-not-found",
    }


def too_narrow() -> Answered:
    """The app's permissions do not include private messages."""
    return problem(
        403,
        "Your client app is not configured with the appropriate oauth1 app permissions for this "
        "endpoint.",
        kind="oauth1-permissions",
    )


def unknown_parameters(query: Mapping[str, str], allowed: frozenset[str]) -> Answered | None:
    """400 for a parameter or a listed value that X does not know."""
    for name, value in query.items():
        if name not in allowed:
            return invalid(f"The query parameter [{name}] is not one of [{','.join(allowed)}]")
        for one in value.split(",") if name in _VALUES else []:
            if one not in _VALUES[name]:
                return invalid(f"The `{name}` query parameter value [{one}] is not known")
    most = 1000 if allowed == SUBSCRIPTIONS else 100
    if not 5 <= int(query.get("max_results", "10")) <= most:
        return invalid("The `max_results` query parameter value is out of range")
    return None


def wrong_asker(method: str, path: str, who: Who) -> Answered | None:
    """403 where X wants the app itself and a user asks, or the other way round."""
    of_app = path.startswith(("/2/webhooks", "/2/activity/"))
    if path.startswith("/2/activity/subscriptions") and method in {"POST", "PUT"}:
        return None  # depends on what is subscribed to
    if of_app is (who is Who.APP):
        return None
    return problem(
        403,
        f"Authenticating with {'OAuth 2.0 Application-Only' if who is Who.APP else 'User Context'} "
        "is forbidden for this endpoint.",
        title="Unsupported Authentication",
        kind="unsupported-authentication",
    )


def unknown_keys(body: Mapping[str, object], allowed: set[str]) -> Answered | None:
    """400 for a key of the body that X does not know."""
    wrong = set(body) - allowed
    return invalid(f"$.{wrong.pop()}: is not defined in the schema") if wrong else None


def answered(body: Mapping[str, object]) -> str:
    """The post that a new post answers."""
    reply = body.get("reply")
    return str(reply["in_reply_to_tweet_id"]) if isinstance(reply, dict) else ""


def post_refused(world: World, text: str, answers: str, *, anybody: bool) -> Answered | None:
    """Why X does not take a post of ours, if so."""
    if not text or weighted_length(text) > 280:
        return problem(400, "Your Tweet text is too long.", title="Invalid Request")
    target = world.posts.get(answers)
    if answers and target is None:
        return problem(
            403, "You attempted to reply to a Tweet that is deleted or not visible to you."
        )
    ours = target is not None and target.author_id == OWN_ID
    if target is not None and not ours and not anybody and not world.calls_us(target):
        return problem(
            403,
            "Reply to this conversation is not allowed because you have not been mentioned or "
            "otherwise engaged by the author of the post you are replying to.",
        )
    if any(post.author_id == OWN_ID and post.text == text for post in world.posts.values()):
        return problem(403, "You are not allowed to create a Tweet with duplicate content.")
    return None


def invalid(message: str) -> Answered:
    """400 for a request that is not right; X says how in `errors`, not in `detail`."""
    status, document = problem(
        400,
        "One or more parameters to your request was invalid.",
        title="Invalid Request",
        kind="invalid-request",
    )
    document["errors"] = [{"message": message, "parameters": {}}]
    return status, document


def inside(post: Written, asked: Asked) -> bool:
    """Whether a post lies within the bounds asked for; `since_id` beats `start_time`."""
    if (until := asked.one("until_id")) and int(post.id) >= int(until):
        return False
    if since := asked.one("since_id"):
        return int(post.id) > int(since)
    start = asked.one("start_time")
    return not start or post.at >= datetime.fromisoformat(start)


def paged(found: list[_Listed], asked: Asked) -> tuple[list[_Listed], dict[str, object]]:
    """One page of a list that is newest first, and the token of the next."""
    size = int(asked.one("max_results", "10"))
    begin = int(asked.one("pagination_token", "p0").removeprefix("p"))
    rest = found[begin + size :]
    return found[begin : begin + size], {"next_token": f"p{begin + size}"} if rest else {}
