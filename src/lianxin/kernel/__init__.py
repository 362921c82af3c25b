"""Pure Python shared by every floor: refusals, the clock, money, codes and words. Knows no database."""
