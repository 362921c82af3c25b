"""What pages cost: queries on the demo's data, and that twice the rows cost no more."""
