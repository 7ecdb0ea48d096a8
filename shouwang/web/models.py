from django.db import models

from shouwang.web.sight import Open


class Posted(models.Model):
    """A form that has been posted: a second post with the same key gets the first one's answer and does nothing."""

    sight = Open("keys of forms and the address they led to: no household data", deletable=True)

    key = models.UUIDField(primary_key=True)
    user_id = models.BigIntegerField()
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)
