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

    def address_as(self, form: str) -> None:
        """Take a form of address as it was written; two that contradict one another are none."""
        if self.form and self.form != form:
            self.doubt("form_of_address")
        self.form = form if self.form in ("", form) and "form_of_address" not in self.reasons else ""

    def doubt(self, reason: str) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)
