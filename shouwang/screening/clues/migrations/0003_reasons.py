"""A clue is one per household and reason: standing clues get theirs from the rules of their origins, else from the risk
that they bore.

Of open clues that now are one, the one furthest on stays open with the origins and reports of all; the others close as
repeated. Every number stays. Risks of our own making (13–15) said why somebody was looked at, which the reason says now.
"""

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

OF_RULES = {
    "own_cost": "medical_cost",
    "uninsured": "uninsured",
    "dibao_new": "dibao_granted",
    "dibao_stopped": "dibao_cut",
    "dibao_lowered": "dibao_cut",
    "tekun_new": "tekun_granted",
    "disabled_new": "disability",
    "dangerous_house": "housing",
    "unsafe_water": "water",
    "income_below_line": "income",
}
OF_RISKS = {
    "01": "medical_cost",
    "02": "schooling",
    "03": "disability",
    "04": "disaster",
    "05": "accident",
    "06": "business",
    "07": "job",
    "08": "labour",
    "09": "housing",
    "10": "water",
    "11": "epidemic",
    "12": "drive",
    "13": "income",
    "14": "dibao_cut",
    "15": "uninsured",
}
BY_RULES = """UPDATE clues_clue AS c SET reason = o.reason FROM (
    SELECT DISTINCT ON (o.clue_id) o.clue_id, r.reason FROM clues_origin o JOIN runs_hit h ON h.id = o.hit_id
    JOIN unnest(%s::text[], %s::text[]) AS r(rule, reason) ON r.rule = h.rule
    ORDER BY o.clue_id, o.withdrawn_at IS NOT NULL, o.id DESC
) AS o WHERE o.clue_id = c.id"""  # the newest that stands: what is told now
BY_RISKS = """UPDATE clues_clue AS c SET reason = coalesce(
    (SELECT r.reason FROM unnest(%s::text[], %s::text[]) AS r(risk, reason) WHERE r.risk = c.risk), 'other_fact')
    WHERE c.reason = ''"""
NO_RISKS = "UPDATE clues_clue SET risk = '' WHERE risk IN ('13', '14', '15')"
ONE = """CREATE TEMPORARY TABLE one ON COMMIT DROP AS SELECT id, kept FROM (
    SELECT id, first_value(id) OVER (PARTITION BY household_id, reason ORDER BY array_position(
        ARRAY['followed', 'answered', 'checked', 'assigned', 'screened'], state::text), id) AS kept
    FROM clues_clue WHERE state <> 'closed') AS ranked WHERE id <> kept"""
ORIGINS = """INSERT INTO clues_origin (clue_id, household_id, place_id, kind, hit_id, supplier, at, "on", note, withdrawn_at)
    SELECT one.kept, o.household_id, o.place_id, o.kind, o.hit_id, o.supplier, o.at, o."on", o.note, o.withdrawn_at
    FROM one JOIN clues_origin o ON o.clue_id = one.id ORDER BY o.id ON CONFLICT DO NOTHING"""
LEVELS = """UPDATE clues_clue AS k SET level = 'county' FROM one JOIN clues_clue c ON c.id = one.id
    WHERE k.id = one.kept AND c.level = 'county' AND k.level <> 'county'"""  # what came through the county it closes
REPORTS = "UPDATE clues_report AS r SET clue_id = one.kept FROM one WHERE r.clue_id = one.id"
SAID = """INSERT INTO trail_line
    (place_id, household_id, verb, subject_kind, subject_key, "on", at, late_days, changes, note)
    SELECT c.place_id, c.household_id, 'clues.merge', 'clues.clue', c.key, %(on)s, %(at)s, 0,
        jsonb_build_object('state', jsonb_build_array(c.state, 'closed'), 'closed_as', jsonb_build_array('', 'duplicate')),
        '同一户同一缘由合为一条，并入线索 ' || k.key
    FROM one JOIN clues_clue c ON c.id = one.id JOIN clues_clue k ON k.id = one.kept ORDER BY c.key"""
CLOSED = """UPDATE clues_clue AS c SET state = 'closed', state_at = %(at)s, closed_on = %(on)s, closed_as = 'duplicate',
    outcome = left('并入线索 ' || k.key || '：' || c.outcome, 300)
    FROM one JOIN clues_clue k ON k.id = one.kept WHERE c.id = one.id"""


def give_reasons(apps, schema_editor) -> None:
    """Set by set, whatever their number; in the migration's transaction."""
    now = timezone.localtime()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(BY_RULES, [list(OF_RULES), list(OF_RULES.values())])
        cursor.execute(BY_RISKS, [list(OF_RISKS), list(OF_RISKS.values())])
        cursor.execute(NO_RISKS)
        cursor.execute(ONE)
        for statement in (ORIGINS, LEVELS, REPORTS, SAID, CLOSED):
            cursor.execute(statement, {"at": now, "on": now.date()})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("clues", "0002_closed_as"),
        ("runs", "0003_held_households"),
        ("trail", "0003_deputies"),
    ]

    operations = [
        migrations.AddField(
            model_name="clue",
            name="reason",
            field=models.CharField(default="", max_length=40, verbose_name="线索缘由"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="clue",
            name="risk",
            field=models.CharField(blank=True, default="", max_length=4, verbose_name="可能的风险"),
        ),
        migrations.RemoveConstraint(model_name="clue", name="clues_clue_one_open"),
        migrations.RemoveIndex(model_name="clue", name="clues_clue_household"),
        migrations.RunPython(give_reasons, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="clue",
            constraint=models.UniqueConstraint(
                fields=["household", "reason"], condition=~Q(state="closed"), name="clues_clue_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="clue",
            constraint=models.CheckConstraint(condition=~Q(reason=""), name="clues_clue_with_reason"),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["household", "reason"], name="clues_clue_household"),
        ),
    ]
