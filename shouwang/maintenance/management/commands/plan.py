from django.core.management.base import BaseCommand

from shouwang.maintenance import floor_plan


class Command(BaseCommand):
    help = "Print the floor plan: rooms in order, the top first, and the rooms that each uses."

    def handle(self, *args, **options):
        for contract in floor_plan.contracts():
            self.stdout.write(f"\n{contract['id']}: {contract['name']}")
            if contract["type"] == "layers":
                self._rooms(contract["id"])
        self.stdout.write("\n`lint-imports` holds the code to this.")

    def _rooms(self, contract: str) -> None:
        built = {room.name: room for room in floor_plan.rooms(contract)}
        for layer in floor_plan.layers(contract):
            room = built.get(layer.strip("()"))
            if room:
                self.stdout.write(f"  {room.name:<13}{room.files:>4} files {room.lines:>6} lines   {room.sentence}")
                self.stdout.write(f"  {'':<13}uses {', '.join(room.uses) or 'nothing'}")
            else:
                self.stdout.write(f"  {layer:<13}not built yet")
