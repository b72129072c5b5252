"""`python -m opstui`."""

import sys

from opstui.cli import main

if __name__ == "__main__":
    sys.exit(main())
