with before as (
    select id, deleted_at from workflows where id = @id for update)
update workflows
set deleted_at = null, updated_at = clock_timestamp()
from before
where workflows.id = before.id
returning workflows.latest_version, before.deleted_at is not null
