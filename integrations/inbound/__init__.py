"""A door for any tool that listens: signed JSON in, answered by the link.

`POST /inbound/NAME` (`bot.web.inbound`) takes what `schema.py` describes, signed as `signing.py`
says. What it keeps is read like any network's push. `docs/inbound.md` is for those who write to it.
"""

from integrations.base import NetworkPlugin
from integrations.inbound.plugin import NAME, InboundPlugin

__all__ = ["NAME", "PLUGIN"]

PLUGIN: NetworkPlugin = InboundPlugin()
