"""The limits of the pretend Graph: what its headers tell, and when it refuses."""

import json
from dataclasses import dataclass

from playground.networks.graph.refusals import GraphError


@dataclass(slots=True)
class Rates:
    """Percentages, driven by whoever writes the test.

    Attributes:
        app: of the app's hourly limit.
        business: of the Page's or account's daily limit.
        regain: minutes for which calls are refused, told with the latter.
        step: by how much each call drives both up.
    """

    app: float = 0
    business: float = 0
    regain: int = 0
    step: float = 0

    def check(self, owner: str, *, instagram: bool) -> None:
        """Count a call; refuse it once a limit is reached."""
        self.app += self.step
        self.business += self.step
        if self.app >= 100:
            raise GraphError("(#4) Application request limit reached", code=4, transient=True)
        if self.regain or self.business >= 100:
            raise GraphError(
                f"There have been too many calls to this {'Instagram' if instagram else 'Page'} "
                f"account. Wait a bit and try again. ({owner})",
                code=80002 if instagram else 80001,
            )

    def headers(self, owner: str, *, instagram: bool) -> dict[str, str]:
        """As every answer carries them."""
        figures: dict[str, object] = {
            "call_count": int(self.app),
            "total_cputime": int(self.app / 2),
            "total_time": int(self.app / 3),
        }
        business = {
            "type": "instagram" if instagram else "pages",
            "call_count": int(self.business),
            "total_cputime": int(self.business / 2),
            "total_time": int(self.business / 3),
            "estimated_time_to_regain_access": self.regain,
        }
        told = {"X-App-Usage": json.dumps(figures)}
        if owner:
            told["X-Business-Use-Case-Usage"] = json.dumps({owner: [business]})
        return told
