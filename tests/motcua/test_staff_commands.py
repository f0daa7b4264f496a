"""Staff from the command line."""


def test_somebody_is_placed_in_a_unit_and_taken_out(motcua):
    motcua("staff", "add", "Lan", "--role", "case-officer")
    assert motcua("staff", "place", "Lan", "ward")[0] == 0
    assert " ward " in motcua("staff", "list")[1]
    assert motcua("staff", "place", "Lan", "-") == (0, "Lan is of no unit\n", "")
    assert " ward " not in motcua("staff", "list")[1]


def test_a_unit_that_is_none_is_named_with_those_that_are(motcua):
    motcua("staff", "add", "Lan", "--role", "case-officer")
    status, _, told = motcua("staff", "place", "Lan", "no-unit")
    assert status == 1 and "'no-unit'" in told and "ward" in told
    assert motcua("staff", "place", "Nobody", "ward")[0] == 1
