"""What may be shown of a sealed value. Pure."""


def mask(kind: str, value: str) -> str:
    """`9901**********1234` for a number, `199****0001` for a phone, the last four digits of an account."""
    if not value:
        return ""
    if kind == "number":
        return value[:4] + "*" * max(len(value) - 8, 4) + value[-4:] if len(value) > 8 else "*" * len(value)
    if kind == "phone":
        return value[:3] + "****" + value[-4:] if len(value) >= 8 else "*" * len(value)
    return "*" * max(len(value) - 4, 4) + value[-4:] if len(value) > 4 else "*" * len(value)
