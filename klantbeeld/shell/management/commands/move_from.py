"""`bin/manage move_from --url URL`: everything in the database of another server to that of this install; the way back of `move_to`."""

from typing import Any

from klantbeeld.shell.management.moving import MoveCommand


class Command(MoveCommand):
    help = (
        "Haalt alle gegevens van een andere server naar de database van deze installatie; de bron blijft zoals ze is."
    )

    def handle(self, *args: Any, url: str, replace: bool, **options: Any) -> None:
        other = self.other(url)
        self.move(other, self.own(), replace=replace)
        self.stdout.write("Start nu zonder DATABASE_URL, met deze --data.")
