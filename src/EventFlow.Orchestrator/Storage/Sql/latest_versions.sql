select id, latest_version, deleted_at from workflows where id = any($1)
