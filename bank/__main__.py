"""``python -m bank``: the commands about packs, for authors who need no bot."""

import sys

from bank.commands import main

if __name__ == "__main__":
    sys.exit(main())
