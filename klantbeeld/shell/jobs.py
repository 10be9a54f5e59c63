"""Work in the background: the complete export, taking it up again, and throwing old ones away."""

from procrastinate.contrib.django import app

from klantbeeld.engines.jobs.connections import with_own_connection
from klantbeeld.shell.portability import running


@app.task(name="shell.take_along", queue="imports")
@with_own_connection
def take_along(export_id: str) -> None:
    """Make a complete export; does nothing when another process does."""
    running.work(export_id)


@app.periodic(cron="* * * * * */20")
@app.task(name="shell.resume_take_along", queueing_lock="resume_take_along")
@with_own_connection
def resume_take_along(timestamp: int) -> None:
    """Take up an export whose worker died."""
    running.take_up()


@app.periodic(cron="23 * * * *")
@app.task(name="shell.throw_exports_away", queueing_lock="throw_exports_away")
@with_own_connection
def throw_exports_away(timestamp: int) -> None:
    """Remove complete exports that were kept for a week."""
    running.throw_old_away()
