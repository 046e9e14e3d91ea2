select r.workflow, count(*)::integer as tasks
from tasks t
join runs r on r.id = t.run_id
where t.run_id >= @from and t.run_id < @before and r.id >= @from and r.id < @before and t.state = 'queued'
group by r.workflow
