import pytest
from django.core.management import call_command

from shouwang.maintenance import markdown
from shouwang.maintenance.documents import WRITERS
from shouwang.maintenance.policy_names import asked
from shouwang.policy import shipped
from shouwang.screening import rules, sources


@pytest.mark.parametrize("name", WRITERS)
def test_a_document_is_the_same_however_often_it_is_written(name):
    assert WRITERS[name]() == WRITERS[name]()


def test_documents_are_fresh_after_they_were_written_and_stale_after_a_change(clone, capsys):
    call_command("docs")
    call_command("docs", "--check")
    (clone / "docs" / "generated" / "rules.md").write_text("by hand")
    (clone / "docs" / "generated" / "flow.md").unlink()
    with pytest.raises(SystemExit) as ended:
        call_command("docs", "--check")
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert "rules.md" in said
    assert "flow.md" in said
    assert "policy.md" not in said


def test_the_check_writes_nothing(clone):
    with pytest.raises(SystemExit):
        call_command("docs", "--check")
    assert not (clone / "docs" / "generated").exists()


def test_every_rule_is_in_the_catalogue_with_its_sentence_and_its_tables():
    written = WRITERS["rules"]()
    for rule in rules.all():
        assert f"## {rule.id}\n" in written
        assert rule.sentence in written
        assert all(f"`{table}`" in written for table in rule.reads)


def test_a_rule_shows_the_lines_of_policy_that_it_and_its_derived_tables_ask_for():
    part = WRITERS["rules"]().split("## own_cost\n")[1].split("\n## ")[0]
    assert "`own_cost_line`" in part
    assert "`own_cost_low_populations`" in part  # asked by low_line_households
    assert "`dibao_sum`" not in part


def test_a_rule_asks_only_for_lines_that_the_book_knows():
    known = set(shipped.terms())
    for rule in rules.all():
        assert asked(rule.ask) <= known, rule.id


def test_every_column_of_every_contract_is_told():
    written = WRITERS["contracts"]()
    for contract in sources.all():
        part = written.split(f"## {contract.name}\n")[1].split("\n## ")[0]
        assert all(f"| `{column.name}` | {column.heading} |" in part for column in contract.columns)


def test_every_shipped_line_is_in_the_policy_book_with_its_source():
    written = WRITERS["policy"]()
    for line in shipped.lines():
        assert markdown.table([line.cite], []).splitlines()[0].strip("| ") in written, line.name


def test_a_cell_cannot_break_its_table():
    assert markdown.table(["a"], [["x|y\nz"]]).splitlines()[2] == r"| x\|y<br>z |"
