"""The story of a household: the lines of the trail, and what files changed, from which value to which. *S1-44*."""

from collections import defaultdict

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from shouwang.places.clock import day
from shouwang.registry.models import Batch, Household, Replaced
from shouwang.registry.withdraw import MODELS
from shouwang.trail.models import Line

VERBS = {
    "registry.correct": "更正", "registry.leave": "成员减少", "registry.join": "成员增加",
    "registry.change_head": "更换户主", "registry.mark_safety_net": "标注为兜底保障户",
    "registry.unmark_safety_net": "取消兜底保障户标注", "registry.tag": "加入重点人群", "registry.untag": "结束重点人群",
}  # fmt: skip
HIDDEN = ("_id", "members", "sheet", "row")


def story_of(household: Household) -> list[dict]:
    """What `web/_story.html` shows, the newest first."""
    lines = Line.objects.filter(household_id=household.pk).select_related("user", "post__place").order_by("-at", "-id")
    entries = [_told(line) for line in lines] + list(_files(household))
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)


def _told(line: Line) -> dict:
    who = f"{line.post or ''} {line.user or ''}".strip()
    changes = [
        {"name": _title(line.subject_kind, name), "before": _said(pair[0]), "after": _said(pair[1])}
        for name, pair in line.changes.items()
    ]
    return {
        "title": VERBS.get(line.verb, line.verb), "on": line.on, "at": line.at, "who": who, "note": line.note,
        "late": line.late_days > 0, "changes": changes, "tone": "info",
    }  # fmt: skip


def _files(household: Household):
    """One entry for each file that brought or changed the household, as far as the viewer sees the files."""
    by_batch = defaultdict(list)
    rows = list(Replaced.objects.filter(household_id=household.pk).order_by("id"))
    after = _afters(rows)
    for row in rows:
        by_batch[row.batch_id].append(row)
    seen = Batch.objects.select_related("by__place", "by__holder").in_bulk([*by_batch, household.batch_id])
    for pk, replaced in by_batch.items():
        changes = [
            {
                "name": _title(f"registry.{row.model}", name),
                "before": _said(before),
                "after": _said(after[row.pk, name]),
            }
            for row in replaced
            for name, before in row.before.items()
            if not name.endswith(HIDDEN)
        ]
        if pk in seen:
            yield _entry(seen[pk], "由农户信息表更新", changes)
    if household.batch_id in seen:
        yield _entry(seen[household.batch_id], "由农户信息表载入", [])


def _entry(batch, title: str, changes: list[dict]) -> dict:
    note = f"批次 {batch.key}" + (",已撤回" if batch.state == "withdrawn" else "")
    return {
        "title": title, "on": day(batch.at), "at": batch.at, "who": f"{batch.by} {batch.by.holder or ''}".strip(),
        "note": note, "late": False, "changes": changes, "tone": "plain",
    }  # fmt: skip


def _afters(rows: list[Replaced]) -> dict[tuple[int, str], object]:
    """What each replaced value became: what the next change replaced, else what stands now."""
    found, latest = {}, {}
    now: dict[tuple[str, int], Model | None] = {}
    for row in reversed(rows):
        target = (row.model, row.row_id)
        if target not in now:
            now[target] = MODELS[row.model]._base_manager.filter(pk=row.row_id).first()
        for name, before in row.before.items():
            found[row.pk, name] = latest.get((*target, name), getattr(now[target], name, None))
            latest[(*target, name)] = before
    return found


def _title(kind: str, name: str) -> str:
    model = MODELS.get(kind.rpartition(".")[2])
    try:
        return str(model._meta.get_field(name).verbose_name) if model else OTHERS.get(name, name)
    except FieldDoesNotExist:
        return OTHERS.get(name, name)


OTHERS = {
    "members": "人口", "left": "减少", "joined": "增加", "number": "证件号码", "phone": "电话", "account": "银行账号",
    "place": "所在村组", "tag": "重点人群", "head_name": "户主", "water": "饮水安全", "housing": "住房安全",
    "education": "义务教育", "medical": "基本医疗",
}  # fmt: skip


def _said(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
