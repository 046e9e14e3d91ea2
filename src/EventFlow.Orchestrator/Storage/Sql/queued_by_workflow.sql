select r.workflow, count(*)::integer as tasks
from tasks_yyyymmdd t
join runs_yyyymmdd r on r.id = t.run_id
where t.state = 'queued'
group by r.workflow
