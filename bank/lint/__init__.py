"""The rules a good question keeps, each measured: of one item, and of the bank as a whole."""
