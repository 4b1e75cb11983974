"""A child process with a log file: started, waited for, stopped."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_START_WITHIN_S = 60.0
_STOP_WITHIN_S = 15.0


class NetworkDidNotStartError(RuntimeError):
    """The network did not come up; the message says which part, and shows its last output."""


@dataclass(frozen=True, slots=True)
class Child:
    """One process of the network. `stop_signal` is what it takes as "stop now, in order"."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals

    @classmethod
    def spawn(
        cls,
        name: str,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> "Child":
        """Start it in `folder`, its output in a log there; as `user` when given (root only)."""
        log = folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - a fixed list of our own, no shell
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=dict(environment),
                user=user,
                group=user,
                extra_groups=None if user is None else [],
                # Ctrl-C in the terminal is for pytest, which then stops everything in order.
                start_new_session=True,
            )
        return cls(name, process, log, stop_signal)

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Look again and again until it is ready.

        Raises:
            NetworkDidNotStartError: it ended, or a minute has passed.
        """
        deadline = time.monotonic() + _START_WITHIN_S
        while not ready():
            if self.process.poll() is not None:
                raise NetworkDidNotStartError(f"{self.name} ended at once:\n{self.tail()}")
            if time.monotonic() > deadline:
                raise NetworkDidNotStartError(
                    f"{self.name} was not ready within {_START_WITHIN_S:.0f} s:\n{self.tail()}"
                )
            time.sleep(0.05)

    def stop(self) -> None:
        """Ask it to stop, when it still runs; insist after a while."""
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()

    def kill(self) -> None:
        """End it as a power cut does: it cannot finish anything, nor say a word."""
        self.process.kill()
        self.process.wait()

    def tail(self, lines: int = 30) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
