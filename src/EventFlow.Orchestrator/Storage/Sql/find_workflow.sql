select v.workflow, v.version, v.source, v.hash, v.created_at
from workflow_versions v
join workflows w on w.id = v.workflow
where v.workflow = @id and v.version = coalesce(@version, w.latest_version)
