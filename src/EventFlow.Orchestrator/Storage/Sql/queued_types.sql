select type, count(*)::integer as tasks
from tasks
where state = 'queued' and queued_at < statement_timestamp() - @age
group by type
