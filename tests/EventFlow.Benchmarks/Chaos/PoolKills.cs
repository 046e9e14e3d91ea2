using System.Net.Http.Json;
using EventFlow.Contracts.Api;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Workers are killed while all that they do needs a slot of one pool. After the time a slot may take to heal there is load once
/// more, which needs every slot.</summary>
internal static class PoolKills
{
    /// <summary>Runs that come after the faults.</summary>
    private const int RunsAfter = 40;

    /// <summary>A slot is back when the lease of its attempt has run out and the run has been told.</summary>
    private static readonly TimeSpan HealsWithin = TimeSpan.FromSeconds(30);

    public static async Task PlayAsync(Stage stage, Counts counts)
    {
        await stage.PlayAsync(
            counts with { Runs = counts.Runs - RunsAfter },
            _ => stage.ReplaceAsync(stage.Workers[stage.Chance.Next(stage.Workers.Count)]));
        await HealAsync(stage);
        stage.NoteHealed();
        stage.Load.Want(RunsAfter);
        await stage.Load.UntilPromisedAsync(counts.Runs, CancellationToken.None);
    }

    public static async Task MakePoolAsync(Stage stage, CancellationToken cancellationToken)
    {
        using var answer = await stage.Api.PutAsJsonAsync(
            $"api/v1/pools/{ChaosFlow.Pool}", new { slots = stage.Scenario.PoolSlots }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>All the time it may take, or until nothing is left that could heal.</summary>
    private static async Task HealAsync(Stage stage)
    {
        try
        {
            await Eventually.BecomesAsync(
                async token => await stage.Evidence.OpenRunsAsync(token) == 0 && await LookAsync(stage, token) is { Used: 0, Waiting: 0 },
                "every slot is back", HealsWithin);
        }
        catch (TimeoutException)
        {
            // Runs go on meanwhile; the checker says what has not healed.
        }
    }

    public static async Task<PoolEvidence> LookAsync(Stage stage, CancellationToken cancellationToken)
    {
        var pool = await stage.Api.GetFromJsonAsync<PoolView>($"api/v1/pools/{ChaosFlow.Pool}", ApiJson.Options, cancellationToken);
        return new PoolEvidence(stage.Scenario.PoolSlots, pool!.Used, pool.Waiting, stage.HealedAt, stage.KilledAt);
    }
}
