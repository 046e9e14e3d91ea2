using System.Collections.Concurrent;
using EventFlow.Testing;

namespace EventFlow.Tests.Properties;

/// <summary>The promises, held against generated runs. The message of a failure begins with the seed: <c>RandomRun.Of(seed)</c> is that
/// run again, and the message ends with its workflow.</summary>
public sealed class PromiseTests(PromiseTests.PlayedRuns played) : IClassFixture<PromiseTests.PlayedRuns>
{
    private const int Runs = 10_000;
    private const int Shown = 5;

    [Fact]
    public void An_accepted_run_is_never_lost_and_always_ends() => Holds(Promise.AlwaysEnds);

    [Fact]
    public void Each_result_is_recorded_exactly_once() => Holds(Promise.ResultsOnce);

    [Fact]
    public void An_event_writes_the_tasks_it_is_about_and_no_others() => Holds(Promise.FlatCost);

    [Fact]
    public void Whatever_waits_says_why() => Holds(Promise.SaysWhy);

    [Fact]
    public void A_run_restored_from_its_rows_is_the_run_that_lives() => Holds(Promise.Restores);

    [Fact]
    public void Every_run_replays_from_its_history() => Holds(Promise.Replays);

    [Fact]
    public void Whatever_can_be_undone_is_undone_once_and_in_reverse_order() => Holds(Promise.Undoes);

    [Fact]
    public void Pools_are_never_overdrawn_and_get_everything_back() => Holds(Promise.WithinPools);

    [Fact]
    public void The_generated_runs_end_in_every_way_and_meet_every_kind_of_node()
    {
        Assert.Equal(Runs, played.Ends.Values.Sum());
        Assert.All(["succeeded", "failed", "canceled"], end => Assert.True(played.Ends[end] > Runs / 20, $"{played.Ends[end]} runs {end}"));
        Assert.All(
            ["task", "group", "map", "loop", "wait", "signal", "approve", "switch", "run", "compensation"],
            kind => Assert.True(played.Kinds.GetValueOrDefault(kind) > Runs / 20, $"only {played.Kinds.GetValueOrDefault(kind)} {kind}"));
    }

    private void Holds(Promise promise)
    {
        var breaches = played.Breaches.Where(breach => breach.Promise == promise).OrderBy(breach => breach.Seed).ToList();
        Assert.True(
            breaches.Count == 0,
            $"{string.Join('\n', breaches.Take(Shown).Select(breach => $"seed {breach.Seed}: {breach.What}"))}\n"
            + $"in {breaches.Select(breach => breach.Seed).Distinct().Count()} of {Runs} runs; the first:\n"
            + (breaches.Count == 0 ? "" : RandomRun.Of(breaches[0].Seed).Text));
    }

    public sealed class PlayedRuns
    {
        public PlayedRuns() => Parallel.For(1, Runs + 1, Play);

        internal ConcurrentBag<(Promise Promise, int Seed, string What)> Breaches { get; } = [];

        /// <summary>Runs by the state they are left in.</summary>
        internal ConcurrentDictionary<string, int> Ends { get; } = new();

        /// <summary>Runs in which a kind of node has ended.</summary>
        internal ConcurrentDictionary<string, int> Kinds { get; } = new();

        private void Play(int seed)
        {
            var promises = new Promises(new Random(seed));
            try
            {
                var run = RandomRun.Of(seed).Play(promises.Look);
                promises.Close(run);
                Ends.AddOrUpdate(Core.Planning.StateWords.Word(run.State), 1, (_, count) => count + 1);
                foreach (var kind in run.Tasks.Where(task => task.EndedAt is not null).Select(task => task.Kind).Distinct())
                {
                    Kinds.AddOrUpdate(kind, 1, (_, count) => count + 1);
                }
            }
            catch (Exception failure)
            {
                Breaches.Add((Promise.AlwaysEnds, seed, failure.ToString()));
            }

            promises.Breaches.ForEach(breach => Breaches.Add((breach.Promise, seed, breach.What)));
        }
    }
}
