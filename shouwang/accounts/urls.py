from django.urls import path

from shouwang.accounts.views import deputies, door, posts

app_name = "accounts"
urlpatterns = [
    path("sign-in/", door.door, name="sign_in"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("post/", door.switch, name="switch"),
    path("password/", door.password, name="password"),
    path("sessions/", door.sessions, name="sessions"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/<int:pk>/release/", deputies.release, name="release_deputy"),
    path("deputies/<int:pk>/end/", deputies.end, name="end_deputy"),
    path("posts/", posts.posts, name="posts"),
    path("posts/download/", posts.download, name="download"),
    path("posts/liaisons/", posts.liaisons, name="liaisons"),
    path("posts/nominations/", posts.nominations, name="nominations"),
    path("posts/nominations/<int:pk>/", posts.decide_nomination, name="decide_nomination"),
    path("posts/new/", posts.new, name="new_post"),
    path("posts/import/", posts.enlist_posts, name="enlist"),
    path("posts/<int:pk>/", posts.post_page, name="post"),
    path("posts/<int:pk>/pass-on/", posts.pass_on_post, name="pass_on"),
    path("posts/<int:pk>/vacate/", posts.vacate_post, name="vacate"),
    path("posts/<int:pk>/end/", posts.end_post, name="end_post"),
    path("posts/<int:pk>/reset-password/", posts.reset, name="reset_password"),
    path("posts/<int:pk>/reset-factor/", posts.reset_factor, name="reset_factor"),
    path("posts/<int:pk>/pair/", posts.add_pairing, name="pair"),
    path("posts/<int:pk>/pairings/<int:pairing>/end/", posts.end_pairing, name="unpair"),
]
