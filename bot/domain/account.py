"""Our presence on one network, and the promise it makes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.working_hours import WorkingHours

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePolicy:
    """How fast an account answers.

    Attributes:
        window: counting time from a mention to its answer.
        follow_up: counting time in which an acknowledged conversation gets its real answer.
        hours: when time counts; None: round the clock.
        follow_up_hours: the same for the follow-up ("four working hours").
        stages: fractions of the window at which the clock nudges; the last is the deadline.
        late_repeats: hourly nudges after the deadline, at most a working day of them.
        earlier_stages: (until when, the stages that were in force), oldest first.
    """

    window: timedelta = HOUR
    follow_up: timedelta = 4 * HOUR
    hours: WorkingHours | None = None
    follow_up_hours: WorkingHours | None = None
    stages: tuple[float, ...] = (0.5, 0.75, 0.9, 1.0)
    late_repeats: int = 8
    earlier_stages: tuple[tuple[datetime, tuple[float, ...]], ...] = ()

    def since(self, start: datetime) -> "ResponsePolicy":
        """The policy for a clock that runs since `start`: with the stages it began with.

        Its reminders are counted by their stage, so that another list would mean other ones.
        """
        stages = next((s for until, s in self.earlier_stages if start < until), self.stages)
        return self if stages == self.stages else replace(self, stages=stages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A connected account. `id` is ours; `external_id` and `handle` are the network's.

    Attributes:
        network: name of the network's plugin.
        base_url: the server it lives on, "" where there is only one.
        channel: Slack channel id where its cards appear.
        hours_text: working hours as written ("Mon-Fri 9-17"); "" means the team's default.
        window_seconds: its own window; None: the team's default.
        connected_at: when somebody last signed in to it; a newer one opens it anew.
    """

    id: str
    network: str
    base_url: str
    external_id: str
    handle: str
    display_name: str
    channel: str
    active: bool = True
    window_seconds: int | None = None
    hours_text: str = ""
    connected_at: datetime | None = None
