select workflow, version, source, hash, created_at
from workflow_versions
where workflow = @id and version = @version
