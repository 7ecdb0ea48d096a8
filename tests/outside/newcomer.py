"""A department that joined later: its folder, and the shelf of a rule that listens to it, outside the product's own."""

from pathlib import Path

CONTRACT = """
from shouwang.screening.sources import who
from shouwang.screening.sources.supplier import Supplier
from shouwang.screening.sources.telling import Telling
from shouwang.sheets.contract import Column, Contract

LOSS = {"全毁": "all", "部分受损": "part"}
BURNT = Contract(
    "forestry", "burnt", "林火受损农户名单",
    (*who.person(), *who.place(), Column("loss", "受损程度", "code", True, values=LOSS), who.remark()),
    delivers="full", about="household", aliases=("林火受损",),
)
SUPPLIER = Supplier("林草局", 55)
CONTRACTS = (BURNT,)
TELLING = {"burnt": Telling(columns=("loss",), names=("林火",), classes="loss")}
"""
NORMALISE = """
def burnt(row):
    return dict(row), []
"""
RULE = '''
from ibis import _

from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import Hears, rule


@rule(
    serial=75, reason="disaster", title="林火受损严重",
    hears={"forestry.burnt": Hears(needs=(("loss",),), compares=True)},
)
def burnt_out(forestry_burnt, *, policy, on):
    """最新林火受损名单上写明全毁的户。S4 二"""
    return forestry_burnt.filter(_.newest & (_.loss == "all")).select("household", "person", "loss", *LINE)
'''


def build(folder: Path) -> tuple[str, str]:
    """Write both; the folders to be looked through for suppliers and for shelves of rules."""
    files = {
        "sources/forestry/__init__.py": '"""The forestry bureau."""\n',
        "sources/forestry/contract.py": CONTRACT,
        "sources/forestry/normalise.py": NORMALISE,
        "rules/fire/__init__.py": '"""Fire."""\n',
        "rules/fire/burnt_out.py": RULE,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(folder / "sources"), str(folder / "rules")
