"""The conversation: one module per feature, from a narrowed update to values that say what to send."""
