"""Tables worked out from contract tables once a run, read by rules. A function's parameters are the tables it reads."""

from shouwang.screening.derived import bills, dibao, incomes, low_line, people, uninsured, water

TABLES = {
    each.__name__: each
    for each in (
        people.people,
        people.members,
        people.household_sizes,
        bills.member_bills,
        low_line.low_line_households,
        dibao.dibao_amounts,
        dibao.dibao_departed,
        uninsured.listed_uninsured,
        uninsured.registered_uninsured,
        incomes.newest_incomes,
        water.unsafe_water_rows,
    )
}
