select deleted_at from workflows where id = @id and deleted_at is not null
