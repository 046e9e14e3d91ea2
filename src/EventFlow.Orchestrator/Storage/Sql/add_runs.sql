-- Runs that are accepted and started in one step. The keys of all days are one table; one that is taken fails the whole batch, and so does a
-- version that is the latest no more, or of a workflow that is deleted.
with wish as materialized (
    select *
    from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        as c (
            id, version, state, started_at, ended_at, error_type, error_message, event_seq, active_tasks,
            workflow, workflow_version, key, params, created_at)),
taken as (
    insert into run_keys (workflow, key, run_id)
    select workflow, key, id from wish where key is not null order by workflow, key
    on conflict (workflow, key) do nothing
    returning run_id),
written as (
    insert into runs_yyyymmdd (
        id, workflow, workflow_version, key, params, state, created_at, started_at, ended_at, error_type, error_message,
        event_seq, active_tasks, version)
    select
        id, workflow, workflow_version, key, params, state, created_at, started_at, ended_at, error_type, error_message,
        event_seq, active_tasks, version
    from wish
    where (key is null or id in (select run_id from taken))
        and exists (select from workflows where workflows.id = wish.workflow and latest_version = workflow_version and deleted_at is null)
    returning 1)
select expect_rows(cardinality($1), (select count(*) from written), 'EF001')
