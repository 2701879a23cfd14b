"""Management commands of the site: `python -m shixiao_site COMMAND`, with SHIXIAO_HOME naming the workspace."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shixiao_site.project.settings")
    execute_from_command_line(["shixiao_site", *sys.argv[1:]])


if __name__ == "__main__":
    main()
