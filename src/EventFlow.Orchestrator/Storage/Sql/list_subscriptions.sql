select name, url, types, workflows, created_at, previous_until, stopped_at, stopped_because
from subscriptions
where (@name is null or name = @name) and (@after is null or name > @after)
order by name
limit @limit
