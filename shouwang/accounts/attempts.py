"""Wrong passwords slow down whoever sends them: per address and account, and per address. Nobody can lock another out.

After `lockout_tries` wrong passwords from one address for one account each further try has to wait, twice as long each
time, `lockout_minutes` at most; an address that tries many accounts waits likewise after ten times as many.
Whoever sends wrong codes knows the password already: there the account itself waits, from whatever address.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from shouwang.accounts.limits import limits
from shouwang.accounts.models import Attempt
from shouwang.places.clock import day

FIRST_WAIT = timedelta(seconds=10)
FORGOTTEN = timedelta(days=1)
PEOPLE_BEHIND_ONE_ADDRESS = 10  # an office shares one address


def must_wait(username: str, address: str, at: datetime) -> bool:
    """Whether this address has to wait before it may try this account again."""
    return Attempt.objects.filter(_keys(username, address), until__gt=at).exists()


def count_failure(username: str, address: str, at: datetime) -> None:
    """Note a wrong password; from some on the next try has to wait."""
    free = limits(day(at)).lockout_tries
    _count(_sealed(username), _sealed(address), free, at)
    _count("", _sealed(address), free * PEOPLE_BEHIND_ONE_ADDRESS, at)


def must_wait_for_code(username: str, at: datetime) -> bool:
    """Whether this account has to wait before another code is looked at."""
    return Attempt.objects.filter(account=_code(username), address="", until__gt=at).exists()


def count_wrong_code(username: str, at: datetime) -> None:
    """Note a wrong code behind a right password; from some on the next one has to wait."""
    _count(_code(username), "", limits(day(at)).lockout_tries, at)


def forget_codes(username: str) -> None:
    """A right code ends the waiting."""
    Attempt.objects.filter(account=_code(username), address="").delete()


def _code(username: str) -> str:
    return _sealed(f"code of {username}")


def _count(account: str, address: str, free: int, at: datetime) -> None:
    longest = timedelta(minutes=limits(day(at)).lockout_minutes)
    with transaction.atomic():
        Attempt.objects.get_or_create(account=account, address=address, defaults={"last_at": at})
        one = Attempt.objects.select_for_update().get(account=account, address=address)
        one.failures = one.failures + 1 if at - one.last_at < FORGOTTEN else 1
        one.last_at = at
        over = one.failures - free
        one.until = at + min(FIRST_WAIT * 2 ** min(over, 20), longest) if over >= 0 else None
        one.save()


def forget(username: str, address: str = "") -> None:
    """A right password, or a new one, ends the waiting for the account (from one address, or from all)."""
    rows = Attempt.objects.filter(account=_sealed(username))
    (rows.filter(address=_sealed(address)) if address else rows).delete()


def _keys(username: str, address: str) -> Q:
    return Q(account__in=[_sealed(username), _sealed("")], address=_sealed(address))


def _sealed(text: str) -> str:
    """Addresses and names are compared only: what is kept tells neither."""
    return salted_hmac("shouwang.attempt", text.casefold(), algorithm="sha256").hexdigest()[:32] if text else ""
