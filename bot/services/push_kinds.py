"""Names of what networks push, as labels: they come from outside, and may be without end."""

_MOST = 60
_LONGEST = 60  # characters
OTHER = "other"


class PushKinds:
    """The first kinds of each network have a name of their own; all further ones share one."""

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = {}
        self._told: set[tuple[str, str]] = set()

    def label(self, network: str, kind: str) -> str:
        """What to count it under."""
        known = self._known.setdefault(network, set())
        name = "".join(c if c.isascii() and c.isprintable() else "?" for c in kind[:_LONGEST])
        if name not in known and len(known) >= _MOST:
            return OTHER
        known.add(name)
        return name

    def is_first(self, network: str, label: str) -> bool:
        """True once for each label."""
        first = (network, label) not in self._told
        self._told.add((network, label))
        return first
