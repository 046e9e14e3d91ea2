using System.Diagnostics;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>What a pool is held against: what the workers did at the same time, by their own ledgers.</summary>
/// <param name="Used">Slots in use once every run had ended, and the time to heal was over.</param>
/// <param name="Waiting">Attempts in line by then.</param>
/// <param name="HealedAt">From here on every slot must be there again.</param>
/// <param name="KilledAt">When each worker that was killed got its signal: what it had in its hands ended then.</param>
internal sealed record PoolEvidence(int Slots, int Used, int Waiting, long HealedAt, IReadOnlyDictionary<string, long> KilledAt);

internal sealed partial class Checker
{
    /// <summary>A slot lost of six would leave 83 %, and a slot is given on within milliseconds.</summary>
    private const double LeastUse = 0.75;

    /// <summary>Nobody waits any more while the last runs end.</summary>
    private static readonly long LastOnes = 10 * Stopwatch.Frequency;

    /// <summary>I10: never more at a time than there are slots, and in the end every slot is there again and used.</summary>
    private void CheckPool()
    {
        if (evidence.Pool is not { } pool)
        {
            return;
        }

        var all = evidence.Executions.Where(execution => !IsDoneAgain(execution)).ToList();
        if (Peak(all, pool) is var (most, at) && most > pool.Slots)
        {
            Breach("I10 over", $"{most} attempts ran at the moment {at}, the pool has {pool.Slots} slots");
        }

        var healed = Peak([.. all.Where(execution => execution.Started >= pool.HealedAt)], pool).Most;
        if (healed < pool.Slots)
        {
            Breach("I10 lost", $"after the time to heal at most {healed} attempts ran at a time, and many waited for {pool.Slots} slots");
        }

        if (UseAfter(all, pool) is { } use && use < LeastUse)
        {
            Breach("I10 idle", $"after the time to heal {use:P0} of the slots were in use while attempts waited; {LeastUse:P0} are the least");
        }

        if (pool.Used + pool.Waiting > 0)
        {
            Breach("I10 left", $"every run has ended, and {pool.Used} slots are in use and {pool.Waiting} attempts wait");
        }
    }

    /// <summary>A worker that died between its answer and the acknowledgement leaves a message for an attempt that is over. Whoever gets it
    /// does it once more and is refused: the slot has gone with the answer, and no pool knows of it.</summary>
    private bool IsDoneAgain(Execution execution) => executions[execution.Run].Any(earlier =>
        earlier.Path == execution.Path && earlier.Attempt == execution.Attempt && earlier.Ended < execution.Started);

    /// <summary>Null: the line was gone before it could tell anything.</summary>
    private static double? UseAfter(IReadOnlyList<Execution> executions, PoolEvidence pool)
    {
        var end = executions.Max(execution => execution.Ended ?? 0) - LastOnes;
        return end - pool.HealedAt < LastOnes
            ? null
            : executions.Sum(execution => (double)Math.Max(0, Math.Min(EndOf(execution, pool), end) - Math.Max(execution.Started, pool.HealedAt)))
                / (pool.Slots * (double)(end - pool.HealedAt));
    }

    private static (int Most, long At) Peak(IReadOnlyList<Execution> executions, PoolEvidence pool)
    {
        var edges = executions
            .SelectMany(execution => new[] { (At: execution.Started, Change: 1), (At: EndOf(execution, pool), Change: -1) })
            .OrderBy(edge => edge.At).ThenBy(edge => edge.Change);
        var (running, most, moment) = (0, 0, 0L);
        foreach (var (at, change) in edges)
        {
            running += change;
            (most, moment) = running > most ? (running, at) : (most, moment);
        }

        return (most, moment);
    }

    private static long EndOf(Execution execution, PoolEvidence pool) =>
        execution.Ended ?? (pool.KilledAt.TryGetValue(execution.Worker, out var killed) ? killed : long.MaxValue);
}
