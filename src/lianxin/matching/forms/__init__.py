"""Forms of matching: a plan's policy in plain words, what is narrowed, what one side answers."""
