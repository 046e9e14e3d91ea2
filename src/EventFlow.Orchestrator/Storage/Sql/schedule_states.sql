-- Whoever sleeps until the next fire time looks again.
with told as (select pg_notify('eventflow_schedules', @workflow))
update workflows
set schedules_version = @version, paused_at = @paused_at
from told
where id = @workflow
