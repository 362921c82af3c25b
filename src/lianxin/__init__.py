"""Lianxin 联心 runs a region's partnership network: needs, offers, projects, money and figures.

Floors, from the ground up: kernel, journal and sheets, divisions, accounts and figures, network, ledger,
exchange, projects, insights, desk. An app imports only from lower floors. ``ui`` holds templates and static
files; ``config`` holds settings, addresses and the command line.
"""

__version__ = "0.1.0"
