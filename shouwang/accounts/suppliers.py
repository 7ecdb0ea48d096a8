"""Departments that send lists: the code that deliveries and liaisons carry, and the department's name. Pure.

The folders of `screening/sources` use the same codes; the registry is a supplier too, and sends itself.
"""

SUPPLIERS = {
    "medical_insurance": "医保局",
    "civil_affairs": "民政局",
    "disabled_federation": "残联",
    "housing": "住建局",
    "water": "水利局",
    "police": "公安局",
}


def supplier_name(code: str) -> str:
    """The department's name, or the code itself for one that joined later."""
    return SUPPLIERS.get(code, code)
