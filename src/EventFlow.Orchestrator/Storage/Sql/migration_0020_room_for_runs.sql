create or replace function create_run_day(day date) returns void
language plpgsql as $$
begin
    -- Servers that need the same day make it once, and not while it is being dropped.
    perform pg_advisory_xact_lock(x'45464459'::integer, day - date '1970-01-01');

    -- Every commit of a run rewrites its row. Where the new version finds room on the same page, no index learns of it.
    perform create_leaf('runs', day, ' with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02)');
    perform create_leaf(
        'tasks', day, ' with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)');
    perform create_leaf('run_events', day, '');
    perform create_leaf('task_logs', day, '');
    perform create_leaf('payloads', day, '');
end $$;
