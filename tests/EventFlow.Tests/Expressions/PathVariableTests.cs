namespace EventFlow.Tests.Expressions;

public sealed class PathVariableTests
{
    private const string Shop = """
        {
          "name": "shop",
          "orders": [
            { "id": "o1", "lines": [ { "sku": "a", "price": 3, "count": 2 }, { "sku": "b", "price": 1, "count": 1 } ] },
            { "id": "o2", "lines": [ { "sku": "a", "price": 3, "count": 4 }, { "sku": "c", "price": 9, "count": 1 } ] }
          ],
          "stock": [ { "item": "a", "left": 5 }, { "item": "c", "left": 0 } ]
        }
        """;

    [Theory]
    [InlineData("orders.lines.{'sku': sku, 'order': %.id, 'shop': %.%.name}[2]", """{"sku":"a","order":"o2","shop":"shop"}""")]
    [InlineData("orders.lines[%.id = 'o2'].sku", """["a","c"]""")]
    [InlineData("orders.lines.price[%.%.id = 'o2']", "[3,9]")]
    [InlineData("orders.lines.price[%.count > 1]", "[3,3]")]
    [InlineData("orders.(lines).(sku & %.id)", """["ao1","bo1","ao2","co2"]""")]
    [InlineData("(orders.lines)[%.id = 'o1'].sku", """["a","b"]""")]
    [InlineData("orders.*[%.id = 'o2'].sku", """["a","c"]""")]
    [InlineData("orders.lines^(>%.id, price).sku", """["a","c","b","a"]""")]
    [InlineData("orders.lines.price.%[%.id = 'o1'].sku", """["a","b"]""")]
    [InlineData("orders.lines.sku.%.%.id", """["o1","o1","o2","o2"]""")]
    public void A_percent_sign_is_the_object_around(string source, string expected) => Evaluated.Gives(expected, source, Shop);

    [Theory]
    [InlineData("%", 0)]
    [InlineData("name.%.%", 6)]
    [InlineData("orders.$count(%.%)", 6)]
    [InlineData("1 + %", 2)]
    public void A_parent_that_no_step_has_is_refused(string source, int position) => Evaluated.Fails("S0217", position, source, Shop);

    [Theory]
    [InlineData("orders.lines@$l.$$.stock[item = $l.sku].{'sku': $l.sku, 'left': left}[1]", """{"sku":"a","left":5}""")]
    [InlineData("$.orders@$o.stock@$s[$s.item in $o.lines.sku].($o.id & $s.item)", """["o1a","o2a","o2c"]""")]
    [InlineData("orders@$o.stock{ item: $count($o.id) }", """{"a":2,"c":2}""")]
    [InlineData("orders@$o.stock[item = 'none']{ item: $o.id }", "{}")]
    public void An_at_sign_keeps_the_context_and_names_the_item(string source, string expected) => Evaluated.Gives(expected, source, Shop);

    [Theory]
    [InlineData("orders#$i.lines.(sku & $i)", """["a0","b0","a1","c1"]""")]
    [InlineData("orders.lines#$i.(sku & $i)", """["a0","b1","a0","c1"]""")]
    [InlineData("orders.lines[price > 1]#$i.(sku & $i)", """["a0","a1","c2"]""")]
    [InlineData("orders.lines^(price)#$i.(sku & $i)", """["b0","a1","a2","c3"]""")]
    [InlineData("orders@$o.stock^(>item)#$i.($o.id & item & $i)", """["o1c0","o2c1","o1a2","o2a3"]""")]
    [InlineData("orders#$i[$i = 1].id", "\"o2\"")]
    [InlineData("orders.lines#$i{ sku: $i }", """{"a":[0,0],"b":1,"c":1}""")]
    public void A_hash_numbers_the_items(string source, string expected) => Evaluated.Gives(expected, source, Shop);
}
