"""Words for clues: which rule, which state, what a line of the trail is called. Pure."""

from shouwang.policy import codes
from shouwang.screening import rules
from shouwang.trail.words import day_said


def rule_titles() -> dict[str, str]:
    return rules.titles()


def rule_sentences() -> dict[str, str]:
    return {rule.id: rule.sentence for rule in rules.all()}


def name_mask(name: str) -> str:
    """张*三, 张*: enough for the department that sent the name."""
    return name[:1] + "*" * max(len(name) - 2, 1) + (name[-1:] if len(name) > 2 else "") if name else ""


STATE_TONES = {
    "screened": "plain",
    "assigned": "warn",
    "checked": "info",
    "answered": "info",
    "followed": "warn",
    "closed": "good",
}
POPULATIONS = {"low": "低收入人口", "other": "其他农户", "": ""}
LINES = {"own_cost": "own_cost_line", "income_below_line": "income_line"}  # rule → the line of policy it measures by
VERBS = {
    "clues.assign": "交办",
    "clues.triage": "筛除",
    "clues.answer": "入户核查",
    "clues.send_back": "退回",
    "clues.forward": "转办",
    "clues.urge": "催办",
    "clues.extend": "延期",
    "clues.recheck": "要求再次核查",
    "clues.reopen": "部门再次反映，须再次入户",
    "clues.close": "办结",
    "clues.shake": "部门撤回或更正名单",
    "clues.issue_feedback": "反馈部门",
    "clues.reply": "答复反映人",
    "clues.report": "受理",
    "clues.merge": "并入同一缘由的线索",
}
FIELDS = {
    "state": "环节",
    "owner": "承办",
    "due_on": "办结期限",
    "closed_as": "办结原因",
    "reason": "办结原因",  # as lines of before called it
    "result": "核查结果",
    "returned_as": "退回原因",
    "urged": "催办次数",
    "extended": "延期次数",
    "closed_on": "办结日期",
    "is_shaken": "依据已撤回",
}
LISTS = {
    "state": "clue_state",
    "closed_as": "clue_closed",
    "reason": "clue_closed",
    "result": "clue_outcome",
    "returned_as": "clue_return",
}


def spoken(field: str, value) -> str:
    """A value of a trail line in the users' words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if field in LISTS and value:
        return codes.title("clue_outcome" if value in codes.read("clue_outcome") else LISTS[field], value)
    return "" if value is None else day_said(str(value))
