-- Runs that are accepted and started in one step. The keys of all runs are one index: one that is taken fails the whole batch.
with written as (
    insert into runs (
        id, workflow, workflow_version, key, params, state, created_at, started_at, ended_at, error_type, error_message,
        event_seq, active_tasks, version)
    select
        c.id, c.workflow, c.workflow_version, c.key, c.params, c.state, c.created_at, c.started_at, c.ended_at,
        c.error_type, c.error_message, c.event_seq, c.active_tasks, c.version
    from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        as c (
            id, version, state, started_at, ended_at, error_type, error_message, event_seq, active_tasks,
            workflow, workflow_version, key, params, created_at)
    on conflict (workflow, key) where key is not null do nothing
    returning 1)
select expect_rows(cardinality($1), (select count(*) from written), 'EF001')
