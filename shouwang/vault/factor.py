"""The second factor: six digits that a phone works out from a secret and the time. *GB/T 22239-2019 8.1.4.1; RFC 6238*.

The secret lies in the vault and nowhere else. Each code counts once. Setting up is confirmed by a code; until then the
secret travels sealed in the form itself, so that nothing is kept of what nobody confirmed.
"""

import re
import secrets
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

import segno
from django.db import transaction
from django.urls import reverse
from django_otp.oath import TOTP

from shouwang.accounts.attempts import count_wrong_code, forget_codes, must_wait_for_code
from shouwang.accounts.limits import second_factor_roles
from shouwang.accounts.models import Post, User
from shouwang.accounts.signed_in import end
from shouwang.places.models import Site
from shouwang.refusal import Refused
from shouwang.trail.write import write
from shouwang.vault.cipher import Unopened, blind_index, seal, unseal
from shouwang.vault.keep import plain, sealed
from shouwang.vault.models import FACTOR, Factor
from shouwang.web.sealed import under_seal
from shouwang.web.sight import Scope, within

LENGTH = 20  # bytes, as RFC 4226 recommends
TOLERANCE = 1  # steps of 30 seconds that a phone's clock may be off
OPEN_FOR = 30 * 60  # seconds in which a secret that was shown may be confirmed
WRONG = "验证码不对，或已经用过。请填手机上现在显示的 6 位数字；连续输错后要稍等才能再试。"
EVERYWHERE = Scope(kind="post", lo=1, hi=10**15)  # one's own factor, wherever one's post is


@dataclass(frozen=True)
class Offer:
    """A fresh secret as a page shows it, and sealed for the form that confirms it."""

    text: str
    picture: str
    sealed: str


def asked(user: User, roles: Iterable[str], on: date, *, is_forced: bool) -> str:
    """The page that this user has to pass after his password; "" when none."""
    if of(user):
        return reverse("vault:show_code")
    if is_forced and second_factor_roles(on) & set(roles):
        return reverse("vault:factor")
    return ""


def of(user: User) -> Factor | None:
    """The factor that the user has set up, if any."""
    return Factor.objects.filter(user=user, confirmed_at__isnull=False).first()


def offer(user: User, *, at: datetime, again: str = "") -> Offer:
    """A fresh secret for the user, or the one of the form that he sent (`again`)."""
    text = _opened(again, user, at) if again else b32encode(secrets.token_bytes(LENGTH)).decode()
    label = f"{quote('守望')}:{quote(user.username)}"
    picture = segno.make(f"otpauth://totp/{label}?secret={text}", error="m", micro=False).svg_data_uri(
        scale=4, border=4, light="#fff"
    )
    return Offer(" ".join(re.findall(".{4}", text)), picture, again or _carried(text, user, at))


def set_up(user: User, carried: str, code: str, *, by: Post, at: datetime, old: str = "") -> Factor:
    """Take the offered secret as the user's factor, once its first code is right.

    Refused: `stale` (the form is too old, or another's), `wrong_code`; whoever has a factor shows its code (`old`) first.
    """
    text = _opened(carried, user, at)
    step = _step(text, code, at, 0)
    if step is None:
        raise Refused("wrong_code", "验证码不对。请确认已扫描本页的二维码，手机时间为自动，再填现在显示的 6 位数字。")
    if of(user):
        show(user, old, at=at)
    with within(EVERYWHERE), transaction.atomic():
        factor = Factor.objects.select_for_update(of=("self",)).select_related("secret").filter(user=user).first()
        factor = factor or Factor(user=user, secret=sealed(FACTOR, text, Site.objects.get(pk=1).area_id))
        _keep(factor, text, at, step)
        write("vault.set_up_factor", by=by, at=at, subject=user, place_id=by.place_id, note=user.name)
    return factor


def show(user: User, code: str, *, at: datetime) -> None:
    """The user's code of this half minute, good once. Refused: `wrong_code`, with one sentence whatever was wrong."""
    is_right = False
    with within(EVERYWHERE):
        factor = Factor.objects.select_for_update(of=("self",)).select_related("secret").get(user=user)
        if not must_wait_for_code(user.username, at):
            step = _step(plain(factor.secret), code, at, factor.last_step)
            is_right = step is not None
            if is_right:
                factor.last_step = step
                factor.save(update_fields=["last_step"])
                forget_codes(user.username)
            else:
                count_wrong_code(user.username, at)
    if not is_right:
        raise Refused("wrong_code", WRONG)


def take_away(user: User, *, by: Post, at: datetime, note: str) -> None:
    """Undo a lost factor: its secret is overwritten, every session ends, the holder is told when he next comes.

    Whose word this needs is the caller's to hold: two managers on the pages, or the operator on the machine itself.
    Refused: `no_factor`.
    """
    with within(EVERYWHERE), transaction.atomic():
        factor = Factor.objects.select_for_update(of=("self",)).select_related("secret").filter(user=user).first()
        if factor is None or factor.confirmed_at is None:
            raise Refused("no_factor", f"{user.name}没有启用两步验证，不需要重置。")
        _keep(factor, b32encode(secrets.token_bytes(LENGTH)).decode(), None, 0)
        forget_codes(user.username)
        end(user, at=at)
        write("vault.reset_factor", by=by, at=at, subject=user, place_id=by.place_id, note=note)


def _keep(factor: Factor, text: str, confirmed_at: datetime | None, step: int) -> None:
    secret = factor.secret
    secret.sealed, secret.index = seal(text.encode(), FACTOR.encode()), blind_index(FACTOR, text)
    with under_seal(secret._meta.db_table):
        secret.save()
    factor.secret, factor.confirmed_at, factor.last_step = secret, confirmed_at, step
    factor.save()


def _step(text: str, code: str, at: datetime, used: int) -> int | None:
    """The step of 30 seconds to which a code belongs; None when it is none, too old, or not newer than the one used."""
    given = code.replace(" ", "")
    totp = TOTP(b32decode(text))
    totp.time = at.timestamp()
    if not re.fullmatch(r"[0-9]{6}", given) or not totp.verify(int(given), TOLERANCE, min_t=used + 1):
        return None
    return totp.t()


def _carried(text: str, user: User, at: datetime) -> str:
    return urlsafe_b64encode(seal(f"{int(at.timestamp())} {text}".encode(), _bound(user))).decode()


def _opened(carried: str, user: User, at: datetime) -> str:
    try:
        shown_at, text = unseal(urlsafe_b64decode(carried), _bound(user)).decode().split()
    except (ValueError, Unopened):
        shown_at, text = "0", ""
    if not 0 <= at.timestamp() - int(shown_at) <= OPEN_FOR:
        raise Refused("stale", "这个二维码已经过期，请刷新页面，用新的二维码重新设置。")
    return text


def _bound(user: User) -> bytes:
    return f"{FACTOR} of {user.pk}".encode()
