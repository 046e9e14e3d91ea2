-- The id of a run that a trigger starts follows from the trigger and what it fires for: one that is there already is that run.
-- A workflow that is deleted starts none.
with wish as materialized (
    select *
    from unnest($1, $2, $3, $4, $5) as c (id, workflow, workflow_version, params, trigger)
    where not exists (select from workflows where workflows.id = c.workflow and deleted_at is not null)),
accepted as (
    insert into runs_yyyymmdd (id, workflow, workflow_version, params, trigger, state, created_at, event_seq, version)
    select id, workflow, workflow_version, params, trigger, 'pending', clock_timestamp(), 1, 0
    from wish
    on conflict (id) do nothing
    returning id, created_at),
event as (
    insert into run_events_yyyymmdd (run_id, seq, at, kind)
    select id, 1, created_at, 'run.accepted' from accepted)
select id from accepted
