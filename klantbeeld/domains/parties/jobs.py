"""Work in the background: imports, and taking up those whose worker died."""

from procrastinate.contrib.django import app

from klantbeeld.domains.parties.importing import running
from klantbeeld.domains.parties.models import ImportRun
from klantbeeld.engines.jobs.connections import with_own_connection


@app.task(name="parties.import", queue="imports")
@with_own_connection
def run_import(run_id: str) -> None:
    """Go on with an import until it is done; does nothing when another process works on it."""
    running.work(run_id)


@app.periodic(cron="* * * * * */20")
@app.task(name="parties.resume_imports", queueing_lock="resume_imports")
@with_own_connection
def resume_imports(timestamp: int) -> None:
    """Take up every import that is running by its state but by no process any more."""
    for run_id in ImportRun.objects.filter(state=ImportRun.State.RUNNING).values_list("id", flat=True):
        running.work(run_id)
