-- oldest software: 9
-- An assignment that is corrected from its own start may be of another tariff.
grant update (tariff) on tariff_assignment to akira_operator;
