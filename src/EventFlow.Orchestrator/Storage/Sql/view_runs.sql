create or replace view v_runs as
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
    t.tasks_failed,
    case when r.state = 'compensation_failed' then stuck_compensation(r.id) end as waiting_for,
    r.parent_id,
    r.parent_path,
    r.parent_attempt,
    case
        when r.parent_id is not null then json_build_object('kind', 'parent', 'run', r.parent_id)
        else coalesce(r.trigger, json_build_object('kind', 'manual'))
    end as trigger
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

comment on view v_runs is 'EventFlow, revision 1';
