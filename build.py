#!/usr/bin/env python3
"""Room: entry. Builds, serves, tests and measures Offcut: `python3 build.py --help`. May import: building."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)

if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.exit(f"build.py: Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    # The build reads the catalogue with the rules that the app has.
    sys.path[:0] = [str(ROOT), str(ROOT / "py")]
    from building.commands import main

    sys.exit(main(sys.argv[1:], ROOT))
