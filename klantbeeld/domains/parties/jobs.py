"""Work in the background: imports and their counts, large undos, and taking up those whose worker died."""

from uuid import UUID

from procrastinate.contrib.django import app

from klantbeeld.domains.parties import derived, undoing
from klantbeeld.domains.parties.importing import counting, running
from klantbeeld.engines.jobs.connections import with_own_connection

IMPORTS = "imports"
"""One at a time: they are heavy, and the worker's other places are for what is short."""


@app.task(name="parties.import", queue="imports", lock=IMPORTS)
@with_own_connection
def run_import(run_id: str) -> None:
    """Go on with an import until it is done; does nothing when another process works on it."""
    running.work(run_id)


@app.task(name="parties.count_import", queue="imports", lock=IMPORTS)
@with_own_connection
def count_import(run_id: str, user_id: str) -> None:
    """Count for the check what the whole file would do."""
    counting.count(UUID(run_id), UUID(user_id))


@app.task(name="parties.undo", queue="imports", lock=IMPORTS)
@with_own_connection
def undo_batch(batch_id: str, user_id: str) -> None:
    """Take a large batch back; does nothing when another process does, or did."""
    undoing.work(UUID(batch_id), UUID(user_id))


@app.periodic(cron="* * * * * */20")
@app.task(name="parties.resume_imports", queueing_lock="resume_imports", lock="resume_imports")
@with_own_connection
def resume_imports(timestamp: int) -> None:
    """Take up every import and every undo that is under way by its state but by no process any more."""
    running.take_up()
    undoing.take_up()


@app.periodic(cron="7 * * * *")
@app.task(name="parties.ended_links", queueing_lock="ended_links")
@with_own_connection
def ended_links(timestamp: int) -> None:
    """Take notice of relationships whose last day has passed; a month back, for who was shut down."""
    derived.refresh_ended(days=31)
