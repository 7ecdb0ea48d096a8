"""One include per room, in flow order."""

from django.urls import include, path

urlpatterns = [
    path("", include("shouwang.accounts.urls")),
    path("", include("shouwang.queue.urls")),
    path("", include("shouwang.vault.urls")),
    path("policy/", include("shouwang.policy.urls")),
    path("", include("shouwang.registry.urls")),
    path("deliveries/", include("shouwang.screening.intake.urls")),
    path("", include("shouwang.screening.matching.urls")),
    path("", include("shouwang.screening.runs.urls")),
    path("", include("shouwang.screening.clues.urls")),
    path("", include("shouwang.casework.visits.urls")),
    path("", include("shouwang.casework.cases.urls")),
    path("", include("shouwang.casework.assistance.urls")),
    path("", include("shouwang.casework.elimination.urls")),
    path("", include("shouwang.casework.adoption.urls")),
    path("", include("shouwang.reporting.urls")),
    path("places/", include("shouwang.reporting.areas.urls")),
    path("annexes/", include("shouwang.reporting.annexes.urls")),
    path("", include("shouwang.desk.urls")),
]

handler403 = "shouwang.web.errors.forbidden"
handler404 = "shouwang.web.errors.missing"
handler500 = "shouwang.web.errors.broken"
