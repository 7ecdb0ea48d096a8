"""What the queue does for itself: work whose worker died is taken up again."""

from procrastinate.contrib.django import app

from shouwang.queue import door  # noqa: F401 registers the task that runs all work

STALLED_SECONDS = 60


@app.periodic(cron="* * * * *")
@app.task(name="shouwang.take_up", queue="quick", pass_context=True)
async def take_up(context, timestamp: int) -> None:
    """Every minute: work that no living worker holds goes back to its queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(job)
