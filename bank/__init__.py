"""Reads question packs, checks and proves them, brings them in and out."""
