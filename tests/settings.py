"""The product's settings, on a database and a data folder that belong to the tests alone.

VIGIE_TEST_DATABASE_URL moves them to PostgreSQL. Processes that tests start inherit both.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["VIGIE_DATA_DIR"] = tempfile.mkdtemp(prefix="vigie-tests-")
    atexit.register(shutil.rmtree, os.environ["VIGIE_DATA_DIR"], ignore_errors=True)
os.environ["VIGIE_DATABASE_URL"] = os.environ.get("VIGIE_TEST_DATABASE_URL", "")

from vigie.settings import *  # noqa: F403 (the environment comes first: settings read it once)
from vigie.settings import DATA_DIR, DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: WAL, locks and the pragmas of production are part of what is tested.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "test.sqlite3")}

# Else every client of a test looks for all static files anew, which is a tenth of its time.
WHITENOISE_AUTOREFRESH = True

# Argon2 costs what it should in production; hundreds of tests make people who log in.
PASSWORD_HASHERS = ["tests.hashing.QuickHasher"]
