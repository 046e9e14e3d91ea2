select workflow, version, source, hash, created_at, tasks is not null
from workflow_versions
where workflow = @id and version = @version
