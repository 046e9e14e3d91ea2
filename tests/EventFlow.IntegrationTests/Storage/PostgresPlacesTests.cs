using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

/// <summary>Lines of runs that somebody has changed by hand, or that lost what was to follow.</summary>
[Collection(StorageCollection.Name)]
public sealed class PostgresPlacesTests(StorageCluster cluster) : IAsyncLifetime
{
    private ServiceProvider? provider;

    private IPlaceStore Places => provider!.GetRequiredService<IPlaceStore>();

    public async Task InitializeAsync() => provider = await cluster.CreateStorageAsync();

    public async Task DisposeAsync() => await provider!.DisposeAsync();

    [Fact]
    public async Task A_place_of_a_run_that_is_over_goes_to_the_next_one()
    {
        var (first, second) = (await AcceptAsync(), await AcceptAsync());
        Assert.Empty(await Places.HealAsync(TimeSpan.Zero, default));

        await ExecuteAsync($"update runs set state = 'canceled' where id = '{first}'");

        Assert.Equal([second], await Places.HealAsync(TimeSpan.Zero, default));
        Assert.Empty(await Places.HealAsync(TimeSpan.Zero, default));
    }

    [Fact]
    public async Task A_turn_that_nobody_was_given_is_given_to_who_waits_longest()
    {
        var (first, second, third) = (await AcceptAsync(), await AcceptAsync(), await AcceptAsync());

        await ExecuteAsync($"delete from run_places where run_id = '{first}'");

        Assert.Equal([second], await Places.HealAsync(TimeSpan.Zero, default));
        await ExecuteAsync("update run_places set max = 2");
        Assert.Equal([third], await Places.HealAsync(TimeSpan.Zero, default));
    }

    [Fact]
    public async Task Operators_see_every_line()
    {
        await AcceptAsync();
        await AcceptAsync();
        await AcceptAsync("oslo");

        await using var connection = await provider!.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            "select string_agg(concat_ws(' ', workflow, key, max, running, waiting), ', ' order by key) from v_concurrency", connection);

        Assert.Equal("hourly berlin 1 1 1, hourly oslo 1 1 0", await command.ExecuteScalarAsync());
    }

    private async Task<Guid> AcceptAsync(string key = "berlin")
    {
        var run = new NewRun(
            RunIds.At(TimeProvider.System.GetUtcNow()), "hourly", 1, "{}", null,
            Terms: new RunTerms(new RunPlace(key, 1, Overflow.Queue), []));
        return (await provider!.GetRequiredService<IRunStore>().AcceptAsync(run, default)).Id;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = provider!.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
