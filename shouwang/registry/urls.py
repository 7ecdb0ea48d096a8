from django.urls import path

from shouwang.registry import views
from shouwang.registry.deeds import HOUSEHOLD, MEMBER
from shouwang.registry.views import answers, differences, pairs, sayings

app_name = "registry"
urlpatterns = [
    path("households/", views.households, name="list"),
    path("households/number/", views.number, name="number"),
    path("households/download/", views.download, name="download"),
    path("households/new/", views.admit_one, name="admit"),
    path("households/proposals/", views.proposals, name="proposals"),
    path("households/proposals/download/", views.proposals_file, name="proposals_file"),
    path("households/changes/", views.changes, name="changes"),
    path("households/changes/download/", views.changes_file, name="changes_file"),
    path("households/questions/", answers.questions, name="questions"),
    path("households/questions/answers/", answers.answers, name="answers"),
    path("households/questions/answers/<int:pk>/", answers.one_answer, name="answered"),
    path("households/questions/<int:pk>/", answers.answer_one, name="answer"),
    path("households/contradictions/", sayings.contradictions, name="contradictions"),
    path("households/contradictions/download/", sayings.contradictions_file, name="contradictions_file"),
    path("households/contradictions/<int:pk>/", sayings.contradiction, name="contradiction"),
    path("households/duplicates/", pairs.duplicates, name="duplicates"),
    path("households/duplicates/download/", pairs.duplicates_file, name="duplicates_file"),
    path("households/duplicates/seek/", pairs.seek, name="seek_duplicates"),
    path("households/duplicates/<int:pk>/", pairs.duplicate, name="duplicate"),
    path("households/duplicates/<int:pk>/part/", pairs.take_apart, name="part"),
    path("households/moved/", answers.village_changes, name="village_changes"),
    path("households/moved/<int:pk>/", answers.read_change, name="read_change"),
    path("households/files/", views.batches, name="batches"),
    path("households/files/download/", views.batches_file, name="batches_file"),
    path("households/files/new/", views.upload, name="upload"),
    path("households/files/bring/", views.bring, name="bring"),
    path("households/files/<str:key>/", views.batch, name="batch"),
    path("households/files/<str:key>/mapping/", views.mapping, name="mapping"),
    path("households/files/<str:key>/load/", views.load, name="load"),
    path("households/files/<str:key>/drop/", views.drop, name="drop"),
    path("households/files/<str:key>/withdraw/", views.withdraw, name="withdraw"),
    path("households/files/<str:key>/faults/", views.faults, name="faults"),
    path("households/files/<str:key>/changes/", differences.differences, name="differences"),
    path("households/files/<str:key>/changes/download/", differences.differences_file, name="differences_file"),
    path("households/files/<str:key>/mark/", views.mark, name="mark_faults"),
    path("households/files/<str:key>/marked/<uuid:handle>/", views.marked, name="marked"),
    path("households/files/<str:key>/marked/<uuid:handle>/fetch/", views.fetch, name="fetch"),
    path("households/of/<str:key>/", views.household, name="household"),
    path("households/of/<str:key>/facts/", sayings.facts, name="facts"),
    path("households/of/<str:key>/story/", views.story, name="story"),
    path("households/of/<str:key>/paper/", views.paper, name="paper"),
    path("households/of/<str:key>/tags/<int:pk>/end/", views.untag, name="untag"),
    *[path(f"households/of/<str:key>/{name}/", views.deed(one), name=name) for name, one in HOUSEHOLD.items()],
    *[
        path(f"households/of/<str:key>/members/<str:member>/{name}/", views.deed(one), name=f"member_{name}")
        for name, one in MEMBER.items()
    ],
]
