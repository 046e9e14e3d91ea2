-- The page is cut before the view says why its tasks wait: that is a look-up per task.
with page as materialized (
    select run_id, path, sort_path
    from tasks
    where run_id = @run_id and (@after_path is null or (sort_path, path) > (@after_sort_path, @after_path))
    order by sort_path, path
    limit @limit)
select
    v.path, v.kind, v.type, v.state, v.attempt, v.worker, v.queued_at, v.started_at, v.ended_at, v.output,
    v.error_type, v.error_message, v.waiting_for, v.percent, v.message
from page
join v_tasks v on v.run_id = page.run_id and v.path = page.path
where v.run_id = @run_id
order by page.sort_path, page.path
