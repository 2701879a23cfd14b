"""The site's settings under test: a workspace of its own for every test process, a fast password hash."""

import os
from pathlib import Path

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["SHIXIAO_HOME"] = str(Path(__file__).parents[2] / "build" / "test-site" / _WORKER)

from shixiao_site.project.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, not memory: threads and real worker processes see what a test wrote.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["SHIXIAO_HOME"]) / "site" / "test.sqlite3")}  # noqa: F405
SECOND_FACTOR_REQUIRED = True
