"""The second factor: set up by a code, asked for at every sign-in, kept sealed, undone by two persons."""

import re
from base64 import b32decode
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from shouwang.accounts.appoint import Appointment
from shouwang.accounts.models import Attempt, SignIn, User
from shouwang.accounts.nominate import nominate, release
from shouwang.accounts.passwords import keep
from shouwang.places.models import Site
from shouwang.refusal import Refused
from shouwang.trail.models import Line
from shouwang.vault.factor import EVERYWHERE, OPEN_FOR, asked, offer, set_up, show, take_away
from shouwang.vault.keep import plain
from shouwang.vault.models import FACTOR, Factor, Secret
from shouwang.vault.rotate import rotate
from shouwang.web.sight import within
from tests.county import AREA

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44")]
PASSWORD = "Grassland-Horse-77"
FORCED = ["operator", "county_approver", "auditor", "system_admin", "security_admin"]
SETUP, CODE, SESSIONS = (reverse(f"{name}") for name in ("vault:factor", "vault:show_code", "accounts:sessions"))


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1000)


@pytest.fixture
def real_site():
    Site.objects.update(is_exercise=False)


def _code(text: str, at: datetime) -> str:
    totp = TOTP(b32decode(text.replace(" ", "")))
    totp.time = at.timestamp()
    return f"{totp.token():06d}"


def _wrong(text: str, at: datetime) -> str:
    right = {_code(text, at + timedelta(seconds=30 * step)) for step in (-1, 0, 1)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in right)


def _given(by, at: datetime) -> str:
    """Set a factor up as a person would; the secret on his phone."""
    made = offer(by.holder, at=at)
    with within(by.scope()):
        set_up(by.holder, made.sealed, _code(made.text, at), by=by, at=at)
    return made.text


def _enter(user: User, client: Client | None = None):
    keep({user.pk: make_password(PASSWORD)})
    client = client or Client()
    return client, client.post(reverse("accounts:sign_in"), {"username": user.username, "password": PASSWORD})


def _refused(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


@pytest.mark.parametrize("role", [*FORCED, "county_officer", "grid_worker", "helper", "liaison"])
def test_on_a_real_site_the_posts_that_policy_names_set_it_up_first(post, at, role):
    assert bool(asked(post(role).holder, [role], at.date(), is_forced=True)) == (role in FORCED)
    assert asked(post(role).holder, [role], at.date(), is_forced=False) == ""


def test_nothing_is_reached_before_it_is_set_up_and_everything_after(post, real_site):
    holder = post("county_approver").holder
    client, entered = _enter(holder)
    assert client.get(entered.headers["Location"]).headers["Location"].startswith(SETUP)
    for path in ("/", "/households/", SESSIONS, reverse("accounts:password"), reverse("accounts:posts"), CODE):
        assert client.get(path).headers["Location"].startswith(SETUP), path
    assert client.post(reverse("accounts:sessions")).headers["Location"] == SETUP
    assert client.get("/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == SETUP
    page = client.get(SETUP).content.decode()
    assert "data:image/svg+xml" in page and "style=" not in page and "主菜单" not in page
    text = re.search(r'factor-key">([A-Z2-7 ]+)<', page)[1]
    carried = re.search(r'name="carried" value="([^"]+)"', page)[1]
    now = timezone.now()
    wrong = client.post(SETUP, {"carried": carried, "code": _wrong(text, now)})
    assert wrong.status_code == 422 and text in wrong.content.decode()
    assert client.get("/").headers["Location"].startswith(SETUP)
    done = client.post(SETUP, {"carried": carried, "code": _code(text, now), "next": "/policy/"})
    assert done.headers["Location"] == "/policy/"
    assert client.get("/").status_code == 200


def test_whoever_has_one_is_asked_at_every_sign_in_on_an_exercise_too(post):
    by, now = post("grid_worker"), timezone.now()
    text = _given(by, now - timedelta(minutes=5))
    client, _ = _enter(by.holder)
    for path in ("/", SETUP, SESSIONS, reverse("accounts:password")):
        assert client.get(path).headers["Location"].startswith(CODE), path
    assert "主菜单" not in client.get(CODE).content.decode()
    assert client.post(CODE, {"code": _wrong(text, now)}).status_code == 401
    assert client.get("/").status_code == 302
    assert client.post(CODE, {"code": _code(text, now), "next": "//evil.example"}).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert _enter(by.holder)[0].get("/").headers["Location"].startswith(CODE)


def test_a_password_alone_leaves_no_trace_of_a_visit_and_hears_no_news(post, at):
    by = post("grid_worker")
    _given(by, timezone.now() - timedelta(minutes=5))
    User.objects.filter(pk=by.holder_id).update(last_login=at - timedelta(days=3))
    with within(EVERYWHERE):
        Line.objects.create(verb="accounts.reset_password", place_id=by.place_id, subject_kind="accounts.user",
                            subject_key=str(by.holder_id), on=at.date(), at=at, user=post("system_admin").holder)  # fmt: skip
    client, _ = _enter(by.holder)
    assert "重置密码" not in client.get(CODE).content.decode().replace("提出重置", "")
    by.holder.refresh_from_db()
    assert by.holder.last_login == at - timedelta(days=3)


def test_a_code_counts_once_and_neither_an_old_nor_an_early_one_counts(post, at):
    by = post("auditor")
    text = _given(by, at)
    later = at + timedelta(minutes=10)
    assert _refused(lambda: show(by.holder, _code(text, at), at=at)) == "wrong_code"  # it confirmed the set-up
    for off in (-61, -60, 60, 61):
        assert _refused(lambda off=off: show(by.holder, _code(text, later + timedelta(seconds=off)), at=later))
    later += timedelta(hours=1)
    show(by.holder, _code(text, later - timedelta(seconds=30)), at=later)  # a phone that is a little slow
    show(by.holder, _code(text, later), at=later)
    assert _refused(lambda: show(by.holder, _code(text, later), at=later)) == "wrong_code"
    assert _refused(lambda: show(by.holder, _code(text, later - timedelta(seconds=30)), at=later)) == "wrong_code"


@pytest.mark.parametrize("shape", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", "0x1234"])
def test_what_is_no_code_is_wrong(post, at, shape):
    by = post("auditor")
    _given(by, at)
    assert _refused(lambda: show(by.holder, shape, at=at + timedelta(hours=1))) == "wrong_code"


def test_wrong_codes_slow_the_account_down_from_whatever_address(post, at):
    by, text = post("auditor"), None
    text, later = _given(by, at), at + timedelta(hours=1)
    for _ in range(5):
        _refused(lambda: show(by.holder, _wrong(text, later), at=later))
    assert _refused(lambda: show(by.holder, _code(text, later), at=later)) == "wrong_code"  # right, but too early
    assert by.holder.username not in str(list(Attempt.objects.values()))
    later += timedelta(seconds=31)
    show(by.holder, _code(text, later), at=later)
    assert not Attempt.objects.exists()


def test_the_secret_stands_in_no_table_in_plain_text(post, at, real_site):
    by = post("security_admin")
    client, _ = _enter(by.holder)
    page = client.get(SETUP).content.decode()
    text = re.search(r'factor-key">([A-Z2-7 ]+)<', page)[1]
    carried = re.search(r'name="carried" value="([^"]+)"', page)[1]
    client.post(SETUP, {"carried": carried, "code": _code(text, timezone.now())})
    with within(EVERYWHERE):
        assert plain(Factor.objects.get(user=by.holder).secret) == text.replace(" ", "")
    for needle in (text.replace(" ", ""), text, b32decode(text.replace(" ", "")).hex()):
        assert _tables_with(needle) == []
    assert _tables_with(by.holder.username)  # the search finds what is there


def _tables_with(needle: str) -> list[str]:
    with within(EVERYWHERE), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                       " AND has_table_privilege(oid, 'SELECT')")  # fmt: skip
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" each WHERE each::text LIKE %s LIMIT 1', [f"%{needle}%"])
            found += [table] if cursor.fetchone() else []
    return found


def test_nobody_opens_a_factors_secret_as_he_opens_a_number(post, at, signed_in):
    _given(post("security_admin"), at)
    with within(EVERYWHERE):
        secret = Secret.objects.get(kind=FACTOR)
    for role in ("county_officer", "operator", "county_approver"):
        answer = signed_in(post(role)).post(reverse("vault:open", args=[secret.pk]), {"reason": "核对身份信息"})
        assert answer.status_code == 404, role


def test_a_turned_key_keeps_every_factor(post, at, settings):
    by = post("auditor")
    text = _given(by, at)
    settings.VAULT_KEYS = f"{settings.VAULT_KEYS},k9:{'ab' * 16}"
    operator = post("operator")
    assert rotate(by=operator, at=at)["secrets"] >= 1
    show(by.holder, _code(text, at + timedelta(hours=1)), at=at + timedelta(hours=1))


@pytest.mark.parametrize(("age", "is_good"), [(0, True), (OPEN_FOR, True), (OPEN_FOR + 1, False), (-1, False)])
def test_an_offered_secret_is_good_for_a_while_and_for_him_only(post, at, age, is_good):
    by, made, later = post("auditor"), offer(post("auditor").holder, at=at), at + timedelta(seconds=age)
    with within(by.scope()):
        other = post("operator")
        assert _refused(lambda: set_up(other.holder, made.sealed, _code(made.text, at), by=other, at=at)) == "stale"
        act = lambda: set_up(by.holder, made.sealed, _code(made.text, later), by=by, at=later)  # noqa: E731
        assert act().confirmed_at == later if is_good else _refused(act) == "stale"


def test_another_phone_is_taken_with_the_code_of_the_old_one(post, at):
    by = post("auditor")
    old, later = _given(by, at), at + timedelta(hours=1)
    made = offer(by.holder, at=later)
    fresh = _code(made.text, later)
    with within(by.scope()):
        assert _refused(lambda: set_up(by.holder, made.sealed, fresh, by=by, at=later)) == "wrong_code"
        set_up(by.holder, made.sealed, fresh, by=by, at=later, old=_code(old, later))
        assert Factor.objects.filter(user=by.holder).count() == 1
        later += timedelta(hours=1)
        assert _refused(lambda: show(by.holder, _code(old, later), at=later)) == "wrong_code"
        show(by.holder, _code(made.text, later), at=later)


def test_a_helper_and_a_liaison_who_see_no_place_may_have_one_too(post, at):
    for role in ("helper", "liaison"):
        assert _given(post(role), at)


def test_setting_up_ends_the_sessions_elsewhere(post, real_site):
    holder = post("auditor").holder
    elsewhere, _ = _enter(holder)
    here, _ = _enter(holder)
    page = here.get(SETUP).content.decode()
    text = re.search(r'factor-key">([A-Z2-7 ]+)<', page)[1]
    carried = re.search(r'name="carried" value="([^"]+)"', page)[1]
    here.post(SETUP, {"carried": carried, "code": _code(text, timezone.now())})
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").headers["Location"].startswith(reverse("accounts:sign_in"))


def test_a_lost_one_is_undone_by_two_and_the_holder_is_told(post, at, signed_in):
    theirs, admin, second = post("county_approver", AREA), signed_in(post("system_admin")), post("security_admin")
    text = _given(theirs, timezone.now() - timedelta(minutes=5))
    client, _ = _enter(theirs.holder)
    sent = admin.post(reverse("accounts:reset_factor", args=[theirs.pk]), {"note": "手机遗失"})
    assert sent.headers["Location"] == reverse("accounts:nominations")
    assert Factor.objects.get(user=theirs.holder).confirmed_at
    waiting = theirs.holder.factor and admin.get(reverse("accounts:nominations")).content.decode()
    assert "重置两步验证" in waiting and "手机遗失" in waiting
    User.objects.filter(pk=theirs.holder_id).update(last_login=timezone.now() - timedelta(days=400))
    from shouwang.accounts.models import Nomination

    with within(second.scope()):
        assert release(Nomination.objects.get(), by=second, at=at) == ""
    assert client.get("/").headers["Location"].startswith(reverse("accounts:sign_in"))  # his sessions have ended
    assert not SignIn.objects.filter(user=theirs.holder, ended_at=None).exists()
    with within(EVERYWHERE):
        assert plain(Factor.objects.get(user=theirs.holder).secret) != text.replace(" ", "")
    fresh, _ = _enter(theirs.holder)
    told = fresh.get("/").content.decode()
    assert "重置两步验证" in told and second.holder.name in told


def test_one_person_undoes_nothing(post, at):
    theirs, admin = post("grid_worker"), post("system_admin")
    _given(theirs, at)
    one = Appointment(theirs.holder.username, theirs.holder.name, theirs.role, theirs.place_id)
    with within(admin.scope()):
        made = nominate(one, deed="factor", post=theirs, by=admin, at=at, note="手机遗失")
        assert _refused(lambda: release(made, by=admin, at=at)) == "not_allowed"
        assert _refused(lambda: nominate(one, deed="factor", post=theirs, by=theirs, at=at)) == "not_allowed"
        own = post("security_admin")
        mine = Appointment(own.holder.username, own.holder.name, own.role, own.place_id)
        assert _refused(lambda: nominate(mine, deed="factor", post=own, by=admin, at=at)) == "own_level"
    assert Factor.objects.get(user=theirs.holder).confirmed_at


def test_who_has_none_has_none_to_lose(post, at):
    by = post("operator")
    with within(by.scope()):
        assert _refused(lambda: take_away(post("auditor").holder, by=by, at=at, note="")) == "no_factor"


def test_the_operators_own_is_undone_on_the_machine_with_a_reason(post, at, capsys):
    operator = post("operator")
    _given(operator, at)
    for wrong in ({"reason": " "}, {"reason": "手机遗失", "as_user": post("county_officer").holder.username}):
        with pytest.raises(SystemExit):
            call_command("reset_factor", area="990122", **wrong)
    assert Factor.objects.get(user=operator.holder).confirmed_at
    call_command("reset_factor", area="990122", reason="手机遗失")
    assert f"user={operator.holder.username}" in capsys.readouterr().out
    assert Factor.objects.get(user=operator.holder).confirmed_at is None
