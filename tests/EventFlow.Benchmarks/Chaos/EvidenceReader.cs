using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Reads what a scenario has left in the database, the broker and behind the API.</summary>
internal sealed class EvidenceReader(string database, string broker, HttpClient api)
{
    private const string FinalStates = "('succeeded', 'failed', 'canceled', 'timed_out')";
    private const int Partitions = 2;

    /// <summary>Runs that have not ended.</summary>
    public async Task<long> OpenRunsAsync(CancellationToken cancellationToken) =>
        (await QueryAsync($"select count(*) from runs where state not in {FinalStates}", row => row.GetInt64(0), cancellationToken))[0];

    public Task<List<RunRow>> RunsAsync(CancellationToken cancellationToken) => QueryAsync(
        "select id, state, key, event_seq from runs",
        row => new RunRow(row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetInt64(3)), cancellationToken);

    public Task<List<TaskRow>> TasksAsync(CancellationToken cancellationToken) => QueryAsync(
        "select run_id, path, state, attempt, output::text from tasks where kind = 'task'",
        row => new TaskRow(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetString(4)),
        cancellationToken);

    public Task<List<EventRow>> EventsAsync(CancellationToken cancellationToken) => QueryAsync(
        "select run_id, seq, kind, path, attempt from run_events",
        row => new EventRow(
            row.GetGuid(0), row.GetInt64(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? null : row.GetInt32(4)),
        cancellationToken);

    public async Task<long> TimersAsync(CancellationToken cancellationToken) => (await QueryAsync(
        $"select count(*) from timers join runs on runs.id = timers.run_id where runs.state in {FinalStates}", row => row.GetInt64(0), cancellationToken))[0];

    public async Task<Dictionary<string, long>> QueuesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(cancellationToken);
        var queues = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var queue in Queues())
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            try
            {
                queues[queue] = await channel.MessageCountAsync(queue, cancellationToken);
            }
            catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == 404)
            {
                queues[queue] = 0;
            }
        }

        return queues;
    }

    /// <summary>A worker that is ready may still be connecting.</summary>
    public Task UntilExistsAsync(string queue, CancellationToken cancellationToken) => Eventually.BecomesAsync(
        async token =>
        {
            await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(token);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
            await channel.QueueDeclarePassiveAsync(queue, token);
            return true;
        },
        $"queue {queue} exists", cancellationToken: cancellationToken);

    /// <summary>Waits until the queues are as empty as they will be: what is on its way when the last run ends is soon refused.</summary>
    public async Task<Dictionary<string, long>> SettledQueuesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Eventually.BecomesAsync(
                async token => (await QueuesAsync(token)).All(queue => queue.Value == 0 || IsOfGivenUp(queue.Key)),
                "the queues are empty", TimeSpan.FromSeconds(20), cancellationToken);
        }
        catch (TimeoutException)
        {
            // The checker says which.
        }

        return await QueuesAsync(cancellationToken);
    }

    /// <summary>All pages of the API's list.</summary>
    public async Task<Dictionary<string, int>> ListedRunsAsync(CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, int>(StringComparer.Ordinal);
        for (string? cursor = ""; cursor is not null;)
        {
            using var page = JsonDocument.Parse(await api.GetStringAsync(
                $"api/v1/runs?limit=200{(cursor.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", cancellationToken));
            foreach (var run in page.RootElement.GetProperty("items").EnumerateArray())
            {
                var state = run.GetProperty("state").GetString()!;
                states[state] = states.GetValueOrDefault(state) + 1;
            }

            cursor = page.RootElement.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        return states;
    }

    public static IEnumerable<string> Queues()
    {
        string[] runs = [WireNames.RunsQueue, .. Enumerable.Range(0, Partitions).Select(WireNames.RunsPartition)];
        return runs.SelectMany(queue => new[] { queue, $"{queue}_error", $"{queue}_skipped" })
            .Concat([WireNames.TaskQueue(ChaosFlow.Type), WireNames.BatchQueue(ChaosFlow.Type), WireNames.EventsQueue, WireNames.DeadLetterQueue]);
    }

    private static bool IsOfGivenUp(string queue) =>
        queue == WireNames.DeadLetterQueue || queue.EndsWith("_error", StringComparison.Ordinal) || queue.EndsWith("_skipped", StringComparison.Ordinal);

    [SuppressMessage("Security", "CA2100", Justification = "The questions are constants.")]
    private async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var all = new List<T>();
        while (await rows.ReadAsync(cancellationToken))
        {
            all.Add(read(rows));
        }

        return all;
    }
}
