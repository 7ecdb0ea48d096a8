"""`python -m demo FOLDER [SCALE] [SEED]`: writes the files of an invented county and says what was written."""

import sys
from pathlib import Path

from demo.county import SCALES, invent
from demo.files import write


def main(folder: str, scale: str = "county", seed: str = "1") -> int:
    """Writes the files; 64 when the scale is unknown."""
    if scale not in SCALES:
        sys.stderr.write(f"unknown scale {scale}: one of {', '.join(SCALES)}\n")
        return 64
    county = invent(int(seed), scale)
    delivered = write(county, Path(folder))
    persons = sum(len(household.persons) for household in county.households)
    sys.stdout.write(f"{len(county.households)} households, {persons} persons, {len(delivered)} files in {folder}\n")
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.stderr.write("usage: python -m demo FOLDER [SCALE] [SEED]\n")
        sys.exit(64)
    sys.exit(main(*sys.argv[1:4]))
