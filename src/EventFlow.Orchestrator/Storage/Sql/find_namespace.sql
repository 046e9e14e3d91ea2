select name, source, title, owner, updated_at from namespaces where name = @name
