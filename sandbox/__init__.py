"""A pretend Telegram on one machine: the Bot API over HTTP, and a web chat for people."""
