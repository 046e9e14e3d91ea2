insert into open_orders (purchase_order, item, material, quantity, amount, currency, delivery_date)
values ($purchase_order, $item, $material, $quantity, $amount, $currency, $delivery_date);
