with accepted as (
    insert into runs (id, workflow, workflow_version, key, params, state, created_at, event_seq, version)
    select c.id, c.workflow, c.workflow_version, c.key, c.params, 'pending', clock_timestamp(), 1, 0
    from unnest($1, $2, $3, $4, $5) as c (id, workflow, workflow_version, key, params)
    on conflict (workflow, key) where key is not null do nothing
    returning id, created_at),
event as (
    insert into run_events (run_id, seq, at, kind)
    select id, 1, created_at, 'run.accepted' from accepted)
select id from accepted
