select version from runs_yyyymmdd where id = @id
