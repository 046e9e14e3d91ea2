select id from workflows where schedules_version < latest_version order by id limit @limit
