using EventFlow.Core.Expressions;

namespace EventFlow.Tests.Expressions;

public sealed class ExpressionReferencesTests
{
    [Theory]
    [InlineData("params.site", "params", "", "site")]
    [InlineData("tasks.check.output.rows > 0.1 and item", "item,tasks", "check", "")]
    [InlineData("tasks.`page-dba`.state & tasks.\"b.c\".state", "tasks", "b.c,page-dba", "")]
    [InlineData("tasks.check.output.files[name = params.x].size", "tasks", "check", "")]
    [InlineData("tasks.check.output.files[name = $$.params.x].size", "params,tasks", "check", "x")]
    [InlineData("$.tasks.a.state = 'failed'", "tasks", "a", "")]
    [InlineData("$map(item.files, function($f) { $f.size * params.scale })", "item,params", "", "scale")]
    [InlineData("($n := run.id; $n)", "run", "", "")]
    [InlineData("item.(name & tasks)", "item", "", "")]
    [InlineData("params.site in ['a', event.x] ? trigger.y : index", "event,index,params,trigger", "", "site")]
    [InlineData("tasks.page-dba.output", "dba,tasks", "page", "")]
    [InlineData("1 + 2", "", "", "")]
    [InlineData("params", "params", "", "")]
    [InlineData("item ~> $string()", "item", "", "")]
    [InlineData("$sort(item)^($).a", "item", "", "")]
    [InlineData("tasks.a.output.rows@$r[$r.n > params.n].x", "tasks", "a", "")]
    [InlineData("item#$i[$i < 3] ~> |rows|{'n': n + 1}|", "item", "", "")]
    [InlineData("$match(item.name, /x/)", "item", "", "")]
    public void What_an_expression_reads_is_known_before_it_runs(string source, string roots, string tasks, string parameters)
    {
        var references = Expression.Parse(source).References;

        Assert.Equal(roots, Sorted(references.Roots));
        Assert.Equal(tasks, Sorted(references.Tasks));
        Assert.Equal(parameters, Sorted(references.Params));
        Assert.False(references.All);
    }

    [Theory]
    [InlineData("$")]
    [InlineData("$$")]
    [InlineData("*")]
    [InlineData("**.x")]
    [InlineData("tasks")]
    [InlineData("tasks.*")]
    [InlineData("tasks.(a)")]
    [InlineData("$lookup(tasks, params.name)")]
    [InlineData("$lookup('tasks')")]
    [InlineData("$string()")]
    [InlineData("$$[0].tasks")]
    [InlineData("item.($$ ~> $keys())")]
    [InlineData("item.a.%.b")]
    [InlineData("params@$p.tasks")]
    [InlineData("tasks.a@$a.b")]
    public void Where_it_cannot_be_told_everything_is_read(string source) => Assert.True(Expression.Parse(source).References.All);

    private static string Sorted(IEnumerable<string> names) => string.Join(',', names.Order(StringComparer.Ordinal));
}
