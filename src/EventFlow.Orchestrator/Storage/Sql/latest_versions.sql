select id, latest_version from workflows where id = any($1)
