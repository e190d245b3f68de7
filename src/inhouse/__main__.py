"""`python -m inhouse` is the same as the `inhouse` command."""

import sys

from inhouse.cli import main

sys.exit(main())
