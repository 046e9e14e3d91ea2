-- A run that stands in a line, or has deadlines from its acceptance on. The keys of all days are one table: a run whose key is taken gets
-- no row, and neither does one that is there already, or of a workflow that is deleted.
with open as materialized (
    select where not exists (select from workflows where id = $2 and deleted_at is not null)),
taken as (
    insert into run_keys (workflow, key, run_id)
    select $2, $4, $1 from open where $4 is not null
    on conflict (workflow, key) do nothing
    returning run_id),
accepted as (
    insert into runs_yyyymmdd (
        id, workflow, workflow_version, key, params, state, created_at, ended_at, cancel_requested_at, cancel_reason, event_seq, version,
        concurrency_key, parent_id, parent_path, parent_attempt, parent_policy, depth, trigger)
    select
        $1, $2, $3, $4, $5, $6, moment.now, case when $7 is not null then moment.now end, case when $7 is not null then moment.now end, $7,
        cardinality($8), $9, $12, $14, $15, $16, $17, $18, $19
    from open
    cross join (select clock_timestamp() as now) moment
    where $4 is null or exists (select from taken)
    on conflict (id) do nothing
    returning id, created_at),
events as (
    insert into run_events_yyyymmdd (run_id, seq, at, kind, data)
    select accepted.id, e.seq, accepted.created_at, e.kind, case when e.kind = 'run.canceling' then json_build_object('reason', $7) end
    from accepted
    cross join unnest($8) with ordinality as e (kind, seq)),
set_timers as (
    insert into timers (run_id, path, kind, attempt, due_at)
    select accepted.id, '', t.kind, 0, accepted.created_at + t.delay
    from accepted
    cross join unnest($10, $11) as t (kind, delay)),
placed as (
    insert into run_places (run_id, workflow, key, max)
    select accepted.id, $2, $12, $13
    from accepted
    where $12 is not null and $7 is null),
told as (
    insert into outbox (id, number, kind, at, workflow)
    select accepted.id, cardinality($8), 'run.canceled', accepted.created_at, $2
    from accepted
    where $7 is not null
        and exists (select from outbox_interests i where i.kind = 'run.canceled' and i.workflow in ($2, '')))
select id from accepted
