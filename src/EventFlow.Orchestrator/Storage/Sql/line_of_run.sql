select workflow, concurrency_key from runs where id = @id
