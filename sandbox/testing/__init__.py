"""The sandbox for tests: a world with people who say, tap and read, so that a test reads as a conversation."""

from sandbox.api.faults import Fault
from sandbox.api.transcript import CallRecord
from sandbox.telegram.chats import Message
from sandbox.testing.person import Answer, Person
from sandbox.testing.room import Room
from sandbox.testing.world import World

__all__ = ["Answer", "CallRecord", "Fault", "Message", "Person", "Room", "World"]
