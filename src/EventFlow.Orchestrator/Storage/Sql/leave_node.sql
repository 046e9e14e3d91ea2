delete from nodes where id = @id
