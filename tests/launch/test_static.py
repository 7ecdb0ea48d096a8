import os

from launch import stamps, web


def test_static_files_are_for_everybody_whoever_collected_them(tmp_path, monkeypatch):
    monkeypatch.setattr(web, "ROOT", tmp_path)
    monkeypatch.setattr(stamps, "digest", lambda sources: "as before")
    before = os.umask(0o077)
    try:
        (tmp_path / "static" / "css").mkdir(parents=True)
        (tmp_path / "static" / "css" / "parts.css").write_text("p {}")
        stamps.put(tmp_path / "static" / ".stamp", "as before")
    finally:
        os.umask(before)
    web.collect({})
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "static").rglob("*")}
    assert modes == {"css": 0o755, "parts.css": 0o644, ".stamp": 0o644}
    assert (tmp_path / "static").stat().st_mode & 0o777 == 0o755
