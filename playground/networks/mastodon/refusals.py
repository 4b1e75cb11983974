"""How the pretend server says no."""

import json

from aiohttp import web

__all__ = ["refusal"]


def refusal(kind: type[web.HTTPException], reason: str) -> web.HTTPException:
    """An error with its reason, as JSON."""
    return kind(text=json.dumps({"error": reason}), content_type="application/json")
