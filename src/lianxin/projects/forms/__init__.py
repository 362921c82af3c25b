"""Forms of the pages. They read what was typed; the services decide."""
