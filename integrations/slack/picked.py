"""What pickers of days, times and zones give, as wall times."""

from datetime import date, datetime, time

from bot.domain import wall_time
from bot.domain.posts import PlannedTime
from bot.errors import BadInput
from integrations.slack.form_state import Field


def planned_time(day: str, clock: str, zone: str, fold: int = 0) -> PlannedTime | None:
    """A wall time from what pickers give; None while one of them is empty."""
    if not day or not clock:
        return None
    wall = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
    return PlannedTime(wall=wall, zone=zone, fold=fold)


def planned_at(at: datetime, zone: str) -> PlannedTime:
    """The wall time of an instant in a zone, in whole minutes."""
    return wall_time.planned_at(at.replace(second=0, microsecond=0), zone)


def day_of(field: Field, block: str) -> str:
    """A chosen day, "" while none is; `BadInput` at `block` for what is none."""
    chosen = field.selected_date or ""
    try:
        return date.fromisoformat(chosen).isoformat() if chosen else ""
    except ValueError:
        raise BadInput("That is no date I know.", field=str(block)) from None


def time_of(field: Field, block: str) -> str:
    """A chosen time, "09:00"; "" while none is; `BadInput` at `block` for what is none."""
    chosen = field.selected_time or ""
    try:
        return f"{time.fromisoformat(chosen):%H:%M}" if chosen else ""
    except ValueError:
        raise BadInput("That is no time I know.", field=str(block)) from None


def zone_of(chosen: str, block: str) -> str:
    """A chosen time zone; `BadInput` at `block` for what is none."""
    if not wall_time.zone_known(chosen):
        raise BadInput("Choose a time zone.", field=str(block))
    return chosen
