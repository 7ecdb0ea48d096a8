"""What can be wrong with a row of the registry's workbook beyond its single cells: sentence and advice by code. Pure."""

from shouwang.sheets.contract import Fault

#: code: heading, sentence, advice, whether the row is loaded all the same
KNOWN: dict[str, tuple[str, str, str, bool]] = {
    "no_village": ("村", "没有写明所在村", "请补填乡镇、村名称或行政村代码", False),
    "unknown_village": ("村", "在本地区的行政区划里找不到这个村", "请核对乡镇、村名称，或补填十二位行政村代码", False),
    "ambiguous_village": ("村", "本地区有同名的村，无法判断是哪一个", "请补填乡镇名称或十二位行政村代码", False),
    "outside": ("行政村代码", "这个村不在本次载入的范围内", "请核对行政村代码，或换到所属地区载入", False),
    "duplicate_row": ("证件号码", "与本户前面一行是同一个人", "请删除多余的一行", False),
    "duplicate_person": ("证件号码", "这个证件号码在文件的另一户里已经出现", "一个人只能在一户，请核对后保留一处", False),
    "other_household": ("证件号码", "此人已登记在另一户", "确已变动的，请先在原户办理人员减少，再重新载入", False),
    "person_no_twice": ("人编号", "这个人编号在文件前面已经用过", "一人一号，请核对后重新编号", False),
    "person_no_differs": ("人编号", "这个人编号在册的是另一个人", "请核对人编号、姓名和证件号码", False),
    "left_member": ("姓名", "此人已办理离开或死亡登记", "登记有误的，请在农户页面更正后重新载入", False),
    "gone_household": ("户编号", "这一户已销户", "请核对户编号，或在农户页面更正后重新载入", False),
    "too_long": ("姓名", "姓名、编号过长", "请核对是否填错了列", False),
    "bad_no": ("户编号", "户编号或人编号里有不能用的符号", "编号只能用字母、数字、汉字和 - _ .", False),
    "no_head": ("与户主关系", "这一户没有户主，暂以第一名成员为户主", "请核对与户主关系", True),
    "head_lost": ("与户主关系", "前面户主的那一行没有读进来，分不清是谁家，没有载入", "请改正户主的那一行后重新载入", False),
    "two_heads": ("与户主关系", "这一户有两名以上户主，分不清是谁家，没有载入", "请核对户编号和与户主关系", False),
    "two_villages": ("村", "同一户编号写了两个村，分不清是不是一户", "请核对村和户编号", False),
    "no_number_here": ("户编号", "这一行没有写户编号，分不清是哪一户", "请补填户编号", False),
    "known_number": ("户编号", "这个户编号登记的是另一户，成员不同", "请核对户编号；在册的户没有改动", False),
    "household_twice": ("户编号", "这一户在文件前面已经出现过，分不清是不是一户", "请把一户的行写在一起", False),
    "private_no": ("人编号", "编号里有证件号码或手机号码，没有用作编号，已另编标识", "请填国家系统的编号", True),
    "serials": ("户编号", "户编号只是表内序号", "请填国家系统的户编号，再载入时才能按编号对上", True),
    "filled_down": ("", "空着的格已按本户第一行填写", "不对的话请逐行填写后重新载入", True),
    "other_number": ("户编号", "这一户在册的是另一个户编号，没有改", "确要改的，请在农户页面更正", True),
    "village_from_sheet": ("村", "行里没有写村，按工作表名称认出", "不对的话请补填乡镇、村名称", True),
    "moved": ("村", "这一户的村与在册的不同，已按文件迁移，并告知两个村", "不对的话请在农户页面更正", True),
    "not_moved": ("村", "这一户的村与在册的不同，文件里只有少数成员，没有迁移", "确已迁移的，请在农户页面办理", True),
    "head_differs": ("与户主关系", "户主与在册的不同，原户主不在文件中，户主没有改", "请在农户页面更换户主或办理减少", True),
    "income_unread": ("收入统计期止", "这一户的收入有一项没有读到，收入没有载入", "请改正那一格后重新载入", True),
    "income_no_period": ("收入统计期止", "收入与在册的不同，但文件没有写统计期，收入没有改", "请补填统计期后重新载入", True),
    "asked_number": ("证件号码", "与在册成员同名而号码不同，可能是更正，待答复", "请在批次页面答复后再载入", True),
    "asked_birth": ("姓名", "与在册成员同日出生而姓名不同，可能是同一人，待答复", "请在批次页面答复后再载入", True),
    "asked_head": ("证件号码", "户主与在册一户同名而证件号码不同，可能是同一户，待答复", "请在批次页面答复后再载入", True),
    "asked_namesake": ("姓名", "与本村另一户的成员同名同生日，可能是同一人，待答复", "请在批次页面答复后再载入", True),
    "asked_dead": ("备注", "写明已故，没有按在世成员载入，待核实", "请核实后在农户页面办理人员减少", True),
    "asked_gone": ("备注", "写明迁出或嫁出，没有按成员载入，待核实", "请核实后在农户页面办理人员减少", True),
    "unread": ("", "有内容没有读", "要用的话，请改成系统认得的表头，或放到读取的工作表里", True),
    "row_elsewhere": ("村", "这个人在文件前面已经出现，写的是另一个村，按先出现的载入", "请核对在哪个村，删去另一处", False),
    "answered": ("备注", "以前答复过，没有载入", "不对的话请在“沿用的答复”里撤销", False),
    "differs": ("", "同一户各行填写不一致，按先出现的载入", "请核对后统一填写", True),
    "category_attribute": ("监测对象类别", "监测对象类别与户属性矛盾，类别没有载入", "请核对户属性和监测对象类别", True),
    "birth_differs": ("出生日期", "出生日期与证件号码不符，按证件号码载入", "请按证件核对", True),
    "birth_ahead": ("出生日期", "出生日期晚于今天，没有载入", "请按证件核对", True),
    "sex_differs": ("性别", "性别与证件号码第17位不符，按证件号码载入", "请按证件核对", True),
    "months": ("务工时间(月)", "务工月数超过12个月，没有载入", "请按全年务工月数填写", True),
    "job_backwards": ("务工结束时间", "务工结束时间早于开始时间，结束时间没有载入", "请核对两个时间", True),
    "product_word": ("主要产品", "主要产品里有看不懂的写法，看得懂的已载入", "请按“羊50只、玉米20亩”这样填写", True),
    "village_differs": ("村", "村名称与行政村代码不一致，按代码载入", "请核对村名称和代码", True),
    "groups_full": ("村民小组", "村内小组编号已用完，按村载入", "请联系县级核对村民小组", True),
    "period_backwards": ("收入统计期起", "收入统计期的起始晚于截止，起始日期没有载入", "请核对收入统计期", True),
    "period_odd": ("收入统计期止", "收入统计期的年份不对，这一户的收入没有载入", "请核对收入统计期", True),
    "overruled": ("", "与已核实的内容不一致，没有采用，已列入“两说待核定”", "属实的，请在“两说待核定”里核定", True),
    "missing_member": ("户编号", "登记在册的成员不在文件中，没有移出", "确已离开的，请在农户页面办理人员减少", True),
}  # fmt: skip
LIMITS = {"household_no": 40, "person_no": 40, "name": 60}


def fault(code: str, file: str, sheet: str, row: int, column: str = "", sentence: str = "") -> Fault:
    """The fault of this code at a row; `column` and `sentence` replace the usual ones."""
    heading, said, advice, kept = KNOWN[code]
    return Fault(file, sheet, row, column or heading, code, sentence or said, advice, kept)
