"""What the person who installs would type when an account of the demo is connected."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from playground.networks.bluesky.world import PASSWORD
from playground.networks.x.server import KEYS

if TYPE_CHECKING:
    from playground.networks.stage import Stage

Answers = Mapping[str, str | Callable[[str], str]]


class Script:
    """`integrations.base.Ask`, answered from a list; an answer may need what was said last."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._said = ""

    async def text(self, name: str, prompt: str, *, secret: bool = False, default: str = "") -> str:
        """The answer, or the default."""
        del prompt, secret
        answer = self._answers.get(name, default)
        return answer if isinstance(answer, str) else answer(self._said)

    def say(self, text: str) -> None:
        """Keep it for the next answer."""
        self._said = text


def answers_for(stage: "Stage", network: str) -> Script:
    """The answers of one network."""
    match network:
        case "facebook":
            return Script({"user_token": stage.facebook.short_user_token})
        case "instagram":
            return Script({"token": stage.instagram.short_instagram_token})
        case "bluesky":
            return Script({"handle": stage.sides["bluesky"].us.handle, "app_password": PASSWORD})
        case "mastodon":
            return Script(
                {
                    "host": stage.mastodon.base_url,
                    "code": lambda said: stage.mastodon.approve(said.rpartition("\n")[2]),
                }
            )
    return Script(KEYS)
