using EventFlow.Core.Planning;
using EventFlow.Testing;
using EventFlow.Testing.Expectations;

namespace EventFlow.Tests.Testing;

public sealed class ExpectedRunTests
{
    private static readonly WorkflowTest Test = WorkflowTest.Of("""
        workflow: w
        tasks:
          a: { uses: t, retry: { attempts: 3, delay: 5m } }
          b: { needs: [a], uses: t }
          c: { uses: t }
        """)
        .On("a", TaskResult.Error("Http.503"), TaskResult.Output(new { rows = 1 }));

    [Fact]
    public void A_run_as_expected_is_content()
    {
        Test.Run().MustBe(new ExpectedRun
        {
            State = RunStatus.Succeeded,
            Duration = TimeSpan.FromMinutes(5),
            Tasks = new Dictionary<string, ExpectedTask>
            {
                ["a"] = new()
                {
                    State = TaskState.Succeeded,
                    Attempts = 2,
                    AttemptsAt = [TimeSpan.Zero, TimeSpan.FromMinutes(5)],
                    EndedAt = TimeSpan.FromMinutes(5),
                    Output = JsonOf("""{ "rows": 1.0 }"""),
                },
            },
            Order = ["a", "b"],
        });
    }

    [Fact]
    public void All_that_is_not_as_expected_is_told_at_once()
    {
        var mismatches = Test.Run().Compare(new ExpectedRun
        {
            State = RunStatus.Failed,
            Error = "Sql.*",
            Duration = TimeSpan.FromHours(1),
            Tasks = new Dictionary<string, ExpectedTask>
            {
                ["a"] = new() { Attempts = 3, AttemptsAt = [TimeSpan.Zero], Output = JsonOf("{}"), State = TaskState.Failed },
                ["z"] = new() { State = TaskState.Skipped },
            },
            Order = ["a", "c"],
        });

        Assert.Equal(
            [
                "state: expected failed, got succeeded",
                "error: expected Sql.*, got no error",
                "duration: expected 1h, got 5m",
                "tasks.a.state: expected failed, got succeeded",
                """tasks.a.output: expected {}, got {"rows":1}""",
                "tasks.a.attempts: expected 3, got 2",
                "tasks.a.attempts_at: expected [0s], got [0s, 5m]",
                "tasks.z: expected a task, got none of this path",
                "order: expected c to begin after a has ended, got c began at 0s, a ended at 5m",
            ],
            mismatches.Select(mismatch => mismatch.ToString()));
    }

    [Fact]
    public void The_message_names_the_seed()
    {
        var failure = Assert.Throws<WorkflowTestException>(() => Test.Run(3).MustBe(new ExpectedRun { State = RunStatus.Canceled }));

        Assert.Equal("EF2204 the run with seed 3 is not as expected:\nstate: expected canceled, got succeeded", failure.Message);
    }

    [Fact]
    public void Times_are_not_compared_where_messages_are_lost() =>
        Assert.Empty(Test.Run(3).Compare(new ExpectedRun { Duration = TimeSpan.FromDays(1) }));

    private static System.Text.Json.JsonElement JsonOf(string text) => System.Text.Json.JsonElement.Parse(text);
}
