-- oldest software: 9
-- Who says that no worker tells facts any more takes back that one ever did (docs/decisions/0235).
grant update (since, renewed_at, worked_at) on duty to akira_operator;
