"""Rows of a delivery that stand aside, written piece by piece: doubts, unmatched, to be settled, outside, no data; faults."""

import re
from collections.abc import Sequence

from shouwang.places.code import at_level, level
from shouwang.screening.intake.check import WHY_SKIPPED, Checked, Line
from shouwang.screening.intake.models import Delivery, Fault
from shouwang.screening.matching.link import OUTSIDE, Match, name_of
from shouwang.screening.matching.models import Doubt, Written
from shouwang.screening.matching.remember import answered
from shouwang.vault.keep import sealed
from shouwang.vault.mask import mask
from shouwang.vault.models import Secret

BATCH = 5_000
A_NUMBER = re.compile(r"\d{6}")


class Aside:
    """Writes what a delivery's pieces leave aside, each row once."""

    def __init__(self, delivery: Delivery):
        self.delivery = delivery
        self.skips = self.faults = self.more = 0

    def add(self, matches: Sequence[Match]) -> None:
        """Doubts with their numbers sealed; of rows outside the area nothing but name and mask is kept."""
        numbers = [
            sealed("number", match.number.text, self._home(match))
            if match.number.text and match.outcome != "skip"
            else None
            for match in matches
        ]
        Secret.objects.bulk_create([number for number in numbers if number], batch_size=BATCH)
        rows = zip(matches, numbers, strict=True)
        Doubt.objects.bulk_create(
            [answered(self._doubt(match, number), match.answer) for match, number in rows], batch_size=BATCH
        )

    def written(self, matches: Sequence[Match]) -> None:
        """How linked rows write names that the register writes otherwise; never a number in a name's place."""
        rows = []
        for match in matches:
            name = str(match.line.values.get("name") or "").strip()
            if match.person and name and name != match.person.name and not A_NUMBER.search(name):
                rows.append(
                    Written(
                        delivery=self.delivery,
                        place_id=self._home(match),
                        file=match.line.file[:200],
                        sheet=match.line.sheet[:100],
                        row=match.line.row,
                        name=name[:60],
                    )
                )
        Written.objects.bulk_create(rows, batch_size=BATCH)

    def lost(self, matches: Sequence[Match]) -> None:
        """Faulty rows of which it can be read whom they may be about: nothing but the candidates is kept."""
        meant = [(match, match.candidates or ((match.person,) if match.person else ())) for match in matches]
        Doubt.objects.bulk_create(
            [self._left_out(match.line, [person.id for person in people]) for match, people in meant if people],
            batch_size=BATCH,
        )

    def rest(self, checked: Checked) -> None:
        """Lines that are no data and faults, as far as they were not written yet."""
        skips, self.skips = checked.skips[self.skips :], len(checked.skips)
        found, more = checked.reading.faults, checked.more
        fresh = [*found[self.faults :], *more[self.more :]]
        self.faults, self.more = len(found), len(more)
        Doubt.objects.bulk_create([self._skip(skip) for skip in skips], batch_size=BATCH)
        Fault.objects.bulk_create([self._fault(fault) for fault in fresh], batch_size=BATCH)

    def _home(self, match: Match) -> int:
        """The county that a row belongs to, else the area of its delivery."""
        area, place = self.delivery.place_id, match.place if match.outcome != "skip" else 0
        return at_level(place, "county") if place and level(area) == "prefecture" else area

    def _doubt(self, match: Match, number: Secret | None) -> Doubt:
        line = match.line
        return Doubt(
            delivery=self.delivery,
            place_id=self._home(match),
            supplier=self.delivery.supplier,
            file=line.file[:200],
            sheet=line.sheet[:100],
            row=line.row,
            outcome="doubt" if match.outcome == "link" else match.outcome,
            name=name_of(line.values)[:60],
            number=number,
            number_mask=mask("number", match.number.text)[:24],
            where=match.where.said[:120],
            village=match.where.village,
            candidates=[person.id for person in match.candidates],
            reason=match.reason or OUTSIDE,
        )

    def _left_out(self, line: Line, candidates: list[int]) -> Doubt:
        return Doubt(
            delivery=self.delivery,
            place_id=self.delivery.place_id,
            supplier=self.delivery.supplier,
            file=line.file[:200],
            sheet=line.sheet[:100],
            row=line.row,
            outcome="fault",
            candidates=candidates,
            reason="这一行有误，没有载入",
        )

    def _skip(self, skip) -> Doubt:
        return Doubt(
            delivery=self.delivery,
            place_id=self.delivery.place_id,
            supplier=self.delivery.supplier,
            file=skip.file[:200],
            sheet=skip.sheet[:100],
            row=skip.row,
            outcome="skip",
            reason=WHY_SKIPPED.get(skip.reason, skip.reason),
        )

    def _fault(self, fault) -> Fault:
        return Fault(
            delivery=self.delivery,
            place_id=self.delivery.place_id,
            supplier=self.delivery.supplier,
            file=fault.file[:200],
            sheet=fault.sheet[:100],
            row=fault.row,
            column=fault.column[:60],
            code=fault.code,
            sentence=fault.sentence[:300],
            advice=fault.advice[:300],
            kept=fault.kept,
        )
