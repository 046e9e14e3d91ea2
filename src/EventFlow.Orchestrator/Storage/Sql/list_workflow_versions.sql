select version, hash, created_at, environment
from workflow_versions
where workflow = @id and (@before is null or version < @before)
order by version desc
limit @limit
