"""A line of steps as a Mermaid flowchart, for the documents. Pure."""

from shouwang.workflow.procedure import LEVELS, Procedure, Step
from shouwang.workflow.taking import KINDS


def diagram(procedure: Procedure) -> str:
    """Mermaid text: one box a step with its level and what it asks for, one arrow a dependence."""
    lines = ["flowchart TD"]
    lines += [f'  {step.key}["{_label(step)}"]' for step in procedure.steps]
    lines += [f"  {earlier} --> {step.key}" for step in procedure.steps for earlier in step.after]
    return "\n".join(lines) + "\n"


def _label(step: Step) -> str:
    asks = []
    if step.people > 1:
        asks.append(f"≥{step.people}人")
    if step.quorum:
        asks.append(f"村民代表≥{step.quorum}人")
    if step.wait:
        count, kind = step.wait
        asks.append(f"满{count}{KINDS[kind]}")
    return "<br/>".join([step.title, LEVELS[step.level], *asks])
