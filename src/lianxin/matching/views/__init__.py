"""Pages of matching: they read what was asked, call a service or a query, and show the answer."""
