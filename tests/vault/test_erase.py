from datetime import date, timedelta

import pytest
from django.urls import reverse

from shouwang.policy.keeping import original_until
from shouwang.refusal import Refused
from shouwang.trail.models import Line
from shouwang.vault import documents
from shouwang.vault.erase import erase, erase_ended
from shouwang.vault.models import Document
from shouwang.web.sight import within
from tests.conftest import AT
from tests.county import AREA


@pytest.fixture
def steward(own_database, post):
    """A data steward whose county keeps a file that has ended, one that has not, and one without an end."""
    by = post("data_steward")
    with within(by.scope()):
        for days in (-1, 0, None):
            ends = None if days is None else AT.date() + timedelta(days=days)
            documents.store(b"x", name=f"{days}", kind="letter", place_id=AREA, at=AT, expires_on=ends)
    return by


def test_a_file_whose_day_has_come_goes_and_its_hash_stays(steward):
    with within(steward.scope()):
        assert erase_ended(by=steward, at=AT) == 1
    with within(steward.scope()):
        gone, *standing = Document.objects.order_by("pk")
        assert (gone.erased_at, len(gone.sha256), gone.size) == (AT, 64, 1)
        assert not (documents.root() / gone.path).exists()
        assert [documents.read(each) for each in standing] == [b"x", b"x"]
        assert Line.objects.filter(verb="vault.erase").count() == 1
        with pytest.raises(Refused, match="已过保存期"):
            documents.open_document(gone, by=steward, at=AT, reason="再看")


def test_a_second_sweep_erases_nothing_more(steward):
    for wanted in (1, 0):
        with within(steward.scope()):
            assert erase_ended(by=steward, at=AT) == wanted


def test_a_file_left_over_by_a_crash_is_taken_up_again(steward):
    with within(steward.scope()):
        gone = Document.objects.order_by("pk").first()
        Document.objects.filter(pk=gone.pk).update(erased_at=AT)
    with within(steward.scope()):
        assert erase_ended(by=steward, at=AT) == 0
    assert not (documents.root() / gone.path).exists()


def test_a_file_whose_keeping_is_owed_stays(steward):
    with within(steward.scope()):
        kept = Document.objects.order_by("pk")[1]
        with pytest.raises(Refused, match="保存期内"):
            erase(kept, by=steward, at=AT)


@pytest.mark.req("S1-44")
def test_what_has_ended_lies_on_the_desk_and_is_erased_on_its_page(steward, signed_in):
    with within(steward.scope()):
        Document.objects.filter(name="0").update(expires_on=AT.date() - timedelta(days=400))
    client = signed_in(steward)
    assert "到期待清除的文件" in client.get("/").content.decode()
    page = client.get(reverse("vault:ended")).content.decode()
    assert "推送函" in page and "清除全部到期文件" in page
    assert client.post(reverse("vault:erase")).status_code == 302
    assert "没有到期的文件" in client.get(reverse("vault:ended")).content.decode()
    assert "到期待清除的文件" not in client.get("/").content.decode()


@pytest.mark.parametrize(("month", "day", "until"), [(11, 30, "2031-11-30"), (2, 29, "2029-02-28")])
def test_an_original_is_kept_for_the_years_that_policy_says_on_the_day_it_was_stored(db, month, day, until):
    year = 2024 if day == 29 else 2026
    assert original_until(AREA, date(year, month, day)).isoformat() == until
