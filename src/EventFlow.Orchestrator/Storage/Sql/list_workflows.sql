select w.id, w.latest_version, w.title, w.namespace, v.hash, v.created_at, w.deleted_at
from workflows w
join workflow_versions v on v.workflow = w.id and v.version = w.latest_version
where (@after is null or w.id > @after) and (@with_deleted or w.deleted_at is null)
order by w.id
limit @limit
