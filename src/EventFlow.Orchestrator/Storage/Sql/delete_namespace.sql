delete from namespaces where name = @name
