"""The backend."""

from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that can keep the plans of statements."""

    def planned_cursor(self) -> Any:
        """A cursor whose statements are parsed and planned the first time that a connection runs them.

        Values are sent beside the statement and not in it, so their types must follow from it. Planning costs several
        times what running a small query does.
        """
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(base.ServerBindingCursor(self.connection))  # type: ignore[attr-defined, call-arg]
