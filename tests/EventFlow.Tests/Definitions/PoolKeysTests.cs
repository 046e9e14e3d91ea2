using EventFlow.Core.Definitions;

namespace EventFlow.Tests.Definitions;

public sealed class PoolKeysTests
{
    private const string Expected =
        "expected the name of a pool such as warehouse, or a mapping such as { name: warehouse, weight: 2 }";

    [Fact]
    public void A_pool_is_a_name_or_a_name_with_a_weight()
    {
        var definition = Files.Good("""
            workflow: w
            defaults: { priority: 5 }
            tasks:
              a: { uses: x, pool: warehouse }
              b: { uses: x, pool: { name: lake-1, weight: 4 }, priority: -1000 }
              c: { uses: x }
            """);

        Assert.Equal(
            [("warehouse", 1, 5), ("lake-1", 4, -1000), (null, null, 5)],
            definition.Graph.Nodes.Select(node => (node.Pool?.Name, node.Pool?.Weight, node.Priority)));
    }

    [Theory]
    [InlineData("pool: 3", $"EF1043 'pool' of task 'a': {Expected}, found the number 3")]
    [InlineData("pool: [a]", $"EF1043 'pool' of task 'a': {Expected}, found a list")]
    [InlineData("pool: {}", "EF1041 'pool' of task 'a' has no 'name': write pool: { name: warehouse, weight: 2 }")]
    [InlineData(
        "pool: { name: 1 }", "EF1043 'name' of 'pool' of task 'a': expected the name of a pool such as warehouse, found the number 1")]
    [InlineData(
        "pool: { name: x, weight: 0 }",
        "EF1045 'weight' of 'pool' of task 'a': expected a whole number from 1 to 1000000, found the number 0")]
    [InlineData("pool: { name: x, wait: 1 }", "EF1042 unknown key 'wait' in 'pool' of task 'a': known are name, weight")]
    [InlineData("priority: 1001", "EF1045 'priority' of task 'a': expected a whole number from -1000 to 1000, found the number 1001")]
    [InlineData("priority: high", "EF1043 'priority' of task 'a': expected a whole number, found the text 'high'")]
    public void What_is_wrong_with_a_pool_or_a_priority_is_said(string key, string error) =>
        Assert.EndsWith(error, Assert.Single(Files.Errors($"workflow: w\ntasks:\n  a: {{ uses: x, {key} }}")), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_no_pool_can_have_is_refused() => Assert.Contains(
        "EF1046 'a b' cannot be the name of a pool", Assert.Single(Files.Errors("workflow: w\ntasks: { a: { uses: x, pool: a b } }")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("tasks: { b: { uses: x } }", DefinitionCodes.NotOnGroup)]
    [InlineData("wait: { for: 1s }", DefinitionCodes.NotBesideKind)]
    [InlineData("signal: s", DefinitionCodes.NotBesideKind)]
    [InlineData("approve: { by: ops }", DefinitionCodes.NotBesideKind)]
    public void Only_what_a_worker_does_has_a_pool_and_a_priority(string kind, string code) => Assert.Equal(
        [code, code], Files.Read($"workflow: w\ntasks:\n  a: {{ {kind}, pool: p, priority: 1 }}").Errors.Select(error => error.Code));

    [Fact]
    public void A_child_run_has_a_priority_and_no_pool()
    {
        Assert.Equal(7, Assert.Single(Files.Good("workflow: w\ntasks: { a: { run: other, priority: 7 } }").Graph.Nodes).Priority);
        Assert.Equal(
            ["w.yaml:2:27: EF1071 'pool' of task 'a' has no effect beside 'run': put it on the tasks of the workflow that is run"],
            Files.Errors("workflow: w\ntasks: { a: { run: other, pool: p } }"));
    }
}
