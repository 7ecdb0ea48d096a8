from datetime import timedelta

import pytest

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
