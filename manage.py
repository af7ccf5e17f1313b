#!/usr/bin/env python
"""Django's own commands; whatever changes tables runs as the database's owner."""

import os
import sys

OWNER_COMMANDS = {"migrate", "makemigrations", "createcachetable", "sqlmigrate"}


def main() -> None:
    if OWNER_COMMANDS.intersection(sys.argv[1:2]):
        os.environ.setdefault("DOORSTEP_DATABASE_ROLE", "owner")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"doorstep.settings.{os.environ.get('DOORSTEP_ENV', 'dev')}")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
