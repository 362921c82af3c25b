"""Pages of projects. They read what was asked, call a service or a query, and show the answer."""
