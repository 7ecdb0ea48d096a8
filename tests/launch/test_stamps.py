from launch import stamps


def test_work_is_current_until_a_file_changes(tmp_path):
    (tmp_path / "front").mkdir()
    source = tmp_path / "front" / "a.js"
    source.write_text("1")
    stamp = tmp_path / "build" / ".stamp"
    stamps.put(stamp, stamps.digest([tmp_path / "front"]))
    assert stamps.is_current(stamp, stamps.digest([tmp_path / "front"]))
    source.write_text("2")
    assert not stamps.is_current(stamp, stamps.digest([tmp_path / "front"]))


def test_a_renamed_a_new_and_a_missing_file_are_changes(tmp_path):
    (tmp_path / "a").write_text("1")
    before = stamps.digest([tmp_path])
    (tmp_path / "a").rename(tmp_path / "b")
    renamed = stamps.digest([tmp_path])
    (tmp_path / "c").write_text("")
    assert len({before, renamed, stamps.digest([tmp_path]), stamps.digest([tmp_path / "none"])}) == 4


def test_a_word_is_a_change_too(tmp_path):
    assert stamps.digest([tmp_path], "3.11") != stamps.digest([tmp_path], "3.12")
