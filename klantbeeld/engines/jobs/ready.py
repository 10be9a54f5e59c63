"""Registers the jobs of all packages with the job engine, the retry of jobs whose worker died, and forgetting what is done."""

from datetime import timedelta

from procrastinate import App, RetryStrategy
from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status

RETRY = RetryStrategy(max_attempts=5, exponential_wait=2)
STALLED_AFTER = timedelta(seconds=20)
KEPT_HOURS = 24


def on_app_ready(app: App) -> None:
    """Called by procrastinate once Django is ready; tasks in `jobs.py` of each app are found by autodiscovery."""

    @app.periodic(cron="* * * * * */20")
    @app.task(queueing_lock="retry_stalled", pass_context=True, name="retry_stalled_jobs")
    async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
        """Take up the jobs of workers that died; each job is idempotent.

        Of a job that waits once at most another may wait already: that one does the work, and the dead one must not keep
        its lock.
        """
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER.total_seconds()):
            try:
                await manager.retry_job(job)
            except UniqueViolation:
                await manager.finish_job(job, Status.FAILED, delete_job=False)

    @app.periodic(cron="11 * * * *")
    @app.task(queueing_lock="forget_done", pass_context=True, name="forget_done_jobs")
    async def forget_done_jobs(context: JobContext, timestamp: int) -> None:
        """Forget the jobs that went well a day ago; those that failed stay to be looked at."""
        await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
