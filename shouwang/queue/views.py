from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from shouwang.queue.models import Work
from shouwang.queue.shown import job_of
from shouwang.web.doors import reads


@reads("queue.see")
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of long work, renewed every two seconds until it is over."""
    work = get_object_or_404(Work.objects.visible_to(request.scope), pk=pk)
    template = "web/_progress.html" if request.headers.get("HX-Request") else "queue/work.html"
    return render(request, template, {"job": job_of(work), "work": work})
