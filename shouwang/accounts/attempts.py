"""Wrong passwords slow down whoever sends them: per address and account, and per address. Nobody can lock another out.

After `lockout_tries` wrong passwords from one address for one account each further try has to wait, twice as long each
time, `lockout_minutes` at most; an address that tries many accounts waits likewise after ten times as many.
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
    held = limits(day(at))
    longest = timedelta(minutes=held.lockout_minutes)
    for account, free in ((username, held.lockout_tries), ("", held.lockout_tries * PEOPLE_BEHIND_ONE_ADDRESS)):
        with transaction.atomic():
            Attempt.objects.get_or_create(account=_sealed(account), address=_sealed(address), defaults={"last_at": at})
            one = Attempt.objects.select_for_update().get(account=_sealed(account), address=_sealed(address))
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
