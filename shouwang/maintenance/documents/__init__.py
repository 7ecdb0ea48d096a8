"""The generated documents, `docs/generated/<name>.md`: each a function that says what the house is now, the same on
every machine."""

from collections.abc import Callable

from shouwang.maintenance.documents import contracts, exports, flow, policy, requirements, roles, rules

WRITERS: dict[str, Callable[[], str]] = {
    "flow": flow.write,
    "rules": rules.write,
    "contracts": contracts.write,
    "policy": policy.write,
    "exports": exports.write,
    "roles": roles.write,
    "requirements": requirements.write,
}
