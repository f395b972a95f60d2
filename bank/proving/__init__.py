"""Runs the programs that prove answer keys, and judges what they showed."""
