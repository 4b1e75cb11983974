"""Meta's Graph API: what Facebook Pages and Instagram share. No network by itself.

client.py     requests: time-outs, the token in its header, the usage kept, errors mapped
errors.py     how the Graph says no, as the four errors of the product
codes.py      its codes and subcodes, with a sentence for each
usage.py      the usage headers, obeyed before a limit is reached
tokens.py     short-lived tokens for long-lived ones; what a token may do, and until when
signature.py  whether a webhook's body is Meta's; the greeting of a webhook
envelope.py   the entries of a webhook's body
webhook.py    the door that both have, on these two
settings.py   how their settings are read
tame.py       whatever comes, the type is ours
"""

from integrations.graph.client import FilePart, GraphClient, Json
from integrations.graph.envelope import Change, Entry, entries
from integrations.graph.errors import GraphRefused, GraphSignIn
from integrations.graph.signature import challenge, signed
from integrations.graph.usage import Usage

__all__ = [
    "Change",
    "Entry",
    "FilePart",
    "GraphClient",
    "GraphRefused",
    "GraphSignIn",
    "Json",
    "Usage",
    "challenge",
    "entries",
    "signed",
]
