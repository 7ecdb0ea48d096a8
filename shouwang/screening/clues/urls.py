from django.urls import path

from shouwang.screening.clues.views import feedback, lists, one, reports

app_name = "clues"
urlpatterns = [
    path("clues/", lists.clues, name="list"),
    path("clues/download/", lists.download, name="download"),
    path("triage/", lists.triage, name="triage"),
    path("triage/dismiss/", lists.dismiss_group, name="dismiss_group"),
    path("clues/dismiss/", lists.dismiss_many, name="dismiss_many"),
    path("clues/hand-out/", lists.hand_out_many, name="hand_out_many"),
    path("clues/urge/", lists.urge_many, name="urge_many"),
    path("clues/close/", lists.close_many, name="close_many"),
    path("clues/gather/<slug:run>/", lists.gather, name="gather"),
    path("clues/of/<str:key>/", one.of_household, name="of_household"),
    path("clues/<slug:key>/", one.clue, name="clue"),
    path("clues/<slug:key>/send-back/", one.send_back, name="send_back"),
    path("clues/<slug:key>/forward/", one.forward_on, name="forward"),
    path("clues/<slug:key>/extend/", one.extend, name="extend"),
    path("clues/<slug:key>/recheck/", one.recheck, name="recheck"),
    path("clues/<slug:key>/urge/", one.urge, name="urge"),
    path("clues/<slug:key>/close/", one.close, name="close"),
    path("clues/<slug:key>/dismiss/", one.dismiss_one, name="dismiss"),
    path("handovers/", lists.handovers, name="handovers"),
    path("handovers/<slug:key>/", lists.handover, name="handover"),
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", reports.new, name="new_report"),
    path("reports/enter/<str:household>/", reports.enter, name="enter_report"),
    path("reports/<slug:key>/", reports.one, name="report"),
    path("reports/<slug:key>/answer/", reports.answer, name="answer_report"),
    path("reports/<slug:key>/receipt/", reports.receipt, name="receipt"),
    path("reports/<slug:key>/letter/", reports.letter, name="letter"),
    path("feedback/", feedback.deliveries, name="feedback"),
    path("feedback/<str:key>/", feedback.delivery, name="feedback_delivery"),
    path("feedback/<str:key>/issue/", feedback.tell, name="issue_feedback"),
    path("feedback/<str:key>/file/", feedback.download, name="feedback_file"),
]
