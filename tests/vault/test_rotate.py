import pytest
from django.core.management import call_command
from django.test import override_settings

from shouwang.refusal import Refused
from shouwang.vault import documents, rotate
from shouwang.vault.cipher import blind_index, key_of
from shouwang.vault.keep import keep, plain
from shouwang.vault.models import Document, Secret
from shouwang.web.sight import within
from tests.conftest import AT
from tests.county import AREA

ONE = "k1:00112233445566778899aabbccddeeff"
TWO = f"{ONE},k2:ffeeddccbbaa99887766554433221100"


@pytest.fixture
def operator(own_database, post):
    """An operator whose area keeps five numbers and two files under the old key."""
    by = post("operator")
    with override_settings(VAULT_KEYS=ONE):
        with within(by.scope()):
            for number in range(5):
                keep("number", f"99010119900101{number:04d}", AREA)
            for data in (b"one", b"two" * 1000):
                documents.store(data, name="一.xlsx", kind="letter", place_id=AREA, at=AT)
        yield by


def _keys(by) -> tuple[set, set]:
    with within(by.scope()):
        secrets = {key_of(secret.sealed) for secret in Secret.objects.all()}
        return secrets, {documents.sealed_with(document.path) for document in Document.objects.all()}


def test_everything_is_sealed_anew_with_the_newest_key(operator):
    with override_settings(VAULT_KEYS=TWO):
        done = rotate.rotate(by=operator, at=AT)
        assert (done["secrets"], done["documents"]) == (5, 2)
        assert _keys(operator) == ({"k2"}, {"k2"})
    with override_settings(VAULT_KEYS="k2:ffeeddccbbaa99887766554433221100"), within(operator.scope()):
        assert sorted(plain(secret)[-4:] for secret in Secret.objects.all()) == ["0000", "0001", "0002", "0003", "0004"]
        assert [documents.read(each) for each in Document.objects.order_by("pk")] == [b"one", b"two" * 1000]
    assert len([path for path in documents.root().rglob("*") if path.is_file() and path.stat().st_mtime]) >= 2


def test_a_second_turn_changes_nothing(operator):
    with override_settings(VAULT_KEYS=TWO):
        rotate.rotate(by=operator, at=AT)
        with within(operator.scope()):
            before = list(Secret.objects.order_by("pk").values_list("sealed", flat=True))
        again = rotate.rotate(by=operator, at=AT)
        assert (again["secrets"], again["documents"], again["unchanged"]) == (0, 0, 7)
        with within(operator.scope()):
            assert list(Secret.objects.order_by("pk").values_list("sealed", flat=True)) == before


def test_a_turn_that_was_stopped_is_taken_up_where_it_stood(operator, monkeypatch):
    monkeypatch.setattr(rotate, "BATCH", 2)
    turned = []

    def stumble(secret, reindex, _turn=rotate._turn):
        if len(turned) == 3:
            raise KeyboardInterrupt
        turned.append(secret.pk)
        return _turn(secret, reindex)

    with override_settings(VAULT_KEYS=TWO):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(rotate, "_turn", stumble)
            rotate.rotate(by=operator, at=AT)
        assert _keys(operator)[0] == {"k1", "k2"}
        assert rotate.rotate(by=operator, at=AT)["secrets"] == 3
        assert _keys(operator) == ({"k2"}, {"k2"})


def test_a_new_index_key_is_followed_only_when_asked(operator):
    with override_settings(VAULT_KEYS=ONE, VAULT_INDEX_KEY="ab" * 32):
        wanted = blind_index("number", "990101199001010003")
        assert rotate.rotate(by=operator, at=AT)["indexes"] == 0
        assert rotate.rotate(by=operator, at=AT, reindex=True)["indexes"] == 5
        with within(operator.scope()):
            assert plain(Secret.objects.get(index=wanted)) == "990101199001010003"
        assert rotate.rotate(by=operator, at=AT, reindex=True)["indexes"] == 0


def test_only_an_operator_turns_keys(operator, post):
    with pytest.raises(Refused, match="没有这项权限"):
        rotate.rotate(by=post("data_steward"), at=AT)


def test_the_command_says_what_it_did(operator, capsys):
    with override_settings(VAULT_KEYS=TWO):
        call_command("rotate_keys", area="990122")
    assert capsys.readouterr().out.startswith("rotate_keys ok secrets=5 documents=2 indexes=0 unchanged=0 seconds=")
