"""What a role may do: one table, role × verb. Who may take a *step* of a procedure is the workflow's to say.

`tests/test_house.py` holds every door and every act against this table.
"""

ROLES = {
    "grid_worker": ("网格员", ("village", "group")),
    "village_reviewer": ("村级审核人", ("village",)),
    "township_specialist": ("乡镇专干", ("township",)),
    "township_reviewer": ("乡镇审核人", ("township",)),
    "county_officer": ("县级经办人", ("county",)),
    "county_approver": ("县级审定人", ("county",)),
    "data_steward": ("数据管理员", ("county", "prefecture")),
    "liaison": ("部门联络员", ("county", "prefecture")),
    "helper": ("帮扶责任人", ("county", "township", "village", "group")),
    "prefecture_officer": ("市级经办人", ("prefecture",)),
    "auditor": ("审计监督", ("prefecture", "county", "township")),
    "system_admin": ("系统管理员", ("county", "prefecture")),
    "security_admin": ("安全管理员", ("county", "prefecture")),
    "operator": ("系统运维", ("prefecture", "county")),
}

VILLAGE = frozenset({"grid_worker", "village_reviewer"})
TOWNSHIP = frozenset({"township_specialist", "township_reviewer"})
COUNTY = frozenset({"county_officer", "county_approver", "data_steward"})
OFFICE = COUNTY | {"prefecture_officer"}
READERS = VILLAGE | TOWNSHIP | OFFICE | {"auditor", "operator"}
MANAGING = frozenset({"system_admin", "security_admin"})
EVERYONE = frozenset(ROLES)

MAY = {
    # every signed-in person
    "desk.see": EVERYONE,
    "accounts.switch": EVERYONE,
    "policy.see": EVERYONE,
    "places.see": EVERYONE,
    # the register
    "registry.see": READERS | {"helper"},
    "registry.enrol": {"data_steward", "county_officer", "operator"},
    "registry.withdraw": {"data_steward", "operator"},
    "registry.admit": VILLAGE | {"township_specialist", "county_officer", "data_steward", "operator"},
    "registry.change": VILLAGE | {"township_specialist", "data_steward", "operator"},
    "registry.tag": VILLAGE | {"township_specialist", "county_officer", "data_steward", "operator"},
    "registry.unite": {"township_specialist", "data_steward", "operator"},
    "registry.correct": VILLAGE | {"township_specialist", "data_steward", "operator"},
    "registry.mark_safety_net": {"township_specialist", "county_officer"},
    "registry.erase": {"data_steward", "operator"},
    "vault.open": VILLAGE | TOWNSHIP | COUNTY | {"prefecture_officer", "auditor", "operator", "helper"},
    "vault.paper": READERS | {"helper"},
    "vault.log": {"security_admin", "county_officer", "prefecture_officer", "auditor", "operator"},
    "vault.erase": {"data_steward", "operator"},
    "vault.rotate": {"operator"},
    "trail.see": READERS | MANAGING | {"helper"},
    # files in
    "intake.see": COUNTY | {"prefecture_officer", "auditor", "operator", "liaison"},
    "intake.receive": {"liaison", "county_officer", "data_steward", "prefecture_officer", "operator"},
    "intake.allow_comparison": {"county_officer", "data_steward"},
    "intake.answer": {"liaison", "county_officer", "data_steward", "prefecture_officer", "operator"},
    "intake.release": {"county_officer", "data_steward", "prefecture_officer", "operator"},
    "matching.see": COUNTY | {"prefecture_officer", "auditor", "operator"},
    "matching.settle": {"data_steward", "county_officer", "operator"},
    "runs.see": COUNTY | {"prefecture_officer", "auditor", "operator"},
    "runs.screen": {"county_officer", "data_steward", "operator"},
    # clues out
    "clues.see": READERS | {"helper"},
    "clues.gather": {"county_officer", "data_steward", "operator"},
    "clues.triage": {"county_officer", "township_specialist"},
    "clues.assign": {"county_officer", "township_specialist"},
    "clues.answer": VILLAGE | {"township_specialist"},
    "clues.send_back": VILLAGE | {"township_specialist"},
    "clues.recheck": {"county_officer", "township_specialist"},
    "clues.close": {"county_officer", "township_specialist"},
    "clues.urge": {"county_officer", "township_specialist"},
    "clues.extend": {"county_officer", "township_specialist"},
    "clues.report": VILLAGE | {"township_specialist", "county_officer"},
    "clues.reply": {"village_reviewer", "township_specialist", "county_officer"},
    "clues.issue_feedback": {"county_officer"},
    "clues.feedback": {"liaison", "county_officer", "data_steward", "auditor", "operator"},
    # home checks
    "visits.see": READERS | {"helper"},
    "visits.verify": VILLAGE | {"township_specialist"},
    "visits.raise_problem": VILLAGE | TOWNSHIP | {"county_officer"},
    "visits.solve_problem": VILLAGE | TOWNSHIP | {"county_officer"},
    "visits.waive_problem": {"county_officer", "county_approver"},
    # cases
    "cases.see": READERS | {"helper"},
    "cases.apply": VILLAGE | {"township_specialist"},
    "cases.authorise": VILLAGE | {"township_specialist"},
    "cases.recognise": VILLAGE,
    "cases.keep_roll": VILLAGE | {"township_specialist"},
    "cases.meet": {"village_reviewer"},
    "cases.post": VILLAGE,
    "cases.object": VILLAGE | TOWNSHIP | {"county_officer"},
    "cases.submit": {"village_reviewer"},
    "cases.compare": {"county_officer"},
    "cases.lay_paper": VILLAGE | TOWNSHIP | {"county_officer", "county_approver"},
    "cases.decide": VILLAGE | TOWNSHIP | {"county_officer", "county_approver"},
    "cases.watch": VILLAGE | TOWNSHIP | {"county_officer"},
    "cases.erase": {"county_officer", "data_steward", "operator"},
    # help
    "assistance.see": READERS | {"helper"},
    "assistance.pair": VILLAGE | TOWNSHIP | {"county_officer"},
    "assistance.plan": VILLAGE | {"township_specialist"},
    "assistance.expect": VILLAGE | {"township_specialist"},
    "assistance.choose_risk": TOWNSHIP,
    "assistance.deliver": VILLAGE | {"township_specialist", "helper"},
    "assistance.check": VILLAGE | {"township_specialist", "helper"},
    "assistance.enrol": VILLAGE | {"township_specialist", "county_officer"},
    "assistance.open_month": {"township_specialist", "county_officer", "data_steward", "operator"},
    "adoption.see": READERS,
    "adoption.adopt": {"township_specialist", "county_officer", "operator"},
    "adoption.complete": VILLAGE | {"township_specialist", "county_officer"},
    "adoption.rule": {"township_specialist", "county_officer"},
    # the way out
    "elimination.see": READERS | {"helper"},
    "elimination.start": VILLAGE,
    "elimination.except": {"county_approver"},
    "elimination.postpone": VILLAGE | TOWNSHIP | {"county_officer"},
    "elimination.mark": {"township_specialist", "county_officer"},
    # numbers, and the house itself
    "reporting.see": READERS,
    "reporting.export": READERS,
    "reporting.close_half": {"county_officer", "operator"},
    "policy.enter": {"county_officer"},
    "policy.release": {"county_approver"},
    "policy.load": {"operator"},
    "places.load": {"operator"},
    "places.turn_clock": {"operator"},
    "places.renumber": {"data_steward", "operator"},
    "places.post": VILLAGE | {"township_specialist"},
    "accounts.see": OFFICE | MANAGING | {"auditor", "operator", "township_specialist"},
    "accounts.manage": {"system_admin", "operator"},
    "accounts.release": {"security_admin", "operator"},
    "accounts.depute": EVERYONE - {"operator"},
    "accounts.pair": {"county_officer", "township_specialist", "data_steward"},
    "queue.see": EVERYONE,
    "maintenance.back_up": {"operator"},
}


def verbs_of(role: str) -> frozenset[str]:
    """Every verb that a role may do."""
    return frozenset(verb for verb, roles in MAY.items() if role in roles)


def kind_of(role: str) -> str:
    """The kind of sight that a role has."""
    return role if role in ("helper", "liaison") else "post"
