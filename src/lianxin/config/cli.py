"""The ``lianxin`` command: a thin way into our management commands."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands, load_command_class
from django.db import DEFAULT_DB_ALIAS, OperationalError, ProgrammingError, connections
from django.db.migrations.executor import MigrationExecutor

import lianxin
from lianxin.kernel.errors import Refused

BORROWED = ("changepassword", "check", "collectstatic", "migrate", "shell")
HELP = frozenset({"help", "-h", "--help"})


def main() -> int:
    """Run one command. 0 done, 1 refused or failed, 2 not understood."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.config.settings")
    arguments = sys.argv[1:]
    try:
        if arguments in (["--version"], ["version"]):
            print(f"lianxin {lianxin.__version__}")
            return 0
        django.setup()
        ours = our_commands()
        if not arguments or (arguments[0] in HELP and len(arguments) == 1):
            print(overview(ours))
            return 0
        if arguments[0] not in HELP and arguments[0] not in ours:
            print(f"lianxin: no command {arguments[0]!r}\n\n{overview(ours)}", file=sys.stderr)
            return 2
        execute_from_command_line(["lianxin", *arguments])
    except ImproperlyConfigured as error:
        print(f"lianxin: {error}", file=sys.stderr)
        return 2
    except Refused as refusal:
        print(f"lianxin: {refusal} {refusal.what_would_change_it}".rstrip(), file=sys.stderr)
        return 1
    except (OperationalError, ProgrammingError):
        if not migrations_wait():
            raise
        print("lianxin: the database is not prepared for this version. Run first: lianxin migrate", file=sys.stderr)
        return 1
    return 0


def migrations_wait() -> bool:
    """Whether the database lacks tables or columns of this version."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def our_commands() -> dict[str, str]:
    """Each command that our apps declare, with the app that does, and the few of Django's that an operator needs."""
    every = get_commands()
    return {name: app for name, app in every.items() if app.startswith("lianxin.") or name in BORROWED}


def overview(commands: dict[str, str]) -> str:
    """One line a command, as ``lianxin help`` prints it."""
    lines = [f"  {name:<14} {load_command_class(app, name).help}" for name, app in sorted(commands.items())]
    return "\n".join(["Usage: lianxin COMMAND [OPTIONS]     lianxin help COMMAND", "", *lines])


if __name__ == "__main__":
    sys.exit(main())
