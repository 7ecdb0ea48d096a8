import pytest
from django.test import override_settings

from shouwang.vault.cipher import Unopened, blind_index, key_of, keys, newest_key, seal, unseal

ONE = "k1:00112233445566778899aabbccddeeff"
TWO = f"{ONE},k2:ffeeddccbbaa99887766554433221100"


@pytest.fixture(autouse=True)
def one_key():
    with override_settings(VAULT_KEYS=ONE):
        yield


def test_what_is_sealed_can_be_opened_and_tells_nothing():
    sealed = seal(b"990101199001011234", b"number")
    assert unseal(sealed, b"number") == b"990101199001011234"
    assert b"1990" not in sealed
    assert seal(b"same") != seal(b"same")


@pytest.mark.parametrize("at", [3, 10, 20, -1])
def test_one_changed_bit_is_noticed(at):
    sealed = bytearray(seal(b"990101199001011234"))
    sealed[at] ^= 1
    with pytest.raises(Unopened):
        unseal(bytes(sealed))


@pytest.mark.parametrize("length", [0, 2, 3, 10, 30])
def test_a_sealed_value_cut_short_is_noticed(length):
    with pytest.raises(Unopened):
        unseal(seal(b"990101199001011234")[:length])


def test_a_value_sealed_for_one_purpose_does_not_open_for_another():
    with pytest.raises(Unopened):
        unseal(seal(b"13900000000", b"phone"), b"number")


def test_without_its_key_nothing_opens():
    sealed = seal(b"secret")
    with override_settings(VAULT_KEYS="k2:ffeeddccbbaa99887766554433221100"), pytest.raises(Unopened, match="k1"):
        unseal(sealed)
    with override_settings(VAULT_KEYS="k1:ffeeddccbbaa99887766554433221100"), pytest.raises(Unopened):
        unseal(sealed)


def test_of_several_keys_the_last_seals_and_all_open():
    old = seal(b"old")
    with override_settings(VAULT_KEYS=TWO):
        assert newest_key() == "k2"
        assert unseal(old) == b"old"
        assert (key_of(old), key_of(seal(b"new"))) == ("k1", "k2")


@pytest.mark.parametrize("text", ["", "k1", "k1:zz", "k1:0011", f"{ONE},", "a name:00112233445566778899aabbccddeeff"])
def test_a_malformed_list_of_keys_stops_the_process_with_a_sentence(text):
    with pytest.raises(SystemExit, match="SHOUWANG_VAULT_KEYS"):
        keys(text)


def test_the_blind_index_is_the_same_for_the_same_value_only():
    assert blind_index("number", "1") == blind_index("number", "1")
    assert blind_index("number", "1") != blind_index("phone", "1")
    with override_settings(VAULT_INDEX_KEY="ff" * 32):
        other = blind_index("number", "1")
    assert other != blind_index("number", "1")
    assert len(other) == 20
