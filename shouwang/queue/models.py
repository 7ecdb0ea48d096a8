from django.db import models

from shouwang.places.held import HeldModel
from shouwang.web.sight import Held


class Work(HeldModel):
    """One piece of long work and how far it is. `args` are ids only; `sentence` is what its page shows.

    `key` makes it one: the same work asked for twice is the same row.
    """

    sight = Held(supplier="supplier")

    STATES = [
        ("waiting", "排队中"),
        ("doing", "进行中"),
        ("done", "已完成"),
        ("refused", "未办成"),
        ("failed", "出错"),
    ]

    name = models.CharField(max_length=60)
    title = models.CharField(max_length=120, verbose_name="事项")
    key = models.CharField(max_length=120, unique=True)
    args = models.JSONField(default=dict)
    supplier = models.CharField(max_length=40, blank=True)
    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="岗位")
    asker = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )
    acting = models.BooleanField(default=False, db_default=False)  # the asker is a deputy of the post's holder
    state = models.CharField(max_length=8, choices=STATES, default="waiting", verbose_name="状态")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sentence = models.CharField(max_length=500, blank=True, verbose_name="进展")
    location = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(verbose_name="提交时间")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, verbose_name="完成时间")

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="queue_work_place")]

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "refused", "failed")

    @property
    def percent(self) -> int:
        return 100 if self.state == "done" else (self.done * 100 // self.total if self.total else 0)
