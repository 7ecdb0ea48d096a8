"""An invented county of any size, and departments that send messy files. Nobody in it exists.

`invent(seed, scale)` makes the county; `demo.files.write(county, folder)` makes what its township offices and
departments would send. The same seed gives the same bytes; no clock is read.
"""

from demo.county import COUNTY, SCALES, County, invent

__all__ = ["COUNTY", "SCALES", "County", "invent"]
