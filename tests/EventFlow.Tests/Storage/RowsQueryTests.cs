using EventFlow.Orchestrator.Storage;

namespace EventFlow.Tests.Storage;

public class RowsQueryTests
{
    private const string Text =
        """
        update pairs
        set word = c.word
        from unnest($1, $2)
            as c (id, word)
        where pairs.id = c.id and cardinality($1) > 0
        """;

    [Fact]
    public void Many_rows_are_taken_apart_in_a_list_of_results() =>
        Assert.Contains("from (select unnest($1) as id, unnest($2) as word) as c\n", new RowsQuery(Text).For(2), StringComparison.Ordinal);

    [Fact]
    public void One_row_is_plain_values()
    {
        var one = new RowsQuery(Text).For(1);

        Assert.Contains("(values ($1, $2))", one, StringComparison.Ordinal);
        Assert.Contains("and 1 > 0", one, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_statement_on_columns_of_many_rows_is_taken_apart()
    {
        var statements = typeof(Sql).GetFields().Select(field => field.GetValue(null)).OfType<RowsQuery>().Select(query => query.For(2)).ToList();

        Assert.NotEmpty(statements);
        Assert.All(statements, statement => Assert.DoesNotContain("unnest($1, $2", statement, StringComparison.Ordinal));
    }
}
