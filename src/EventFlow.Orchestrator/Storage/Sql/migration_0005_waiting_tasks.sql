-- The nodes of each version, which every run of it has: while one of them waits, a run has no row for it.
create table workflow_tasks (
    workflow text collate "C" not null,
    version integer not null,
    path text collate "C" not null,
    sort_path text collate "C" not null,
    kind text not null,
    type text not null,
    needs text[] not null,
    constraint workflow_tasks_pkey primary key (workflow, version, path),
    constraint workflow_tasks_workflow_version_fkey
        foreign key (workflow, version) references workflow_versions (workflow, version) on delete cascade
);

create index workflow_tasks_sorted on workflow_tasks (workflow, version, sort_path, path);
create index workflow_tasks_nested on workflow_tasks (workflow, version) where kind <> 'task';

-- How many there are; null for a version that was stored before there was this table, until an engine reads it.
alter table workflow_versions add column tasks integer;

drop view if exists v_tasks;
drop view if exists v_runs;

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
    t.tasks_total + w.waiting as tasks_total,
    t.tasks_open + w.waiting as tasks_open,
    t.tasks_running,
    t.tasks_failed
from runs r
cross join lateral (
    select
        count(*) as tasks_total,
        count(*) filter (where state in ('waiting', 'ready', 'queued', 'running', 'retrying', 'awaiting')) as tasks_open,
        count(*) filter (where state = 'running') as tasks_running,
        count(*) filter (where state in ('failed', 'timed_out')) as tasks_failed,
        count(*) filter (where strpos(path, '/') = 0 and strpos(path, '[') = 0) as nodes
    from tasks
    where tasks.run_id = r.id) t
left join workflow_versions v
    on v.workflow = r.workflow and v.version = r.workflow_version and r.state in ('running', 'paused', 'canceling', 'compensating')
cross join lateral (select greatest(v.tasks - t.nodes, 0) as waiting) w;

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
