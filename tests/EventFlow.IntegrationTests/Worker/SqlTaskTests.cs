using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using EventFlow.Worker;
using Npgsql;

namespace EventFlow.IntegrationTests.Worker;

public sealed class SqlTaskTests : IAsyncLifetime
{
    private string database = "";
    private EngineSide engine = null!;
    private WorkerHost worker = null!;

    public async Task InitializeAsync()
    {
        (database, var address) = await TestServers.FreshAsync();
        engine = await EngineSide.ConnectAsync(address, types: "sql");
        worker = await WorkerHost.StartAsync(
            address,
            builder => builder.AddBuiltInTasks().Configure(options => options.EarlyAckAfter = TimeSpan.FromMilliseconds(200)),
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:Default"] = database,
                ["ConnectionStrings:Away"] = "Host=127.0.0.1;Port=1;Timeout=2",
                ["ConnectionStrings:Wrong"] = "Hoast=x",
            });
    }

    public async Task DisposeAsync()
    {
        await worker.DisposeAsync();
        await engine.DisposeAsync();
    }

    [Fact]
    public async Task Rows_come_back_as_json()
    {
        var answer = await RunAsync(new
        {
            statement = """
                select 1 as i, 9007199254740993 as l, 1.50 as d, true as b, 'ä' as t, null as n, date '2026-01-15' as day,
                       timestamptz '2026-01-15 10:00:00.5+01' as moment, '{"a": [1]}'::jsonb as doc, array[1, 2] as list, 'NaN'::float8 as nan
                """,
        });

        Assert.Equal(
            """[{"i":1,"l":9007199254740993,"d":1.50,"b":true,"t":"\u00E4","n":null,"day":"2026-01-15","moment":"2026-01-15T09:00:00.5Z","doc":{"a":[1]},"list":[1,2],"nan":"NaN"}]""",
            answer.Output?.GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task Parameters_reach_the_server_as_values_and_never_as_text()
    {
        const string hostile = "x'); drop table site; --";
        await RunAsync(new { statement = "create table site (name text, opened date, size int, tags jsonb)" });

        var answer = await RunAsync(new
        {
            statement = "insert into site values (@name, @opened, @size, @tags)",
            parameters = new { name = hostile, opened = "2026-01-15", size = 3, tags = new { a = 1 } },
        });
        var rows = await RunAsync(
            new { statement = "select name, size from site where name = any(@names)", parameters = new { names = new[] { hostile } } });

        Assert.Equal(1, answer.Output?.GetProperty("affected").GetInt32());
        Assert.Equal(hostile, rows.Output?.GetProperty("rows")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task More_rows_than_asked_for_are_left_out_and_said_so()
    {
        var answer = await RunAsync(new { statement = "select * from generate_series(1, 5)", max_rows = 3 });

        Assert.Equal(
            (3, true), (answer.Output?.GetProperty("rows").GetArrayLength(), answer.Output?.GetProperty("truncated").GetBoolean()));
    }

    [Theory]
    [InlineData("select * from nowhere", "Default", "Sql.42P01", false)]
    [InlineData("do $$ begin raise sqlstate '40001'; end $$", "Default", "Sql.40001", true)]
    [InlineData("do $$ begin raise sqlstate '40P01'; end $$", "Default", "Sql.Deadlock", true)]
    [InlineData("select 1", "Away", "Sql.Unreachable", true)]
    [InlineData("select 1", "Wrong", "Sql.UnknownConnection", false)]
    [InlineData("select 1", "Other", "Sql.UnknownConnection", false)]
    public async Task Errors_say_what_happened_and_whether_it_may_pass(string statement, string connection, string type, bool retryable)
    {
        var answer = await RunAsync(new { statement, connection });

        Assert.Equal((type, retryable), (answer.Error?.Type, answer.Error?.Retryable));
    }

    [Fact]
    public async Task A_canceled_statement_ends_on_the_server()
    {
        await engine.SendAsync("sql", "slow", new { statement = "select pg_sleep(600)" });
        await engine.NextAsync("started");

        await engine.CancelAsync("slow");

        Assert.Equal("Canceled", (await engine.NextAsync("failed")).Error?.Type);
        await Eventually.BecomesAsync(async _ => await SleepersAsync() == 0, "no statement sleeps on the server");
    }

    private async Task<TaskAnswer> RunAsync(object input)
    {
        await engine.SendAsync("sql", "step", input);
        while (true)
        {
            var answer = await engine.NextAsync();
            if (answer.Kind is AnswerKinds.Completed or AnswerKinds.Failed)
            {
                return answer;
            }
        }
    }

    private async Task<long> SleepersAsync()
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            "select count(*) from pg_stat_activity where state = 'active' and query = 'select pg_sleep(600)'");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
