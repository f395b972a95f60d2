"""The bots' door: the Bot API over HTTP, with a record of every call, faults on request, and flood control."""
