from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from shouwang.queue.models import Work
from shouwang.web.doors import reads

WORDS = {"waiting": "waiting", "doing": "running", "done": "done", "refused": "failed", "failed": "failed"}


@reads("queue.see")
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of long work, renewed every two seconds until it is over."""
    work = get_object_or_404(Work.objects.visible_to(request.scope), pk=pk)
    template = "web/_progress.html" if request.headers.get("HX-Request") else "queue/work.html"
    return render(request, template, {"job": job_of(work), "work": work})


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
