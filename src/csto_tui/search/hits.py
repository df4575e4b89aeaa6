"""Hits that are made when they are looked at."""

from collections.abc import Callable, Sequence
from typing import Any, overload

from csto_tui.model import Hit


class Hits(Sequence[Hit]):
    """What was found, in order; each hit is made once, when it is looked at: of a hundred, a screen shows some twenty."""

    def __init__(self, found: Sequence[Any], make: Callable[[Any], Hit]) -> None:
        """Takes what was found, and what makes a hit of each."""
        self._found = found
        self._make = make
        self._made: dict[int, Hit] = {}

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, index: int | slice) -> Hit | tuple[Hit, ...]:
        at = range(len(self._found))[index]
        return self._hit(at) if isinstance(at, int) else tuple(map(self._hit, at))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def _hit(self, at: int) -> Hit:
        if at not in self._made:
            self._made[at] = self._make(self._found[at])
        return self._made[at]
