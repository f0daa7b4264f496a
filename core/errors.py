"""One tree of errors.

MotcuaError                 one line: what is wrong, where, what to do
├── SettingsError           a setting cannot be used
├── DatabaseError           the database is away, locked or full
├── InputError              a file or an argument from outside is unusable
│   └── NotFoundError       what it names is not there
├── ConflictError           somebody else changed the same thing first
├── SearchError             a search engine is away (rooms subclass it)
├── LeaseLost               somebody else has the conversation now (messages)
├── DeliveryError           a platform did not, or not surely, take a message (messages)
├── FetchError              a file is not, or not now, to be had from a platform (messages)
└── DialogueError           Rasa or the action server did not answer (messages)
    └── NotReady            it is not running, or still starting (messages)

Rooms raise these; only delivery code (CLI, HTTP) turns them into words or status codes.
"""


class MotcuaError(Exception):
    """The message is one line for a person: what is wrong, where, and what to do."""


class SettingsError(MotcuaError):
    """A setting cannot be used."""


class DatabaseError(MotcuaError):
    """The database is away, locked or full."""


class InputError(MotcuaError):
    """A file or an argument from outside is unusable; nothing was changed."""


class NotFoundError(InputError):
    """What an argument names is not there."""


class ConflictError(MotcuaError):
    """Somebody else changed the same thing first; nothing was overwritten."""


class SearchError(MotcuaError):
    """A search engine did not answer."""


class DialogueError(MotcuaError):
    """The dialogue did not produce an answer. `part` is "dialogue" (Rasa) or "actions" (the action server)."""

    def __init__(self, message: str, part: str = "dialogue") -> None:
        super().__init__(message)
        self.part = part


class NotReady(DialogueError):
    """It is not running, or still starting: the same message may be tried again later."""
