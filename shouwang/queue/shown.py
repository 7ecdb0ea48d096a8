"""What a page shows of a piece of long work."""

from django.urls import reverse

from shouwang.queue.models import Work

WORDS = {"waiting": "waiting", "doing": "running", "done": "done", "refused": "failed", "failed": "failed"}


def job_of(work: Work) -> dict:
    """What `_progress.html` needs of a piece of work."""
    return {
        "id": f"work-{work.pk}",
        "url": reverse("queue:work", args=[work.pk]),
        "title": work.title,
        "sentence": work.sentence or work.get_state_display(),
        "done": work.done,
        "total": work.total,
        "state": WORDS[work.state],
        "next_url": work.location if work.is_over else "",
    }
