from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shouwang.accounts import hashing
from shouwang.accounts.limits import Limits, limits
from shouwang.accounts.middleware import is_over
from shouwang.accounts.models import Attempt, SignIn, User
from shouwang.accounts.one_time import first_password
from shouwang.accounts.passwords import keep
from shouwang.accounts.sessions import SessionStore, alive
from shouwang.accounts.signing import set_password, sign_in
from shouwang.policy.models import CountyLine
from shouwang.refusal import Refused
from tests import county
from tests.conftest import AT

pytestmark = pytest.mark.django_db
PASSWORD = "Grassland-Horse-77"
SHIPPED = Limits(5, 15, 60, 8, 10, 180)


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    """Fewer rounds: what is tested here is who gets in, not how long guessing takes."""
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1000)


@pytest.fixture
def user(post):
    holder = post("county_officer").holder
    keep({holder.pk: make_password(PASSWORD)})
    holder.refresh_from_db()
    return holder


def _enter(client: Client, user: User, password: str = PASSWORD, **more):
    return client.post(reverse("accounts:sign_in"), {"username": user.username, "password": password, **more})


def test_a_right_password_opens_the_house(user):
    client = Client()
    assert _enter(client, user).headers["Location"] == "/"
    assert client.get("/").status_code == 200


def _tried(user: User, password: str, at, address: str = "10.0.0.1") -> str:
    """What somebody is told: nothing when he gets in."""
    try:
        sign_in(user.username, password, address=address, at=at)
    except Refused as refused:
        return refused.sentence
    return ""


def _hashes(monkeypatch, act) -> int:
    """How many passwords are hashed meanwhile."""
    done, encode = [], PBKDF2PasswordHasher.encode
    with monkeypatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "encode", lambda *args, **more: done.append(1) or encode(*args, **more))
        act()
    return len(done)


def test_unknown_wrong_and_hasty_are_told_alike_and_cost_the_same(user, at, monkeypatch):
    stranger = User(username="nobody-of-that-name")
    told, cost = set(), set()
    for who, password in ((user, "wrong"), (stranger, PASSWORD)):
        cost.add(_hashes(monkeypatch, lambda who=who, password=password: told.add(_tried(who, password, at))))
    for _ in range(SHIPPED.lockout_tries):
        _tried(user, "wrong", at)
    cost.add(_hashes(monkeypatch, lambda: told.add(_tried(user, PASSWORD, at))))  # right, but too early
    assert len(told) == 1 and told != {""}
    assert cost == {1}


def test_after_some_wrong_passwords_the_next_try_waits_longer_each_time(user, at):
    for _ in range(SHIPPED.lockout_tries):
        assert _tried(user, "wrong", at)
    assert _tried(user, PASSWORD, at + timedelta(seconds=9))
    assert _tried(user, "wrong", at + timedelta(seconds=11))
    assert _tried(user, PASSWORD, at + timedelta(seconds=22))
    assert not _tried(user, PASSWORD, at + timedelta(seconds=32))


def test_no_wait_is_longer_than_policy_says(user, at):
    later = at
    for _ in range(30):
        _tried(user, "wrong", later)
        later += timedelta(minutes=SHIPPED.lockout_minutes, seconds=1)
    assert not _tried(user, PASSWORD, later)


def test_nobody_can_keep_somebody_else_out(user, at):
    for _ in range(40):
        _tried(user, "wrong", at, address="203.0.113.9")
    assert not _tried(user, PASSWORD, at, address="10.0.0.1")


def test_an_address_that_tries_many_accounts_waits_too(user, at):
    for number in range(SHIPPED.lockout_tries * 10):
        _tried(User(username=f"guess-{number}"), "wrong", at, address="203.0.113.9")
    assert _tried(user, PASSWORD, at, address="203.0.113.9")
    assert not _tried(user, PASSWORD, at, address="10.0.0.1")


def test_what_is_kept_of_a_wrong_try_tells_neither_name_nor_address(user, at):
    _tried(user, "wrong", at, address="203.0.113.9")
    kept = str(list(Attempt.objects.values_list()))
    assert user.username not in kept and "203.0.113.9" not in kept


def test_a_right_password_forgets_the_wrong_ones_before(user, at):
    for _ in range(SHIPPED.lockout_tries - 1):
        _tried(user, "wrong", at)
    assert not _tried(user, PASSWORD, at)
    assert _tried(user, "wrong", at)
    assert not _tried(user, PASSWORD, at)


def test_passwords_are_hashed_one_at_a_time_and_the_line_has_an_end(user, at, monkeypatch):
    monkeypatch.setattr(hashing, "PATIENCE", 0.01)
    with hashing.in_line():
        assert "登录的人较多" in _tried(user, PASSWORD, at)
    assert not _tried(user, PASSWORD, at)


def test_one_sees_where_one_is_signed_in_and_ends_it(user):
    here, there = (
        Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0)"}),
        Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger"}),
    )
    for client in (here, there):
        _enter(client, user)
    page = here.get(reverse("accounts:sessions")).content.decode()
    assert "Windows 电脑" in page and "微信" in page and "127.0.0.1" in page
    other = SignIn.objects.get(device="微信")
    assert here.post(reverse("accounts:sessions"), {"session": other.pk}).status_code == 302
    assert there.get("/").headers["Location"].startswith(reverse("accounts:sign_in"))
    assert here.get("/").status_code == 200
    assert "微信" not in here.get(reverse("accounts:sessions")).content.decode()


def test_what_is_kept_of_a_session_does_not_tell_its_key(user):
    client = Client()
    _enter(client, user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    kept = SignIn.objects.get(user=user).session
    assert alive([kept]) == {kept} and alive([key]) == set()
    assert key not in str(list(SignIn.objects.values_list()))


def test_nobody_ends_the_session_of_another(user, post):
    client = Client()
    _enter(client, user)
    other = SignIn.objects.get(user=user)
    stranger = Client()
    stranger.force_login(post("data_steward").holder)
    assert stranger.post(reverse("accounts:sessions"), {"session": other.pk}).status_code == 409
    assert client.get("/").status_code == 200


def test_all_other_sessions_end_at_once(user):
    clients = [Client() for _ in range(3)]
    for client in clients:
        _enter(client, user)
    clients[0].post(reverse("accounts:sessions"))
    assert [client.get("/").status_code for client in clients] == [200, 302, 302]


def test_the_token_against_forged_forms_is_out_of_reach_of_scripts_and_short_lived():
    cookie = Client().get(reverse("accounts:sign_in")).cookies["csrftoken"]
    assert cookie["httponly"]
    assert cookie["max-age"] <= 12 * 3600


def test_nobody_signs_in_without_a_post_or_when_switched_off(user, at):
    user.posts.update(until=at.date())
    with pytest.raises(Refused, match="没有岗位"):
        sign_in(user.username, PASSWORD, at=at)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(Refused, match="不对"):
        sign_in(user.username, PASSWORD, at=at)


def test_signing_in_gives_the_session_a_new_key(user):
    client = Client()
    planted = SessionStore()
    planted["began"] = "2020-01-01T00:00:00+00:00"
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    _enter(client, user)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil", ""]
)
def test_after_signing_in_one_stays_in_this_house(user, wanted):
    assert _enter(Client(), user, next=wanted).headers["Location"] == "/"


def test_after_signing_in_one_goes_where_one_wanted_to_go(user):
    client = Client()
    sent = client.get("/openings/?who=a&since=2026-01-01").headers["Location"]
    page = client.get(sent).content.decode()
    assert 'value="/openings/?who=a&amp;since=2026-01-01"' in page
    assert _enter(client, user, next="/openings/?who=a").headers["Location"] == "/openings/?who=a"


def test_a_person_of_several_posts_chooses_one_and_may_change(user, post):
    second = post("data_steward")
    second.holder = user
    second.save()
    client = Client()
    sent = _enter(client, user, next="/openings/").headers["Location"]
    assert sent.startswith(reverse("accounts:switch"))
    assert "数据管理员" in client.get(sent).content.decode()
    chosen = client.post(reverse("accounts:switch"), {"post": second.pk, "next": "/openings/"})
    assert chosen.headers["Location"] == "/openings/"
    assert client.get("/openings/").status_code == 403
    foreign = client.post(reverse("accounts:switch"), {"post": post("operator").pk})
    assert foreign.status_code == 409
    evil = client.post(reverse("accounts:switch"), {"post": second.pk, "next": "//evil.example"})
    assert evil.headers["Location"] == "/"


def _age(client: Client, **ages: timedelta) -> None:
    session = client.session
    for word, age in ages.items():
        session[word] = (timezone.now() - age).isoformat()
    session.save()


@pytest.mark.parametrize(
    ("ages", "stays"),
    [
        ({"seen": timedelta(minutes=59), "began": timedelta(hours=1)}, True),
        ({"seen": timedelta(minutes=60), "began": timedelta(hours=1)}, False),
        ({"seen": timedelta(minutes=1), "began": timedelta(hours=7, minutes=59)}, True),
        ({"seen": timedelta(minutes=1), "began": timedelta(hours=8)}, False),
    ],
)
def test_a_session_ends_when_idle_and_after_a_working_day(user, ages, stays):
    client = Client()
    _enter(client, user)
    client.get("/")
    _age(client, **ages)
    answer = client.get("/")
    assert (answer.status_code == 200) == stays
    if not stays:
        assert answer.headers["Location"] == reverse("accounts:sign_in") + "?ended=1"
        assert client.get("/").headers["Location"].startswith(reverse("accounts:sign_in"))


def test_a_fragment_asked_for_after_the_end_sends_the_whole_page_to_the_door(user):
    client = Client()
    _enter(client, user)
    client.get("/")
    _age(client, seen=timedelta(hours=3))
    assert client.get("/", headers={"HX-Request": "true"}).headers["HX-Redirect"].startswith("/sign-in/")


def test_a_session_is_written_once_a_minute_at_most(at):
    session = {}
    assert not is_over(session, at)
    noted = dict(session)
    assert not is_over(session, at + timedelta(seconds=30))
    assert session == noted
    assert not is_over(session, at + timedelta(seconds=90))
    assert session["seen"] != noted["seen"]
    assert session["began"] == noted["began"]


@pytest.mark.parametrize("weak", ["short", "1234567890123", "password123", "{username}"])
def test_a_password_that_breaks_the_rules_is_refused(user, weak):
    with pytest.raises(Refused) as refused:
        set_password(user, PASSWORD, weak.format(username=user.username), on=AT.date())
    assert refused.value.code == "weak_password"


def test_the_old_password_again_is_no_new_one(user):
    with pytest.raises(Refused, match="不能与原密码相同"):
        set_password(user, PASSWORD, PASSWORD, on=AT.date())


def test_a_one_time_password_leads_to_a_new_one_and_nowhere_else(user):
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    client = Client()
    assert _enter(client, user).headers["Location"] == reverse("accounts:password")
    for path in ("/", "/openings/", "/posts/"):
        assert client.get(path).headers["Location"] == reverse("accounts:password")
    page = reverse("accounts:password")
    assert client.get(page).status_code == 200
    wrong = client.post(page, {"old": "wrong", "new": "Blue-Sky-Over-77", "again": "Blue-Sky-Over-77"})
    assert wrong.status_code == 400
    assert client.post(page, {"old": PASSWORD, "new": "Blue-Sky-Over-77", "again": "other"}).status_code == 400
    assert client.post(page, {"old": PASSWORD, "new": "1", "again": "1"}).status_code == 400
    done = client.post(page, {"old": PASSWORD, "new": "Blue-Sky-Over-77", "again": "Blue-Sky-Over-77"})
    assert done.headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_new_password_ends_every_other_session(user):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        _enter(client, user)
    fresh = {"old": PASSWORD, "new": "Blue-Sky-Over-77", "again": "Blue-Sky-Over-77"}
    here.post(reverse("accounts:password"), fresh)
    assert here.get("/").status_code == 200
    assert "当前" in here.get(reverse("accounts:sessions")).content.decode()
    assert elsewhere.get("/").status_code == 302


def test_the_numbers_are_policy_and_a_county_may_change_them(user, at):
    assert limits(at.date()) == SHIPPED
    _county_says("lockout_tries", 2, at)
    for _ in range(2):
        with pytest.raises(Refused, match="不对"):
            sign_in(user.username, "wrong", at=at)
    with pytest.raises(Refused, match="不对"):
        sign_in(user.username, PASSWORD, at=at)
    assert sign_in(user.username, PASSWORD, at=at + timedelta(seconds=11)) == user


def test_a_county_may_let_sessions_end_sooner(user, at):
    _county_says("session_idle_minutes", 10, at)
    client = Client()
    _enter(client, user)
    client.get("/")
    _age(client, seen=timedelta(minutes=10))
    assert client.get("/").headers["Location"].endswith("?ended=1")


@pytest.mark.parametrize(("days", "is_old"), [(179, False), (180, True)])
def test_an_old_password_has_to_be_replaced_before_anything_else(user, days, is_old):
    today = timezone.localdate()
    User.objects.filter(pk=user.pk).update(password_on=today - timedelta(days=days))
    client = Client()
    sent = _enter(client, user).headers["Location"]
    assert sent == (reverse("accounts:password") if is_old else "/")
    if is_old:
        assert client.get("/posts/").headers["Location"] == reverse("accounts:password")
        client.post(sent, {"old": PASSWORD, "new": "Blue-Sky-Over-77", "again": "Blue-Sky-Over-77"})
        assert client.get("/").status_code == 200
        user.refresh_from_db()
        assert user.password_on == today


def test_a_passwords_age_counts_from_the_first_sign_in(user, at):
    sign_in(user.username, PASSWORD, at=at)
    user.refresh_from_db()
    assert (user.password_on, user.must_change_password) == (at.date(), False)


def test_the_operators_first_password_comes_once_and_from_the_machine_itself(post, at, capsys):
    operator = post("operator")
    keep({operator.holder_id: "!none"})
    call_command("first_password", area="990122")
    said = dict(part.split("=") for part in capsys.readouterr().out.split() if "=" in part)
    client = Client()
    assert _enter(client, operator.holder, said["password"]).headers["Location"] == reverse("accounts:password")
    with pytest.raises(SystemExit) as stopped:
        call_command("first_password", area="990122")
    assert stopped.value.code == 2
    assert "已有密码" in capsys.readouterr().err
    call_command("first_password", area="990122", again="密码遗失")
    assert "password=" in capsys.readouterr().out


def test_nobody_but_an_operator_gets_a_first_password(post, at):
    with pytest.raises(Refused, match="只为系统运维"):
        first_password(post("county_officer"), at=at)


def _county_says(name: str, value: int, at) -> None:
    enters, releases = county.post("county_officer"), county.post("county_approver")
    CountyLine.objects.create(
        place_id=county.AREA, name=name, since=at.date() - timedelta(days=30), value=value, cite="县里通知",
        entered_by=enters, enterer=enters.holder, entered_at=at, released_by=releases, releaser=releases.holder,
        known_at=at - timedelta(days=9),
    )  # fmt: skip
