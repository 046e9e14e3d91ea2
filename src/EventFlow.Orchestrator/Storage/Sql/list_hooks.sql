select name, type, source, created_at, previous_until, auth
from hooks
where @after is null or name > @after
order by name
limit @limit
