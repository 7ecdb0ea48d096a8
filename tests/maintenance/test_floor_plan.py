from django.core.management import call_command

from shouwang.maintenance import floor_plan


def test_rooms_stand_in_the_order_of_the_contract():
    order = [name.strip("()") for name in floor_plan.layers("floor-plan")]
    built = [room.name for room in floor_plan.rooms()]
    assert built == [name for name in order if name in built]
    assert {"web", "registry", "screening"} <= set(built)


def test_a_room_uses_only_rooms_below_it():
    for contract in ("floor-plan", "screening"):
        order = [name.strip("()") for name in floor_plan.layers(contract)]
        for room in floor_plan.rooms(contract):
            assert all(order.index(used) > order.index(room.name) for used in room.uses), room.name


def test_every_room_says_in_a_sentence_what_it_is_for():
    assert [room.name for room in floor_plan.rooms() if len(room.sentence) < 20] == []


def test_the_plan_names_rooms_that_are_not_built_yet(capsys):
    call_command("plan")
    told = capsys.readouterr().out
    assert "not built yet" in told
    assert "registry" in told
