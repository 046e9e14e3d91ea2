using System.Text;
using EventFlow.IntegrationTests.Servers;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using EventFlow.Orchestrator.Storage.S3;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.IntegrationTests.Storage;

/// <summary>Against a server that speaks S3: one of the tests' own, or the one at the address <c>EVENTFLOW_S3</c>, which has a bucket
/// <c>eventflow</c> and is entered by <c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c>.</summary>
[Collection(StorageCollection.Name)]
public sealed class S3PayloadStoreTests(StorageCluster cluster) : IAsyncLifetime
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes($"\"{new string('x', 400_000)}\"");
    private static readonly RunDay Day = RunDay.At(TimeProvider.System.GetUtcNow());

    private ServiceProvider? provider;
    private PrivateS3? server;

    private IPayloadStore Store => provider!.GetRequiredService<IPayloadStore>();

    public async Task InitializeAsync()
    {
        var address = Environment.GetEnvironmentVariable("EVENTFLOW_S3");
        if (address is null && NpmPackage.Missing is null)
        {
            server = await PrivateS3.StartAsync();
        }

        provider = await StartAsync(address ?? server?.Address ?? "http://127.0.0.1:1");
    }

    public async Task DisposeAsync()
    {
        await provider!.DisposeAsync();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [NpmFact]
    public async Task What_is_stored_reads_as_it_was_in_both_ways()
    {
        var run = await AcceptAsync();
        var random = new byte[300_000];
        new Random(1).NextBytes(random);

        await Store.StoreAsync(run, "packs", Body, default);
        await Store.StoreAsync(run, "packs", Body, default);
        await Store.StoreAsync(run, "plain", random, default);

        Assert.Equal(Body, await Store.ReadAsync(run, "packs", default));
        Assert.Equal(Body, Store.Read(run, "packs"));
        Assert.Equal(random, await Store.ReadAsync(run, "plain", default));
        Assert.Equal(random, Store.Read(run, "plain"));
    }

    [NpmFact]
    public async Task What_is_not_there_is_null_and_belongs_to_one_run()
    {
        var run = await AcceptAsync();
        await Store.StoreAsync(run, "a", Body, default);

        foreach (var other in new[] { await AcceptAsync(), Guid.CreateVersion7(), Guid.Empty })
        {
            Assert.Null(await Store.ReadAsync(other, "a", default));
            Assert.Null(Store.Read(other, "a"));
        }
    }

    [NpmFact]
    public async Task What_the_database_kept_before_is_still_read()
    {
        var run = await AcceptAsync();
        await provider!.GetRequiredService<PostgresPayloadStore>().StoreAsync(run, "old", Body, default);

        Assert.Equal(Body, await Store.ReadAsync(run, "old", default));
        Assert.Equal(Body, Store.Read(run, "old"));
    }

    [NpmFact]
    public async Task A_day_goes_with_all_of_its_objects_and_no_others()
    {
        var (run, young) = (await AcceptAsync(Day.Plus(-3)), await AcceptAsync());
        foreach (var n in Enumerable.Range(0, 40))
        {
            await Store.StoreAsync(run, $"a{n}", new byte[] { 49 }, default);
        }

        await Store.StoreAsync(young, "a", Body, default);
        await using (var turn = await provider!.GetRequiredService<DayDropper>().TakeTurnAsync(default))
        {
            Assert.Equal(1, await turn!.DropAsync(Day.Plus(-3), default));
            Assert.NotNull(await Store.ReadAsync(run, "a0", default));
        }

        await Store.DropAsync(Day.Plus(-3), default);

        Assert.Null(await Store.ReadAsync(run, "a0", default));
        Assert.Null(await Store.ReadAsync(run, "a39", default));
        Assert.NotNull(await Store.ReadAsync(young, "a", default));
    }

    [Fact]
    public async Task A_bucket_that_is_away_is_waited_for()
    {
        await using var away = await StartAsync("http://127.0.0.1:1");
        var run = (await away.GetRequiredService<IRunStore>().AcceptAsync(new NewRun(Guid.CreateVersion7(), "w", 1, "{}", null), default)).Id;

        var failures = new[]
        {
            await Assert.ThrowsAnyAsync<Exception>(() => away.GetRequiredService<IPayloadStore>().StoreAsync(run, "a", Body, default)),
            Assert.ThrowsAny<Exception>(() => away.GetRequiredService<IPayloadStore>().Read(run, "a")),
        };

        Assert.All(failures, failure => Assert.StartsWith("EF2197", failure.Message, StringComparison.Ordinal));
        Assert.All(failures, failure => Assert.True(StorageFaults.IsTransient(failure)));
    }

    private async Task<Guid> AcceptAsync(RunDay? day = null) => (await provider!.GetRequiredService<IRunStore>().AcceptAsync(
        new NewRun(Guid.CreateVersion7(new DateTimeOffset((day ?? Day).Date, TimeOnly.MinValue, TimeSpan.Zero)), "w", 1, "{}", null), default)).Id;

    private async Task<ServiceProvider> StartAsync(string address)
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") ?? PrivateS3.Key);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") ?? PrivateS3.Key);
        return await cluster.CreateStorageAsync(services => services.AddLogging().AddS3Payloads(
            new S3Options { Bucket = "eventflow", ServiceUrl = address, Prefix = Guid.NewGuid().ToString("N") }));
    }
}
