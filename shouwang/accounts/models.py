from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.crypto import get_random_string, salted_hmac

from shouwang.accounts import passwords
from shouwang.accounts.may import ROLES, kind_of, verbs_of
from shouwang.accounts.suppliers import supplier_name
from shouwang.places.code import above, span
from shouwang.refusal import Refused
from shouwang.web.sealed import SealedModel, SealedQuerySet
from shouwang.web.sight import Closed, Open, Scope


class User(SealedModel, AbstractBaseUser):
    """A person who signs in. What he may see and do comes from the posts he holds.

    The hash of his password is no column: it is asked for when it is compared, and put away when he is saved. `mark`
    changes with every new password, and sessions that began under another one are over.
    """

    sight = Open("people of the offices, needed to sign in; no household data")

    username = models.CharField(max_length=60, unique=True, verbose_name="用户名")
    name = models.CharField(max_length=60, verbose_name="姓名")
    is_active = models.BooleanField(default=True, verbose_name="启用")
    must_change_password = models.BooleanField(default=False)
    password_on = models.DateField(null=True)  # since when he has his password; None: from before the first sign-in
    mark = models.CharField(max_length=32, blank=True, default="")

    objects = BaseUserManager.from_queryset(SealedQuerySet)()
    _kept: str | None = None  # the hash, once it was asked for
    _is_new = False

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    @property
    def password(self) -> str:
        if self._kept is None:
            self._kept = passwords.kept_of(self.pk)
        return self._kept

    @password.setter
    def password(self, sealed: str) -> None:
        self._kept, self._is_new, self.mark = sealed, True, get_random_string(32)

    def save(self, *args, update_fields=None, **more) -> None:
        if update_fields is not None and "password" in update_fields:
            update_fields = {*update_fields, "mark"} - {"password"}
        with transaction.atomic(savepoint=False):
            super().save(*args, update_fields=update_fields, **more)
            if self._is_new:
                passwords.keep({self.pk: self._kept})
                self._is_new = False

    def refresh_from_db(self, *args, **more) -> None:
        super().refresh_from_db(*args, **more)
        self._kept, self._is_new = None, False

    def _get_session_auth_hash(self, secret=None) -> str:
        """What Django compares at each request: it follows from the mark, so that no page has to ask for the hash."""
        return salted_hmac("shouwang.accounts.mark", self.mark, secret=secret, algorithm="sha256").hexdigest()


class Password(models.Model):
    """The hash of a user's password."""

    sight = Closed("password hashes, by the functions of accounts/passwords.py")

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="+")
    kept = models.CharField(max_length=128)


class Attempt(models.Model):
    """Wrong passwords from one address for one account ("" for all accounts); both are kept as keyed digests only."""

    sight = Open("digests and counts of wrong passwords", deletable=True)

    account = models.CharField(max_length=32, blank=True)
    address = models.CharField(max_length=32, blank=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "address"], name="accounts_attempt_once")]


class SignIn(models.Model):
    """One session of a user: from which device and address, since when, last used; ended by himself when he likes."""

    sight = Open("where people of the offices are signed in; no household data")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_ins")
    session = models.CharField(max_length=40, unique=True)  # the digest of its key
    began_at = models.DateTimeField(verbose_name="登录时间")
    seen_at = models.DateTimeField(verbose_name="最近使用")
    address = models.CharField(max_length=45, verbose_name="网络地址")
    device = models.CharField(max_length=40, verbose_name="设备")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-seen_at"], name="accounts_signin_user")]


class PostQuerySet(SealedQuerySet):
    def in_force(self) -> "PostQuerySet":
        return self.filter(until__isnull=True)

    def of(self, user: User, on: date) -> "PostQuerySet":
        """The posts on which a user acts on a day: his own, and those whose holders have him as their deputy."""
        acted = Deputy.objects.standing(on).filter(user=user)
        return self.in_force().filter(Q(holder=user) | Q(pk__in=acted.values("post_id")))


class Post(SealedModel):
    """A role at a place. Work belongs to the post: it passes on with its open work when the holder changes."""

    sight = Open("who holds which office; no household data")

    role = models.CharField(
        max_length=24, choices=[(key, title) for key, (title, _) in ROLES.items()], verbose_name="岗位"
    )
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", verbose_name="地点")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="posts", verbose_name="任职人")
    supplier = models.CharField(max_length=40, blank=True, verbose_name="部门")
    appointed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="任命人"
    )  # who put the holder here; None: from before it was kept, or by the founding of the site
    since = models.DateField(verbose_name="任职起")
    until = models.DateField(null=True, verbose_name="任职止")

    objects = PostQuerySet.as_manager()
    acting = False  # in the hands of a deputy

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="liaison") | ~Q(supplier=""), name="accounts_post_liaison_has_supplier"
            )
        ]
        indexes = [models.Index(fields=["place", "role"], name="accounts_post_place")]

    def __str__(self) -> str:
        return f"{self.place.name}{self.title}"

    @property
    def title(self) -> str:
        return ROLES[self.role][0]

    @property
    def called(self) -> str:
        """The title as whoever acts on it reads it."""
        return f"{self.title}（代）" if self.acting else self.title

    def taken_by(self, user: User) -> "Post":
        """The post in the hands of whoever acts on it (nothing is saved): what is done with it is that person's deed.

        For a deputy it is the holder who put him there.
        """
        if user.pk != self.holder_id:
            self.acting, self.appointed_by_id = True, self.holder_id
        self.holder = user
        return self

    @property
    def supplier_name(self) -> str:
        return supplier_name(self.supplier)

    @property
    def state(self) -> str:
        """How the post stands, in a word."""
        if self.until:
            return "已撤销"
        return "空缺" if self.holder is None else "在任"

    def may(self, verb: str) -> bool:
        return verb in verbs_of(self.role)

    def need(self, verb: str) -> None:
        """Refuse when this post's role does not allow the verb."""
        if not self.may(verb):
            raise Refused("not_allowed", f"“{self.title}”岗位没有这项权限，请由有权限的岗位办理。")

    def scope(self) -> Scope:
        """How far this post sees: its place and all below; a helper his households; a liaison his own deliveries."""
        kind = kind_of(self.role)
        lo, hi = span(self.place_id)
        households = ()
        if kind == "helper":
            households = tuple(self.pairings.filter(until__isnull=True).values_list("household_id", flat=True))
        return Scope(
            kind=kind,
            lo=lo,
            hi=hi,
            above=above(self.place_id),
            households=households,
            supplier=self.supplier,
            verbs=verbs_of(self.role),
            user_id=self.holder_id,
            post_id=self.pk,
            role=self.role,
        )


class DeputyQuerySet(SealedQuerySet):
    def live(self, on: date) -> "DeputyQuerySet":
        """Asked for or in force on that day or later; a post that has passed on takes its deputies with it."""
        held = self.filter(post__until__isnull=True, post__holder=F("given_by"))
        return held.filter(ended_at__isnull=True, until__gte=on)

    def standing(self, on: date) -> "DeputyQuerySet":
        """Released, and acting on that day."""
        return self.live(on).filter(released_at__isnull=False, since__lte=on)


class Deputy(SealedModel):
    """代理: a colleague acts on a post for its holder, from day to day, once a second person has released it."""

    sight = Open("who acts for whom in which office; no household data")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="deputies", verbose_name="岗位")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputyships", verbose_name="代理人")
    since = models.DateField(verbose_name="代理起")
    until = models.DateField(verbose_name="代理止")  # the last day
    note = models.CharField(max_length=200, verbose_name="原因")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="委托人")
    given_at = models.DateTimeField(verbose_name="提出时间")
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    released_at = models.DateTimeField(null=True, verbose_name="确认时间")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="终止人")
    ended_at = models.DateTimeField(null=True, verbose_name="终止时间")
    reason = models.CharField(max_length=200, blank=True, verbose_name="终止原因")

    objects = DeputyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "until"], name="accounts_deputy_user")]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="accounts_deputy_days")]

    def state(self, on: date) -> tuple[str, str]:
        """How it stands on a day: a word, and its tone."""
        if self.ended_at:
            return ("已终止" if self.released_at else "已退回"), "plain"
        if self.until < on or self.post.until or self.post.holder_id != self.given_by_id:
            return "已结束", "plain"
        if not self.released_at:
            return "待确认", "warn"
        return ("代理中", "good") if self.since <= on else ("未开始", "info")


class NominationQuerySet(SealedQuerySet):
    def waiting(self) -> "NominationQuerySet":
        return self.filter(state="waiting")


class Nomination(SealedModel):
    """What a manager asked for and a second person has to release: an approver's, auditor's or manager's post or password."""

    sight = Open("who is named for which office; no household data")

    DEEDS = [("appoint", "设立岗位"), ("pass_on", "岗位换人"), ("reset", "重置密码"), ("factor", "重置两步验证")]
    STATES = [("waiting", "待确认"), ("released", "已确认"), ("declined", "已退回")]

    deed = models.CharField(max_length=8, choices=DEEDS, verbose_name="事项")
    role = models.CharField(max_length=24, choices=[(key, title) for key, (title, _) in ROLES.items()])
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", verbose_name="地点")
    username = models.CharField(max_length=60, verbose_name="用户名")
    name = models.CharField(max_length=60, verbose_name="姓名")
    supplier = models.CharField(max_length=40, blank=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True, verbose_name="说明")
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", verbose_name="提出岗位")
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    at = models.DateTimeField(verbose_name="提出时间")
    state = models.CharField(max_length=8, choices=STATES, default="waiting", verbose_name="状态")
    decided_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="确认岗位")
    decider = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    decided_at = models.DateTimeField(null=True, verbose_name="确认时间")
    reason = models.CharField(max_length=200, blank=True, verbose_name="退回理由")

    objects = NominationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["place", "state", "-id"], name="accounts_nomination_place")]

    @property
    def what(self) -> str:
        """The deed and the post in words."""
        return f"{self.get_deed_display()}：{self.place.name}{self.get_role_display()}"


class Pairing(SealedModel):
    """A household named to a helper, wherever it lives; it opens his sight to that household and no other."""

    sight = Open("ids of posts and households only")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="pairings")
    household_id = models.BigIntegerField(verbose_name="农户")
    since = models.DateField(verbose_name="结对起")
    until = models.DateField(null=True, verbose_name="结对止")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "household_id"], condition=Q(until__isnull=True), name="accounts_pairing_once"
            )
        ]
