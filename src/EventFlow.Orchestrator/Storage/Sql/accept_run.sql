with run as (
    insert into runs (id, workflow, workflow_version, state, key, params, created_at, event_seq, version)
    values (@id, @workflow, @workflow_version, 'pending', @key, @params, clock_timestamp(), 1, 0)
    on conflict (workflow, key) where key is not null do nothing
    returning id, created_at),
event as (
    insert into run_events (run_id, seq, at, kind)
    select id, 1, created_at, 'run.accepted' from run)
select id from run
