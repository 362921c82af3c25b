"""Forms of the exchange's pages."""
