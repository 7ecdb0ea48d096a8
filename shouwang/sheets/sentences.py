"""What a fault says to the person who must mend it: code -> sentence and advice. Never a value from the file."""

SENTENCES: dict[str, tuple[str, str]] = {
    "blank": ("必填的一格是空的", "请补填后重新报送这一行"),
    "error_value": ("这一格是公式错误（如 #N/A、#REF!），没有内容", "请改正公式，或粘贴为数值后重新报送"),
    "not_money": ("金额不是数字", "请只填数字，单位为元"),
    "money_decimals": ("金额多于两位小数", "请四舍五入到分后重新填写"),
    "negative": ("这一项不应为负数", "请核对正负号"),
    "too_large": ("数字过大", "请核对单位和位数"),
    "not_integer": ("应为整数", "请只填整数"),
    "not_date": ("日期写法看不懂", "请按 2026-11-01 的样子填写"),
    "no_such_day": ("没有这一天", "请核对年月日"),
    "short_year": ("年份只有两位，无法判断是哪一年", "请填四位年份，如 2026-11-01"),
    "no_day": ("只有年月，缺少日", "请按 2026-11-01 的样子填写"),
    "not_month": ("月份写法看不懂", "请按 2026-11 或 202611 的样子填写"),
    "unclear_month": ("月份丢了末尾的 0，分不清 1 月还是 10 月", "请按 202610 的样子填写"),
    "not_yes_no": ("应填“是”或“否”", "请填“是”或“否”"),
    "unknown_code": ("不在约定的选项之内", "请按约定的选项填写"),
    "not_phone": ("电话不是 11 位手机号码", "请填一个 11 位手机号码"),
    "not_account": ("银行账号写法不对", "请只填账号数字，单元格设为文本格式"),
    "digits_lost": ("号码存成了数字，后几位已经丢失", "请把这一列设为文本格式，按原件重新填写"),
    "number_numeric": (
        "证件号码存成了数字，后几位可能已经丢失，不会自动匹配",
        "请把这一列设为文本格式，按证件重新填写",
    ),
    "number_scientific": ("证件号码成了科学计数法，后几位已经丢失", "请把这一列设为文本格式，按证件重新填写"),
    "number_zeros": (
        "证件号码末尾连续为 0，后几位可能已经丢失，不会自动匹配",
        "请按证件核对，把这一列设为文本格式后重新填写",
    ),
    "number_length": ("证件号码位数不对", "身份证号 18 位，残疾人证号 20 或 22 位，请按证件核对"),
    "number_masked": ("证件号码被星号遮住", "请报送完整的证件号码"),
    "number_check": ("证件号码校验位不符，不会自动匹配", "请按证件逐位核对"),
    "number_birth": ("证件号码里的出生日期不存在，不会自动匹配", "请按证件逐位核对"),
    "number_letters": ("证件号码里有字母，不会自动匹配", "请按证件逐位核对"),
    "number_suffix": ("残疾人证号末尾的类别等级不对，不会自动匹配", "请按残疾人证核对"),
}


def of(code: str) -> tuple[str, str]:
    """Sentence and advice of a fault code."""
    return SENTENCES[code]
