select name, title, owner, updated_at
from namespaces
where @after is null or name > @after
order by name
limit @limit
