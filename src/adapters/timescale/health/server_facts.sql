-- What kind of database this is; settings of an extension that is not loaded are null.
select
    clock_timestamp() as now,
    current_setting('server_version') as version,
    current_user as role,
    (select extversion from pg_extension where extname = 'timescaledb') as timescaledb,
    current_setting('timescaledb.license', true) as license,
    current_setting('synchronous_commit') as synchronous_commit,
    current_setting('fsync') as fsync
