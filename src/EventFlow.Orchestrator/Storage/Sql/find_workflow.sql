select workflow, version, source, hash, created_at, tasks is not null, environment, applied_file, origins
from workflow_versions
where workflow = @id and version = @version
