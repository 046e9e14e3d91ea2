-- Two changes of one workflow's schedules come one after the other.
select latest_version, schedules_version, paused_at, clock_timestamp(), deleted_at from workflows where id = @workflow for no key update
