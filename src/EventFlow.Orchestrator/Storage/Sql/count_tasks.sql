with stored as (
    select run_id, state, count(*) as tasks, count(*) filter (where strpos(path, '/') = 0 and strpos(path, '[') = 0) as nodes
    from tasks
    where run_id = any (@run_ids)
    group by run_id, state),
waiting as (
    select r.id as run_id, 'waiting' as state, v.tasks - coalesce((select sum(s.nodes) from stored s where s.run_id = r.id), 0) as tasks
    from runs r
    join workflow_versions v on v.workflow = r.workflow and v.version = r.workflow_version
    where r.id = any (@run_ids) and r.state in ('running', 'paused', 'canceling', 'compensating'))
select run_id, state, sum(tasks)::integer as tasks
from (
    select run_id, state, tasks from stored
    union all
    select run_id, state, tasks from waiting where tasks > 0) counts
group by run_id, state
