"""Findings, and how they are printed."""

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass

from bot.errors import GoldenHourError, OutsideError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at. `mend` says what to do when it is not `fine`, or not for long.

    Attributes:
        fine: nothing has to be mended now.
    """

    fine: bool
    what: str
    mend: str = ""

    def __str__(self) -> str:
        """One line, or two when there is something to mend."""
        sign = "✗" if not self.fine else "!" if self.mend else "✓"
        return f"{sign} {self.what}\n    {self.mend}" if self.mend else f"{sign} {self.what}"


Findings = AsyncIterator[Finding]


def fine(what: str) -> Finding:
    """All is well."""
    return Finding(fine=True, what=what)


def soon(what: str, mend: str) -> Finding:
    """All is well, and will not be for long."""
    return Finding(fine=True, what=what, mend=mend)


def wrong(what: str, mend: str) -> Finding:
    """Something has to be mended."""
    return Finding(fine=False, what=what, mend=mend)


def failed(what: str, error: Exception, mend: str = "") -> Finding:
    """Something raised: its sentence, and its hint or `mend`."""
    said = str(error) if isinstance(error, GoldenHourError) else f"{type(error).__name__}: {error}"
    hint = error.hint if isinstance(error, OutsideError) else ""
    return wrong(f"{what}: {said}", hint or mend)


async def report(sections: Iterable[tuple[str, Findings]], write: Callable[[str], None]) -> bool:
    """Print all findings by section; gives whether everything is fine."""
    good = True
    for title, findings in sections:
        write(f"\n{title}")
        async for finding in findings:
            good = good and finding.fine
            write("\n".join(f"  {line}" for line in str(finding).splitlines()))
    return good
