update backfills set state = @state, ended_at = @ended_at, problem = @problem where id = @id
