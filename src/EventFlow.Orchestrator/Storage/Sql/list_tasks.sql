-- Nodes of the workflow stand in its version, with a row or without, and are cut to the page by an index there. What is inside of maps and
-- groups is not: the index would be written with every change of a child, so all rows of the run are looked at, but only where there can be
-- such. The page is cut before the view says why its tasks wait: that is a look-up per task.
with run as materialized (
    select
        r.workflow, r.workflow_version as version, r.started_at is not null as started, v.tasks is null as undescribed,
        -- What undoes a task has a path inside of it, and no file that has such a task can do without the word.
        v.source like '%compensate%' or exists (
            select from workflow_tasks n where n.workflow = r.workflow and n.version = r.workflow_version
                and n.kind <> 'task' and n.kind in ('group', 'map', 'loop')) as nested,
        r.state in ('running', 'paused', 'canceling', 'compensating') as under_way
    from runs r
    left join workflow_versions v on v.workflow = r.workflow and v.version = r.workflow_version
    where r.id = @run_id),
nodes as materialized (
    select w.path, w.sort_path
    from workflow_tasks w
    where w.workflow = (select workflow from run where started and not undescribed)
        and w.version = (select version from run)
        and ((select under_way from run) or (select true from tasks t where t.run_id = @run_id and t.path = w.path))
        and (w.sort_path, w.path) > (@after_sort_path, @after_path)
    order by w.sort_path, w.path
    limit @limit),
others as materialized (
    select t.path, t.sort_path
    from tasks t
    where t.run_id = @run_id
        and (select undescribed or nested from run)
        and ((select undescribed from run) or strpos(t.path, '/') > 0 or strpos(t.path, '[') > 0)
        and (t.sort_path, t.path) > (@after_sort_path, @after_path)
    order by t.sort_path, t.path
    limit @limit),
page as materialized (
    select path, sort_path from nodes
    union all
    select path, sort_path from others
    order by sort_path, path
    limit @limit)
select
    v.path, v.kind, v.type, v.state, v.attempt, v.worker, v.queued_at, v.started_at, v.ended_at, v.output,
    v.error_type, v.error_message, v.waiting_for, v.percent, v.message
from page
-- Without the offset the view would be joined as a whole, and would word the reasons of the whole run.
cross join lateral (select * from v_tasks where run_id = @run_id and path = page.path offset 0) v
order by page.sort_path, page.path
