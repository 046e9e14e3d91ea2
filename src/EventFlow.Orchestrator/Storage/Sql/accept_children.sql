-- The id of a child follows from the attempt that asks for it: one that is there already is left as it is, and
-- one of a workflow that is deleted is not taken.
with wish as materialized (
    select *
    from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
        as c (id, workflow, workflow_version, params, parent_id, parent_path, parent_attempt, parent_policy, depth)
    where not exists (select from workflows where workflows.id = c.workflow and deleted_at is not null)),
accepted as (
    insert into runs_yyyymmdd (
        id, workflow, workflow_version, params, state, created_at, event_seq, version,
        parent_id, parent_path, parent_attempt, parent_policy, depth)
    select
        id, workflow, workflow_version, params, 'pending', clock_timestamp(), 1, 0,
        parent_id, parent_path, parent_attempt, parent_policy, depth
    from wish
    on conflict (id) do nothing
    returning id, created_at),
event as (
    insert into run_events_yyyymmdd (run_id, seq, at, kind)
    select id, 1, created_at, 'run.accepted' from accepted)
select id from accepted
