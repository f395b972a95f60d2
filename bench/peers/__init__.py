"""Other bots that do the same two calls and one transaction, written as their libraries' own guides show it."""
