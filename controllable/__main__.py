"""`python -m controllable`: the same as the command `controllable`."""

import sys

from controllable.cli import main

sys.exit(main())
