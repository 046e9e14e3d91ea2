select w.id, w.latest_version, w.deleted_at
from workflows w
join workflow_versions v on v.workflow = w.id and v.version = w.latest_version
where v.may_trigger
