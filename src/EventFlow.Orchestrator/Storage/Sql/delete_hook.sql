delete from hooks where name = @name
