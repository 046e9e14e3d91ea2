using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventFlow.IntegrationTests.Servers;
using Npgsql;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Something that comes in from outside and is to start one run. Most runs have nothing to do; some are those of all other scenarios,
/// with workers and the checker.</summary>
internal static class Arrivals
{
    public const string Event = "org.example.arrived";
    private const string Workflow = "arrivals";
    private const int WorkEvery = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const string Yaml =
        $"workflow: {Workflow}\ntriggers: [{{ event: {Event} }}]\ntasks: {{ nothing: {{ foreach: [], uses: chaos }} }}";

    /// <summary>Whether the run of this number is one with work to do.</summary>
    public static bool HasWork(int number) => number % WorkEvery == 0;

    public static async Task ApplyAsync(Stage stage)
    {
        using var body = new StringContent(Yaml, Encoding.UTF8, "application/yaml");
        using var applied = await stage.Api.PutAsync($"api/v1/workflows/{Workflow}", body);
        applied.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until everything has its run, and holds the runs against it. Those with work to do are promises to the checker; the others
    /// are taken out of its way once they are counted.</summary>
    /// <param name="keys">Of the runs, by number.</param>
    /// <param name="isSettled">Nothing waits anywhere any more.</param>
    public static async Task CountAsync(Stage stage, IReadOnlyList<string> keys, Func<CancellationToken, Task<bool>> isSettled)
    {
        await using var database = new NpgsqlConnection(stage.Database);
        await database.OpenAsync();
        await Eventually.BecomesAsync(
            async token => await isSettled(token)
                && await ScalarAsync(database, "select count(*) from runs") >= keys.Count
                && await ScalarAsync(database, "select count(*) from runs where workflow = 'arrivals' and state <> 'succeeded'") == 0,
            $"{keys.Count} arrivals have started their runs", Patience);
        stage.Arrived = (keys.Count, await ReceivedAsync(stage));
        var runs = await RunsAsync(database);
        for (var number = 0; number < keys.Count; number++)
        {
            if (HasWork(number))
            {
                stage.Log.Note(new Promise(number, keys[number], runs.GetValueOrDefault(keys[number])), 202);
            }
            else if (!runs.ContainsKey(keys[number]))
            {
                stage.Complaints.Add($"arrival {number} has started no run, key {keys[number]}");
            }
        }

        if (runs.Count != keys.Count)
        {
            stage.Complaints.Add($"{keys.Count} arrivals have started {runs.Count} runs");
        }

        foreach (var table in new[] { "run_events where run_id", "tasks where run_id", "runs where id" })
        {
            await ScalarAsync(database, $"delete from {table} in (select run_id from run_keys where workflow = 'arrivals')");
        }
    }

    /// <summary>What has come in so far, also what came twice.</summary>
    public static async Task<long> ReceivedAsync(Stage stage)
    {
        await using var database = new NpgsqlConnection(stage.Database);
        await database.OpenAsync();
        return await ScalarAsync(database, "select count(*) from inbox");
    }

    private static async Task<Dictionary<string, Guid>> RunsAsync(NpgsqlConnection database)
    {
        await using var command = new NpgsqlCommand("select key, id from runs", database);
        await using var row = await command.ExecuteReaderAsync();
        var runs = new Dictionary<string, Guid>(StringComparer.Ordinal);
        while (await row.ReadAsync())
        {
            if (!runs.TryAdd(row.GetString(0), row.GetGuid(1)))
            {
                throw new InvalidOperationException($"two runs have the key {row.GetString(0)}");
            }
        }

        return runs;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The questions are constants.")]
    private static async Task<long> ScalarAsync(NpgsqlConnection database, string sql)
    {
        await using var command = new NpgsqlCommand(sql, database);
        return await command.ExecuteScalarAsync() as long? ?? 0;
    }
}
