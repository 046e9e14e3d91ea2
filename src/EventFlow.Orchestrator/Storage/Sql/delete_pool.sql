delete from pools where name = @name
