create table if not exists open_orders (
    purchase_order text not null,
    item integer not null,
    material text not null,
    quantity numeric not null,
    amount numeric not null,
    currency text not null,
    delivery_date text not null,
    primary key (purchase_order, item)
);
create table if not exists loads (load text primary key, rows integer not null);
