create or replace view v_tasks as
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
                select 'waits for ' || array_to_string((array_agg(regexp_replace(p.path, '^.*/', '') order by n.place))[1:5], ', ')
                    || case when count(*) > 5 then ' and ' || count(*) - 5 || ' more' else '' end
                from unnest(t.needs) with ordinality as n (path, place)
                join tasks p on p.run_id = t.run_id and p.path = n.path
                where p.state in ('waiting', 'ready', 'queued', 'running', 'retrying', 'awaiting')
                having count(*) > 0),
            t.wait_reason)
        when t.state = 'queued' then coalesce(
            (
                select 'no worker for type ' || t.type || ' since '
                    || to_char(y.no_worker_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                from task_types y
                where y.type = t.type and y.no_worker_since is not null),
            'in queue eventflow.task.' || t.type)
        when t.state = 'ready' then coalesce(waiting_for_slot(t.run_id, t.path, t.attempt), t.wait_reason)
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
join runs r on r.id = t.run_id
union all
select
    r.id,
    r.workflow,
    w.path,
    w.kind,
    'waiting',
    nullif(w.type, ''),
    0,
    null,
    (
        select 'waits for ' || array_to_string((array_agg(n.path order by n.place))[1:5], ', ')
            || case when count(*) > 5 then ' and ' || count(*) - 5 || ' more' else '' end
        from unnest(w.needs) with ordinality as n (path, place)
        left join tasks p on p.run_id = r.id and p.path = n.path
        where coalesce(p.state, 'waiting') in ('waiting', 'ready', 'queued', 'running', 'retrying', 'awaiting')
        having count(*) > 0),
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null
from runs r
join workflow_tasks w on w.workflow = r.workflow and w.version = r.workflow_version
where r.state in ('running', 'paused', 'canceling', 'compensating')
    and not exists (select from tasks t where t.run_id = r.id and t.path = w.path);

comment on view v_tasks is 'EventFlow, revision 1';
