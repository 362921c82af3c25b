"""What a person does in a real browser, against the real server on a copy of the demo."""
