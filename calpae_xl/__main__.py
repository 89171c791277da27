"""« python -m calpae_xl » is the command line."""

import sys

from calpae_xl.cli.main import main

sys.exit(main())
