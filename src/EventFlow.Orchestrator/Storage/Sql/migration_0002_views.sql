create view v_runs as
select
    r.id,
    r.workflow,
    r.workflow_version as version,
    r.state,
    r.key,
    r.created_at,
    r.started_at,
    r.ended_at,
    coalesce(r.ended_at, statement_timestamp()) - r.started_at as duration,
    case when r.error_type is null then r.error_message else concat_ws(': ', r.error_type, r.error_message) end as error,
    r.cancel_requested_at,
    r.cancel_reason,
    t.tasks_total,
    t.tasks_open,
    t.tasks_running,
    t.tasks_failed
from runs r
cross join lateral (
    select
        count(*) as tasks_total,
        count(*) filter (where state in ('waiting', 'ready', 'queued', 'running', 'retrying', 'awaiting')) as tasks_open,
        count(*) filter (where state = 'running') as tasks_running,
        count(*) filter (where state in ('failed', 'timed_out')) as tasks_failed
    from tasks
    where tasks.run_id = r.id) t;

create view v_tasks as
select
    t.run_id,
    r.workflow,
    t.path,
    t.kind,
    t.state,
    nullif(t.type, '') as type,
    t.attempt,
    t.worker,
    case
        when t.state = 'waiting' then coalesce(
            (
                select 'waits for ' || string_agg(open.name, ', ' order by open.place) filter (where open.place <= 5)
                    || case when count(*) > 5 then ' and ' || (count(*) - 5) || ' more' else '' end
                from (
                    select regexp_replace(p.path, '^.*/', '') as name, row_number() over (order by n.place) as place
                    from unnest(t.needs) with ordinality as n (path, place)
                    join tasks p on p.run_id = t.run_id and p.path = n.path
                    where p.state in ('waiting', 'ready', 'queued', 'running', 'retrying', 'awaiting')) open
                having count(*) > 0),
            t.wait_reason)
        when t.state = 'queued' then coalesce(
            (
                select 'no worker for type ' || t.type || ' since '
                    || to_char(y.no_worker_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                from task_types y
                where y.type = t.type and y.no_worker_since is not null),
            'in queue eventflow.task.' || t.type)
        when t.state = 'retrying' then nullif(concat_ws(
            ': ',
            (
                select 'retry due at ' || to_char(min(m.due_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                from timers m
                where m.run_id = t.run_id and m.path = t.path and m.kind = 'retry'),
            t.wait_reason), '')
        when t.state = 'running' and t.kind <> 'map' then null
        when t.state in ('succeeded', 'failed', 'timed_out') then null
        else t.wait_reason
    end as waiting_for,
    case when t.error_type is null then t.error_message else concat_ws(': ', t.error_type, t.error_message) end as error,
    t.error_type,
    t.error_message,
    t.queued_at,
    t.started_at,
    t.ended_at,
    coalesce(t.ended_at, statement_timestamp()) - t.started_at as duration,
    t.percent,
    t.message,
    t.output
from tasks t
join runs r on r.id = t.run_id;
