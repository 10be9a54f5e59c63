"""Business events: what happened, in words. Declared once, in the `events.py` of the domain that owns the verb."""

from dataclasses import dataclass

from klantbeeld.core.errors import Text

_verbs: dict[str, "Verb"] = {}


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can happen.

    `name` is `record.past_tense`; `sentence` is what the timeline says (it may use the event's data by name);
    `channel` is the timeline filter it falls under; `icon` names its mark.
    """

    name: str
    sentence: Text
    channel: str = "change"
    icon: str = "square-pen"


def declare(name: str, sentence: Text, *, channel: str = "change", icon: str = "square-pen") -> Verb:
    """Declare a verb. Raises ValueError when it exists already."""
    if name in _verbs:
        raise ValueError(f"event {name} is declared twice")
    _verbs[name] = verb = Verb(name, sentence, channel, icon)
    return verb


def verb(name: str) -> Verb:
    """Return a declared verb. Raises KeyError."""
    return _verbs[name]
