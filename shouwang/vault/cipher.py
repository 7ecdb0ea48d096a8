"""SM4-GCM for what is sealed, HMAC-SM3 for finding it again. Keys come from the environment.

Several keys may be given, `k1:hex,k2:hex`: the last seals, all open. A sealed value starts with its key's name.
"""

import os
import re
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

NONCE = 12
TAG = 16


class Unopened(Exception):
    """The sealed value cannot be opened: its key is missing, or it has been tampered with."""


@cache
def keys(text: str) -> dict[str, bytes]:
    """The keys by name, in the order given; a malformed list stops the process with a sentence."""
    found = {}
    for part in text.split(","):
        name, _, value = part.strip().partition(":")
        if not re.fullmatch(r"[A-Za-z0-9]{1,8}", name) or not re.fullmatch(r"[0-9a-fA-F]{32}", value):
            raise SystemExit("SHOUWANG_VAULT_KEYS 格式不对：应为 名称:32位十六进制，多个用逗号分开。")
        found[name] = bytes.fromhex(value)
    return found


def newest_key() -> str:
    """The name of the key that seals now."""
    return list(keys(settings.VAULT_KEYS))[-1]


@cache
def _algorithm(key: bytes) -> algorithms.SM4:
    return algorithms.SM4(key)


def seal(plain: bytes, bound_to: bytes = b"") -> bytes:
    """Seal bytes with the newest key: name, 0, nonce, tag, ciphertext. `bound_to` must be given again to open."""
    name = newest_key()
    nonce = os.urandom(NONCE)
    encryptor = Cipher(_algorithm(keys(settings.VAULT_KEYS)[name]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound_to)
    ciphertext = encryptor.update(plain) + encryptor.finalize()
    return name.encode() + b"\0" + nonce + encryptor.tag + ciphertext


def unseal(sealed: bytes, bound_to: bytes = b"") -> bytes:
    """Open what `seal` made. Raises Unopened when the key is gone or a byte has changed."""
    name, _, rest = bytes(sealed).partition(b"\0")
    key = keys(settings.VAULT_KEYS).get(name.decode(errors="replace"))
    if key is None:
        raise Unopened(f"key {name!r} is not among SHOUWANG_VAULT_KEYS")
    if len(rest) < NONCE + TAG:
        raise Unopened("the sealed value was cut short")
    nonce, tag, ciphertext = rest[:NONCE], rest[NONCE : NONCE + TAG], rest[NONCE + TAG :]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(bound_to)
    try:
        return decryptor.update(ciphertext) + decryptor.finalize()
    except InvalidTag:
        raise Unopened("the sealed value has been changed") from None


def key_of(sealed: bytes) -> str:
    """The name of the key that a sealed value was made with."""
    return bytes(sealed).partition(b"\0")[0].decode(errors="replace")


def blind_index(kind: str, value: str) -> bytes:
    """What stands for a value in searches: 20 bytes of HMAC-SM3, the same for the same value, telling nothing."""
    mac = hmac.HMAC(bytes.fromhex(settings.VAULT_INDEX_KEY), hashes.SM3())
    mac.update(f"{kind}:{value}".encode())
    return mac.finalize()[:20]
