"""The wall time of a form, as services take it."""

from integrations.slack.plan_inputs import MoveInput


def wall_of(form: MoveInput) -> tuple[str, str, str, int]:
    """Day, time, zone and fold: of a chosen slot, else what stands in the fields."""
    planned = form.planned
    if planned is None:
        return form.day, form.time, form.zone, form.fold
    wall = planned.wall
    return wall.date().isoformat(), f"{wall:%H:%M}", planned.zone, planned.fold
