"""`bin/manage move_to --url URL`: everything in the database of this install to another server, which is the one to use from then on."""

from typing import Any

from klantbeeld.shell.management.moving import MoveCommand


class Command(MoveCommand):
    help = "Zet alle gegevens over naar een lege database op een andere server; de bron blijft zoals ze is."

    def handle(self, *args: Any, url: str, replace: bool, **options: Any) -> None:
        other = self.other(url)
        self.move(self.own(), other, replace=replace)
        self.stdout.write(
            "Zet nu dit adres in DATABASE_URL (of DATABASE_OWNER_URL) en start opnieuw met dezelfde --data."
        )
