from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shouwang.desk.piles import piles_of
from shouwang.places.clock import day, instant
from shouwang.web.doors import reads


@reads("desk.see")
def work(request: HttpRequest) -> HttpResponse:
    """The first page after sign-in: what is due, overdue, waiting for me."""
    today = day(instant())
    return render(request, "desk/work.html", {"piles": piles_of(request.on_post, today), "today": today})
