"""Runs one click: ``python -I -B -m calpae_xl.addin ACTION --wb=NAME --from_xl=1 --hwnd=N --complement=VERSION``."""

import sys

from calpae_xl.addin.door import main

if __name__ == "__main__":
    sys.exit(main())
