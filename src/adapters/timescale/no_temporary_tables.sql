-- Nobody needs temporary tables but the owner, who rebuilds projections beside the live ones. Said
-- at each migration: a copy or a restored dump of a database does not take its rights along.
do $$
begin
    execute format('revoke temporary on database %I from public', current_database());
    execute format('grant temporary on database %I to %I', current_database(), current_user);
end
$$
