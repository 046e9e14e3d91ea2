select r.workflow, count(*)::integer
from tasks t
join runs r on r.id = t.run_id
where t.state = 'queued'
group by r.workflow
