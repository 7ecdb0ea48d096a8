"""How much a delivered file may cost, by the kind of list that it is. Technical limits: what exceeds is refused. Pure."""

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """`packed` bytes of the file, `unfolded` bytes of all that is zipped in it, `cells` of all sheets together (blanks
    inside the filled block included); `memory` (address space, bytes) and `cpu` (seconds) of the reading process;
    `patience`: seconds that its caller waits for it, its own work not counted."""

    packed: int
    unfolded: int
    cells: int
    memory: int
    cpu: int
    patience: float


SIZES = {
    "ordinary": Limits(50 * MB, 200 * MB, 6_000_000, 1024 * MB, 120, 180),
    "large": Limits(200 * MB, 2048 * MB, 30_000_000, 1536 * MB, 600, 900),
}
RATIO = 100  # unfolded : packed, counted above SMALL
SMALL = 8 * MB


def of(sizes: list[str]) -> Limits:
    """The limits of the largest of these sizes (see `Contract.size`)."""
    return SIZES["large" if "large" in sizes else "ordinary"]
