"""What is known of a name while it is taken apart."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Work:
    country: str
    lost_case: bool
    form: str = ""
    titles: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    nobility: str = ""
    given: str = ""
    initials: str = ""
    reasons: list[str] = field(default_factory=list)

    def doubt(self, reason: str) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)
