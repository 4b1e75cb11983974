"""`python -m bot`."""

import os
import sys

from bot.cli.main import main

if __name__ == "__main__":
    os.umask(0o077)  # databases and backups hold what customers wrote
    sys.exit(main())
