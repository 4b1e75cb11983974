"""The methods of the Web API that the local Slack offers, one module a family.

Everything else is answered with `unknown_method`: `chat.scheduleMessage` and `search.*` on purpose.
"""

from collections.abc import Mapping

from playground.slack.methods import (
    chat,
    conversations,
    files,
    people,
    reactions,
    views,
    workspace,
)
from playground.slack.web_api import Method

METHODS: Mapping[str, Method] = {
    **workspace.METHODS,
    **people.METHODS,
    **conversations.METHODS,
    **chat.METHODS,
    **views.METHODS,
    **reactions.METHODS,
    **files.METHODS,
}
