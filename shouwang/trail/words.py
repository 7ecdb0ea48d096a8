"""How a line of history reads: the Chinese word of every verb, of every field that changed, and of its values."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from shouwang.web.templatetags import words

VERBS = {
    "lists.take": "下载名单",
    "accounts.appoint": "设立岗位",
    "accounts.nominate": "提出任免（待第二人确认）",
    "accounts.release": "确认任免",
    "accounts.decline": "退回任免",
    "accounts.pass_on": "岗位换人",
    "accounts.end": "撤销岗位",
    "accounts.reset_password": "重置密码",
    "accounts.depute": "委托代理（待确认）",
    "accounts.release_deputy": "确认代理",
    "accounts.end_deputy": "终止代理",
    "accounts.pair": "结对帮扶",
    "accounts.unpair": "解除结对",
    "places.load": "载入行政区划",
    "places.turn_clock": "调回演练时间",
    "places.renumber": "区划代码变更",
    "places.post": "登记张贴地点",
    "places.unpost": "停用张贴地点",
    "vault.erase": "清除到期文件",
    "vault.set_up_factor": "启用两步验证",
    "vault.reset_factor": "重置两步验证",
    "vault.rotate": "更换密钥",
    "policy.load": "载入政策标准",
    "policy.enter": "录入政策标准",
    "policy.release": "发布政策标准",
    "policy.decline": "退回政策标准",
    "adoption.adopt": "接续监测户",
    "adoption.complete": "补充接续内容",
    "adoption.confirm_helper": "确认帮扶责任人账号",
    "adoption.rule": "核对全国系统变化",
    "registry.enrol": "导入农户台账",
    "registry.preview": "预览农户台账",
    "registry.withdraw": "撤回导入批次",
    "registry.answer": "答复导入疑问",
    "registry.settle": "核定两说",
    "registry.revoke": "撤销导入答复",
    "registry.read_change": "知悉农户迁移",
    "registry.renumber": "改用本系统编号",
    "registry.correct": "更正农户信息",
    "registry.erase": "删除登记内容",
    "registry.change": "家庭成员变动",
    "registry.join": "家庭成员增加",
    "registry.leave": "家庭成员减少",
    "registry.change_head": "更换户主",
    "registry.mark_monitored": "纳入监测对象",
    "registry.unmark": "标注风险消除",
    "registry.split": "分户",
    "registry.merge": "并户",
    "registry.transfer": "成员转户",
    "registry.unite": "合并重复登记",
    "registry.part": "撤销合并",
    "registry.tell_apart": "核对疑似重复",
    "registry.admit": "登记农户",
    "registry.move": "迁移",
    "registry.tag": "标记重点人群",
    "registry.untag": "取消重点人群",
    "registry.mark_safety_net": "标注兜底保障户",
    "registry.unmark_safety_net": "取消兜底保障户标注",
    "intake.receive": "接收部门名单",
    "intake.take_in": "部门名单入库",
    "intake.supersede": "更正名单替代",
    "intake.withdraw": "撤回部门名单",
    "intake.allow_comparison": "确认名单比对",
    "intake.read": "核对部门名单",
    "intake.map": "指定名单的列",
    "intake.answer": "答复名单疑问",
    "intake.release": "放行暂缓名单",
    "intake.say_word": "登记词条",
    "intake.revoke_word": "撤销词条",
    "matching.settle": "核定存疑记录",
    "matching.revoke": "撤销人员认定",
    "runs.screen": "运行筛查",
    "clues.gather": "生成线索",
    "clues.report": "受理申报反映",
    "clues.reply": "答复反映人",
    "clues.triage": "线索研判",
    "clues.assign": "线索分派",
    "clues.hand_out": "线索交办",
    "clues.forward": "线索转交",
    "clues.send_back": "退回线索",
    "clues.extend": "延长期限",
    "clues.urge": "催办",
    "clues.answer": "反馈核查结果",
    "clues.recheck": "要求再次核查",
    "clues.close": "线索办结",
    "clues.shake": "线索依据撤回",
    "clues.merge": "并入同一缘由的线索",
    "clues.issue_feedback": "向部门反馈",
    "clues.download_feedback": "下载部门反馈",
    "cases.recognise": "启动识别认定",
    "cases.decide": "作出决定",
    "visits.verify": "入户核实",
    "visits.compose_file": "建立特殊档案",
    "visits.raise_problem": "登记待解决问题",
    "visits.solve_problem": "问题解决",
    "visits.sweep": "开展集中排查",
    "cases.apply": "受理纳入申请",
    "cases.authorise": "登记查询授权",
    "cases.withdraw_authorisation": "撤回查询授权",
    "cases.lay_paper": "登记材料",
    "cases.compare": "登记部门比对结果",
    "cases.recategorise": "调整类别和风险",
    "cases.keep_roll": "维护评议人员名册",
    "cases.hold_meeting": "召开民主评议会",
    "cases.judge": "登记评议表决",
    "cases.post_notice": "张贴公示",
    "cases.add_to_notice": "公示增加农户",
    "cases.remove_from_notice": "公示撤下农户",
    "cases.correct_notice": "更正公示",
    "cases.photograph_notice": "公示拍照留存",
    "cases.take_down_notice": "公示结束",
    "cases.object": "登记公示异议",
    "cases.answer_objection": "答复公示异议",
    "cases.submit": "上报乡镇",
    "cases.watch": "归入新线索",
    "cases.clear_out": "清退",
    "assistance.enrol": "纳入监测帮扶",
    "assistance.pair": "确定帮扶责任人",
    "assistance.release": "解除帮扶责任人",
    "assistance.plan": "制定帮扶措施",
    "assistance.call_off": "取消帮扶措施",
    "assistance.deliver": "落实帮扶措施",
    "assistance.end": "帮扶措施结束",
    "assistance.expect": "预计风险消除时间",
    "assistance.choose_risk": "选定风险类型",
    "assistance.open_month": "开始月度走访",
    "assistance.check": "月度走访",
    "assistance.set_aside": "说明不适用事项",
    "elimination.start": "启动风险消除",
    "elimination.again": "退回后重新核查",
    "elimination.keep": "继续帮扶",
    "elimination.except": "县级特批提前消除",
    "elimination.eliminate": "风险消除",
    "elimination.decide": "风险消除决定",
    "elimination.roll_back": "风险回退",
    "elimination.return_visit": "回访",
    "reporting.close_half": "封存半年数据",
    "maintenance.back_up": "备份",
    "maintenance.restore": "恢复",
}
FIELDS = {
    "members": "人口",
    "left": "减少",
    "joined": "增加",
    "head_name": "户主",
    "phone": "电话",
    "account": "银行账号",
    "tag": "重点人群",
    "education": "义务教育",
    "medical": "基本医疗",
    "housing": "住房安全",
    "water": "饮水安全",
    "posts": "岗位数",
    "holder": "任职人",
    "helper": "帮扶责任人",
    "secrets": "重新加密的号码",
    "documents": "重新加密的文件",
    "indexes": "重建的检索码",
    "erased_at": "清除时间",
    "rows": "行数",
    "kept": "有效",
    "faulty": "有误",
    "skipped": "跳过",
    "doubtful": "存疑",
    "unmatched": "未匹配",
    "households_created": "新增户",
    "households_updated": "更新户",
    "households_unchanged": "未变户",
    "persons_created": "新增人",
    "persons_updated": "更新人",
    "persons_unchanged": "未变人",
    "opened": "新增线索",
    "kept_closed": "维持办结",
    "unchanged": "未变",
}
FIELDS |= {
    "step": "步骤",
    "verdict": "结论",
    "checks": "月监测户数",
    "found": "查有记录",
    "nothing": "查无记录",
    "not_asked": "未查询",
    "next_on": "下次研判日期",
    "rows": "行数",
    "filter": "筛选条件",
    "sha256": "文件校验码",
    "keep_reason": "继续帮扶理由",
}
VALUES = {
    "verdict": {"pass": "通过", "back": "退回", "stop": "不予纳入", "keep": "继续帮扶"},
}
FORMER = {"taken_in": "已入库"}  # what lines of earlier versions call a value
RENAMED = {("clues.clue", "reason"): "closed_as"}  # what lines of earlier versions call a field
A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T[\d:.+]+|Z)?")
YES_NO = {True: "是", False: "否"}


def introduce(titles: Mapping[str, str]) -> None:
    """Words for fields of lines that only a later room knows: the names in the policy book."""
    FIELDS.update({name: title for name, title in titles.items() if name not in FIELDS})


def introduce_values(field: str, said: Mapping[str, str]) -> None:
    """Words for the values of a field that only a later room knows: codes of a list."""
    VALUES[field] = dict(said)


def verb_title(verb: str) -> str:
    """The verb in Chinese; the verb itself when nobody has given it a word."""
    return VERBS.get(verb, verb)


def field_title(subject_kind: str, name: str) -> str:
    """What a changed field is called: its own word on the model, else the shared word, else the key as written."""
    field = _field(subject_kind, name)
    named = field is not None and str(field.verbose_name) != name.replace("_", " ")
    return str(field.verbose_name) if named else FIELDS.get(name, name)


def value_title(subject_kind: str, name: str, value) -> str:
    """A value as a person would say it: the choice's word, 是 or 否, nothing as an empty text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, list):
        return "、".join(value_title(subject_kind, name, each) for each in value)
    if name.endswith("_fen") and isinstance(value, int):
        return words.yuan(value)
    field = _field(subject_kind, name)
    choices = dict(field.flatchoices) if field is not None and field.choices else {}
    return day_said(str(VALUES.get(name, choices).get(value, FORMER.get(value, value))))


def day_said(kept: str) -> str:
    """A day or an instant as the trail keeps it, as a person would say it; another text as it is."""
    if not A_DAY.fullmatch(kept):
        return kept
    return words.instant(datetime.fromisoformat(kept)) if "T" in kept else words.day(date.fromisoformat(kept))


def _field(subject_kind: str, name: str):
    name = RENAMED.get((subject_kind, name), name)
    try:
        return apps.get_model(subject_kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
