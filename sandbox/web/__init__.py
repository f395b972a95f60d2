"""The people's door: the web chat, its JSON calls and its stream of events."""
