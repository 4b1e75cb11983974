"""The small language in which the shapes of Block Kit are written down.

A check is a function of a value, its JSON pointer and the list of problems found so far. The
sentences are Slack's own, as its Web API gives them in `response_metadata.messages`.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from urllib.parse import urlsplit

LONGEST_URL = 3000
"""Characters in any URL of Block Kit."""


class Problems(list[str]):
    """What is wrong with a payload, each as Slack says it: a sentence and a JSON pointer."""

    def add(self, sentence: str, pointer: str) -> None:
        """Note one more problem at the place the pointer names."""
        self.append(f"{sentence} [json-pointer:{pointer}]")


Check = Callable[[object, str, Problems], None]
"""Looks at a value found at a pointer and adds what is wrong with it."""

Rule = Callable[[Mapping[str, object], str, Problems], None]
"""Looks at an object whose fields are already known to be well formed."""


def string(least: int = 0, most: int | None = None) -> Check:
    """Make a check for text of `least` to `most` characters."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add("must provide a string", pointer)
        elif len(value) < least:
            problems.add(f"must be more than {least - 1} characters", pointer)
        elif most is not None and len(value) > most:
            problems.add(f"must be less than {most + 1} characters", pointer)

    return check


def integer(least: int | None = None, most: int | None = None) -> Check:
    """Make a check for a whole number between the two bounds, both included."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add("must provide an integer", pointer)
        elif least is not None and value < least:
            problems.add(f"must be greater than or equal to {least}", pointer)
        elif most is not None and value > most:
            problems.add(f"must be less than or equal to {most}", pointer)

    return check


def number(value: object, pointer: str, problems: Problems) -> None:
    """Check for a finite number."""
    if not isinstance(value, int | float) or isinstance(value, bool) or value != value:  # noqa: PLR0124 - only NaN differs from itself
        problems.add("must provide a number", pointer)


def boolean(value: object, pointer: str, problems: Problems) -> None:
    """Check for true or false."""
    if not isinstance(value, bool):
        problems.add("must provide a boolean", pointer)


def one_of(*words: str) -> Check:
    """Make a check for one of a few words."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if value not in words:
            problems.add("must be a valid enum value", pointer)

    return check


def url(value: object, pointer: str, problems: Problems) -> None:
    """Check for an absolute http or https address of at most 3,000 characters."""
    string(1, LONGEST_URL)(value, pointer, problems)
    if isinstance(value, str) and not is_web_address(value):
        problems.add("must be a valid URL", pointer)


def is_web_address(text: str) -> bool:
    """Tell whether the text is an absolute http or https URL."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and " " not in text


def link(value: object, pointer: str, problems: Problems) -> None:
    """Check the address of a button, which may have any scheme (mailto:, slack:)."""
    string(1, LONGEST_URL)(value, pointer, problems)
    if isinstance(value, str) and ":" not in value:
        problems.add("must be a valid URL", pointer)


def moment(layout: str) -> Check:
    """Make a check for a date or a time of day in the layout of `strptime`."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        try:
            wall = datetime.strptime(str(value), layout)  # noqa: DTZ007 - a wall date has no zone
        except ValueError:
            wall = None
        if wall is None or wall.strftime(layout) != value:
            problems.add(f"failed to match the format {layout}", pointer)

    return check


def array(item: Check, least: int = 0, most: int | None = None) -> Check:
    """Make a check for a list of `least` to `most` items, each passing `item`."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add("must provide an array", pointer)
            return
        if len(value) < least:
            problems.add(f"no less than {least} items allowed", pointer)
        if most is not None and len(value) > most:
            problems.add(f"no more than {most} items allowed", pointer)
        for index, entry in enumerate(value):
            item(entry, f"{pointer}/{index}", problems)

    return check


def record(
    required: Mapping[str, Check],
    optional: Mapping[str, Check],
    *rules: Rule,
) -> Check:
    """Make a check for an object: its fields, no others, then the rules between fields.

    The field `type` is left to `tagged` or `typed`. Rules run only once every field is sound.
    """
    known = {**required, **optional}

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", pointer)
            return
        before = len(problems)
        for name in required:
            if name not in value:
                problems.add(f"missing required field: {name}", pointer)
        for name, field in value.items():
            if name in known:
                known[name](field, f"{pointer}/{name}", problems)
            elif name != "type":
                problems.add(f"invalid additional property: {name}", pointer)
        if len(problems) == before:
            for rule in rules:
                rule(value, pointer, problems)

    return check


def tagged(table: Mapping[str, Check]) -> Check:
    """Make a check that chooses by the object's `type`, and refuses the types not in the table."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", pointer)
            return
        kind = value.get("type")
        if kind is None:
            problems.add("missing required field: type", pointer)
        elif not isinstance(kind, str) or kind not in table:
            problems.add(f"unsupported type: {kind}", f"{pointer}/type")
        else:
            table[kind](value, pointer, problems)

    return check


def either(table: Mapping[str, Check]) -> Check:
    """Make a check like `tagged` that, as Slack does for unions, says so before the details."""
    choose = tagged(table)

    def check(value: object, pointer: str, problems: Problems) -> None:
        found = Problems()
        choose(value, pointer, found)
        if found:
            problems.add("failed to match all allowed schemas", pointer)
            problems.extend(found)

    return check


def exactly_one(*names: str) -> Rule:
    """Make a rule: one of the fields must be there, and only one."""

    def rule(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
        present = [name for name in names if name in value]
        if len(present) != 1:
            problems.add(f"must define exactly one of: {', '.join(names)}", pointer)

    return rule


def at_least_one(*names: str) -> Rule:
    """Make a rule: one of the fields must be there."""

    def rule(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
        if not any(name in value for name in names):
            problems.add(f"missing required field: {names[0]}", pointer)

    return rule


def items_of(value: Mapping[str, object], name: str) -> Collection[object]:
    """Give the list in a field, empty when there is none."""
    found = value.get(name)
    return found if isinstance(found, list) else ()
