"""What the bot says: a package per language, a module per feature, plain functions from values to text."""
