-- Outputs too large for a row of a task: that has their hash and length instead, {"$payload": {"sha256": …, "bytes": …}}.
create table payloads (
    run_id uuid not null,
    sha256 text collate "C" not null,
    bytes integer not null,
    encoding text not null,
    body bytea not null,
    created_at timestamptz not null,
    constraint payloads_pkey primary key (run_id, sha256)
) partition by range (run_id);

create or replace function create_day(day date) returns void
language plpgsql as $$
begin
    -- Servers that need the same day make it once, and not while it is being dropped.
    perform pg_advisory_xact_lock(x'45464459'::integer, day - date '1970-01-01');

    -- Every commit of a run rewrites its row; the room keeps the new version on the same page.
    perform create_leaf('runs', day, ' with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02)');
    perform create_leaf(
        'tasks', day, ' with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)');
    perform create_leaf('run_events', day, '');
    perform create_leaf('task_logs', day, '');
    perform create_leaf('payloads', day, '');
end $$;

-- Only for days that are not being dropped.
select create_leaf('payloads', to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD'), '')
from pg_inherits
where inhparent = 'runs'::regclass and not inhdetachpending;
