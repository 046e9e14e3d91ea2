delete from open_orders;
