"""Whether what was told of a home check holds together: each rule one refusal, with its sentence."""

from collections.abc import Collection
from datetime import date

from shouwang.casework.visits.found import Found, names
from shouwang.casework.visits.models import CHANNELS, ENROLLING, FINDINGS, PURPOSES, RESULTS, UNFINISHED, Visit
from shouwang.policy import codes
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.registry.models.facts import GUARANTEES
from shouwang.screening.clues.models import Clue

KINDS = dict(GUARANTEES)


def check(household: Household, found: Found, clues: list[Clue], book: Book, on: date, must_file: bool) -> None:
    """Refuse a home check that the rules forbid; nothing has been written yet."""
    _form(found)
    _people(found, book)
    _risks(found)
    if found.result not in UNFINISHED:
        _clues_answered(found, clues)
        _ending(household, found, on)
    elif found.result == "not_here" and found.gone_as not in codes.read("clue_return"):
        raise Refused("no_gone_reason", "农户不在此的，请选择原因（已迁出、已死亡、查无此人等），线索将转办或退回。")
    if must_file:
        _file(found, book)


def _form(found: Found) -> None:
    if found.result not in dict(RESULTS):
        raise Refused("unknown_result", "请选择核查结果。")
    if found.purpose not in dict(PURPOSES) or found.channel not in dict(CHANNELS):
        raise Refused("unknown_purpose", "请选择核查事由和方式。")
    if not found.finding.strip():
        raise Refused("no_finding", "请写明入户看到、问到的情况。")
    unknown = set(found.guarantees) - set(KINDS)
    if unknown:
        raise Refused("unknown_guarantee", "“三保障”和饮水安全的填报项目有误。")


def _people(found: Found, book: Book) -> None:
    people = int(book.value("home_check_people"))
    if len(names(found.checkers)) < people:
        raise Refused(
            "two_people",
            f"入户核查须由 {people} 人以上进行，请填写 {people} 名不同的核查人。（S4 附表：研判人不少于2人）",
        )


def _risks(found: Found) -> None:
    """*A33*: the national list alone; what merely made somebody look is the reason of a clue, no risk."""
    strange = [codes.title("risk", code) for code in found.risks if code not in codes.in_use("risk")]
    if strange:
        raise Refused("unknown_risk", f"“{'、'.join(strange)}”不是国家统一的风险类型，请从列表中重新选择。（A33）")


def _clues_answered(found: Found, clues: Collection[Clue]) -> None:
    """*A clue is answered reason by reason*: every reason that still stands has its own finding and verdict."""
    wanted = {origin.pk for clue in clues for origin in clue.origins.all()}
    standing = {o.pk for clue in clues for o in clue.origins.all() if o.withdrawn_at is None}
    answered = {reason.origin for reason in found.reasons}
    if answered - wanted:
        raise Refused("not_asked", "有线索不属于这一户，或者不在入户核查环节，请刷新后重新填写。")
    if standing - answered:
        raise Refused("reason_missing", f"线索还有 {len(standing - answered)} 条理由没有逐条核实，请逐条填写核实情况。")
    if found.purpose == "clue" and not clues:
        raise Refused("no_clue", "核实线索时，请至少核实一条线索。")
    for reason in found.reasons:
        if reason.verdict not in dict(FINDINGS) or not reason.finding.strip():
            raise Refused("no_finding", "每条线索理由都要选择“属实”或“不属实”，并写明核实情况。")


def _ending(household: Household, found: Found, on: date) -> None:
    failing = [KINDS[kind] for kind, firm in found.guarantees.items() if not firm]
    if found.result == "no_risk" and failing:
        raise Refused(
            "guarantee_fails",
            f"“{'、'.join(failing)}”没有保障，不能按“无风险”了结，请选“转入识别认定”或“有问题需解决”。（S4 一（一））",
        )
    if found.result == ENROLLING and not found.risks:
        raise Refused("no_risk_named", "转入识别认定的，请选择风险类型，主要风险排在最前。")
    if found.result == "problem" and not (found.needs or failing):
        raise Refused("no_problem", "有问题需解决的，请填写问题、责任部门和解决期限。")
    if any(need.due_on < on or not need.acting.strip() for need in found.needs):
        raise Refused("no_acting", "每个问题都要有责任部门，解决期限不能早于核查日期。")
    if found.result == "declined" and found.mark is None:
        raise Refused("no_mark", "农户自愿不申报的，须有农户本人签字或捺印。")
    if found.result == "in_procedure" and not _is_in_procedure(household):
        raise Refused("not_in_procedure", "该户既不是监测对象，也没有正在办理的识别认定，不能按“已在程序中”了结。")
    if found.informed_on and found.informed_on > on:
        raise Refused("informed_later", "告知农户的日期不能晚于核查日期。")


def _is_in_procedure(household: Household) -> bool:
    """Monitored, or sent to recognition by an earlier visit that no special file has ended since."""
    if household.is_monitored:
        return True
    last = Visit.objects.to_recognition().filter(household=household).order_by("-on", "-id").first()
    return last is not None and not household.special_files.filter(on__gte=last.on).exists()


def _file(found: Found, book: Book) -> None:
    judges = int(book.value("special_file_judges"))
    if not found.reason.strip():
        raise Refused("no_reason", "重点人群未纳入监测的，须写明未纳入原因。（S4 特殊档案）")
    if len(names(found.judges)) < judges:
        raise Refused("no_judges", f"未纳入的结论须由 {judges} 名以上研判人作出，请填写研判人姓名。（S4 特殊档案）")
    if not found.evidence and not any(reason.evidence for reason in found.reasons) and found.mark is None:
        raise Refused("no_evidence", "重点人群未纳入监测的，须附佐证材料（照片或单据）。（S4 特殊档案）")
