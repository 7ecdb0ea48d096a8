import asyncio
import logging
import os

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app


class Command(BaseCommand):
    help = (
        "Do queued work: `quick` (small things), `files` (delivered files), `long` (imports and runs, one at a time)."
    )

    def add_arguments(self, parser):
        parser.add_argument("queue", choices=["quick", "files", "long"])
        parser.add_argument("--once", action="store_true", help="stop when the queue is empty")

    def handle(self, *args, **options):
        queue = options["queue"]
        if queue == "long":
            os.nice(10)
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        asyncio.run(self._run(queue, wait=not options["once"]))

    async def _run(self, queue: str, *, wait: bool) -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
            async with worker_app.open_async():
                await worker_app.run_worker_async(
                    queues=[queue],
                    name=f"shouwang-{queue}",
                    concurrency=1 if queue == "long" else 2,
                    wait=wait,
                    fetch_job_polling_interval=2.0,
                )
