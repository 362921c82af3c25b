"""Reads of matching: plans and their pairs, what a person is asked, and how precise the matching was."""
