-- The id of a run that a trigger starts, or its key, follows from the trigger and what it fires for: one that is there already is that
-- run. A workflow that is deleted starts none.
with wish as materialized (
    select *
    from unnest($1, $2, $3, $4, $5, $6) as c (id, workflow, workflow_version, key, params, trigger)
    where not exists (select from workflows where workflows.id = c.workflow and deleted_at is not null)),
taken as (
    insert into run_keys (workflow, key, run_id)
    select workflow, key, id from wish where key is not null order by workflow, key
    on conflict (workflow, key) do nothing
    returning run_id),
accepted as (
    insert into runs_yyyymmdd (id, workflow, workflow_version, key, params, trigger, state, created_at, event_seq, version)
    select id, workflow, workflow_version, key, params, trigger, 'pending', clock_timestamp(), 1, 0
    from wish
    where key is null or id in (select run_id from taken)
    on conflict (id) do nothing
    returning id, created_at),
event as (
    insert into run_events_yyyymmdd (run_id, seq, at, kind)
    select id, 1, created_at, 'run.accepted' from accepted)
select id from accepted
