using System.Text;
using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;
using EventFlow.Contracts;
using Npgsql;
using RabbitMQ.Client;

namespace EventFlow.Benchmarks.Suite;

/// <summary>Events: how soon after an event is published the first task of its run begins, on a system without anything else to do; and how
/// many events in a second are taken, each with its run.</summary>
internal static class EventArrivals
{
    private const string Workflow = "arrivals";
    private const int Warmups = 100;
    private const int Singles = 500;
    private const int Burst = 20_000;
    private const int AtOnce = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private const string Yaml = $$$"""
        workflow: {{{Workflow}}}
        triggers:
          - { event: org.example.arrived, filter: "${{ data.site = 'a' }}" }
        tasks: { only: { uses: {{{LoadWorker.Noop}}} } }
        """;

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var ledger = new ArrivalLedger(call.Time);
        await using var stage = await Stage.SetAsync(call, LoadWorker.Noop, ledger, loops: false, cancellationToken);
        await stage.Installation.ApplyAsync(Workflow, Yaml, cancellationToken);
        await using var connection = await new ConnectionFactory { Uri = new Uri(stage.Installation.Broker) }.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        var latencies = await SinglesAsync(call, ledger, channel, cancellationToken);
        call.Say($"event to first task p50 {latencies.Ms(0.5)} p99 {latencies.Ms(0.99)} ms");
        var seconds = await BurstAsync(call, stage, channel, cancellationToken);
        call.Say($"{Burst} events taken in {seconds:0.00} s");
        call.Report.Set("shape", $"{Singles} events one after the other, from the publish to the handler; then {Burst} at once, from the first publish to the last run accepted");
        call.Report.Set("event_to_first_task_p50_ms", latencies.Ms(0.5));
        call.Report.Set("event_to_first_task_p99_ms", latencies.Ms(0.99));
        call.Report.Set("events_per_second", Math.Round(Burst / seconds));
        var runs = await CountAsync(stage.Installation.Database, cancellationToken);
        call.Report.Set("verified", runs == Warmups + Singles + Burst);
        return runs == Warmups + Singles + Burst;
    }

    private static async Task<Histogram> SinglesAsync(
        Call call, ArrivalLedger ledger, IChannel channel, CancellationToken cancellationToken)
    {
        var latencies = new Histogram();
        for (var number = 0; number < Warmups + Singles; number++)
        {
            var arrival = ledger.NextAsync();
            var sent = call.Time.GetTimestamp();
            await SendAsync(channel, $"single-{number}", cancellationToken);
            var began = await arrival.WaitAsync(cancellationToken);
            if (number >= Warmups)
            {
                latencies.Add(call.Time.GetElapsedTime(sent, began));
            }

            await Task.Delay(Pause, call.Time, cancellationToken);
        }

        return latencies;
    }

    private static async Task<double> BurstAsync(Call call, Stage stage, IChannel channel, CancellationToken cancellationToken)
    {
        var before = await CountAsync(stage.Installation.Database, cancellationToken);
        var began = call.Time.GetTimestamp();
        foreach (var part in Enumerable.Range(0, Burst).Chunk(AtOnce))
        {
            await Task.WhenAll(part.Select(number => SendAsync(channel, $"burst-{number}", cancellationToken)));
        }

        while (await CountAsync(stage.Installation.Database, cancellationToken) < before + Burst)
        {
            await Task.Delay(Pause, call.Time, cancellationToken);
        }

        return call.Time.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task SendAsync(IChannel channel, string id, CancellationToken cancellationToken) => await channel.BasicPublishAsync(
        WireNames.EventsExchange, "arrived", mandatory: true,
        new BasicProperties { ContentType = "application/cloudevents+json", Persistent = true },
        Encoding.UTF8.GetBytes(
            $$"""{ "specversion": "1.0", "id": "{{id}}", "source": "/load", "type": "org.example.arrived", "data": { "site": "a", "n": 1 } }"""),
        cancellationToken);

    private static async Task<long> CountAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select count(*) from runs", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
