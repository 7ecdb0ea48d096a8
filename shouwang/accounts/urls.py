from django.urls import path

from shouwang.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.door, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("post/", views.switch, name="switch"),
    path("password/", views.password, name="password"),
    path("sessions/", views.sessions, name="sessions"),
    path("posts/", views.posts, name="posts"),
    path("posts/download/", views.download, name="download"),
    path("posts/liaisons/", views.liaisons, name="liaisons"),
    path("posts/nominations/", views.nominations, name="nominations"),
    path("posts/nominations/<int:pk>/", views.decide_nomination, name="decide_nomination"),
    path("posts/new/", views.new, name="new_post"),
    path("posts/import/", views.enlist_posts, name="enlist"),
    path("posts/<int:pk>/", views.post_page, name="post"),
    path("posts/<int:pk>/pass-on/", views.pass_on_post, name="pass_on"),
    path("posts/<int:pk>/vacate/", views.vacate_post, name="vacate"),
    path("posts/<int:pk>/end/", views.end_post, name="end_post"),
    path("posts/<int:pk>/reset-password/", views.reset, name="reset_password"),
    path("posts/<int:pk>/pair/", views.add_pairing, name="pair"),
    path("posts/<int:pk>/pairings/<int:pairing>/end/", views.end_pairing, name="unpair"),
]
