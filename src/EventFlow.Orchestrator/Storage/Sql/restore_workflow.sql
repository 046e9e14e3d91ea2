-- Its schedules are taken over anew, by whoever restores it or, if that one dies, by who fires them.
with before as (
    select id, deleted_at from workflows where id = @id for update),
counted as (
    update workflow_changes set number = number + 1 from before)
update workflows
set deleted_at = null, updated_at = clock_timestamp(), schedules_version = 0
from before
where workflows.id = before.id
returning workflows.latest_version, before.deleted_at is not null
