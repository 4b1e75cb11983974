"""Faults that a test writes into the local Slack: errors, silences and calls held back."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Side = Literal["before", "after"]
"""Of the method's effect."""


@dataclass(slots=True)
class Fault:
    """What is to go wrong with the next calls of a method.

    Attributes:
        method: Name of the Web API method, or `*` for any.
        error: Code of an `ok: false` answer; nothing takes effect.
        http: Status of an answer in HTML; nothing takes effect.
        drop: The connection breaks before or after the effect, without an answer.
        retry_after: Seconds; makes the answer a 429.
        times: How many calls it still hits.
        when: Chooses calls by their arguments.
    """

    method: str
    error: str | None = None
    http: int | None = None
    drop: Side | None = None
    retry_after: int | None = None
    times: int = 1
    when: Callable[[Mapping[str, Any]], bool] | None = None


@dataclass(slots=True)
class Gate:
    """Holds one call back until it is released.

    Attributes:
        reached: Set when a call stands at the gate.
    """

    method: str
    side: Side
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    _open: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let the call go on."""
        self._open.set()

    async def passed(self) -> None:
        """Stand at the gate until it opens."""
        self.reached.set()
        await self._open.wait()


class Script:
    """The faults and gates that are still to come."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._gates: list[Gate] = []

    def add_fault(self, fault: Fault) -> None:
        """Let the next matching calls go wrong."""
        self._faults.append(fault)

    def add_gate(self, gate: Gate) -> None:
        """Hold the next matching call back."""
        self._gates.append(gate)

    def clear(self) -> None:
        """Forget every fault, and open every gate."""
        self._faults.clear()
        for gate in self._gates:
            gate.release()
        self._gates.clear()

    def take_fault(self, method: str, arguments: Mapping[str, Any]) -> Fault | None:
        """Give the fault that hits this call, and count it."""
        for fault in self._faults:
            if fault.method in {method, "*"} and (fault.when is None or fault.when(arguments)):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    async def wait_at_gate(self, method: str, side: Side) -> None:
        """Hold the call back if a gate stands in its way."""
        for gate in self._gates:
            if gate.method == method and gate.side == side:
                self._gates.remove(gate)
                await gate.passed()
                return
