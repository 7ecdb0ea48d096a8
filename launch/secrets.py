"""The keys of one data folder: made once, kept in a file that only its owner reads, lost only with the data."""

import secrets
from pathlib import Path

from launch import envfile


def keep(data: Path) -> dict[str, str]:
    """The keys of this folder, made on first use.

    What the surrounding environment says does not count: the keys belong to the data that they sealed.
    """
    path = data / "secrets"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True, mode=0o711)
        envfile.write(path, _made())
    if path.stat().st_mode & 0o077:
        raise SystemExit(f"密钥文件别人也能读：{path}。Run `chmod 600` on it, and renew the keys if it was read.")
    return envfile.read(path)


def _made() -> dict[str, str]:
    return {
        "SHOUWANG_SECRET_KEY": secrets.token_urlsafe(48),
        "SHOUWANG_VAULT_KEYS": f"k1:{secrets.token_hex(16)}",  # SM4: 128 bits
        "SHOUWANG_INDEX_KEY": secrets.token_hex(32),  # HMAC-SM3: 256 bits
    }
