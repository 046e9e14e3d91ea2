select type, count(*)::integer as tasks
from tasks_yyyymmdd
where state = 'queued' and queued_at < statement_timestamp() - @age
group by type
