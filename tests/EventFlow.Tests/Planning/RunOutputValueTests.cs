using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class RunOutputValueTests
{
    private const string Flow = """
        workflow: w
        tasks:
          load: { uses: t }
          clean: { needs: [load], foreach: [1, 2], uses: t }
        output: { rows: "${{ tasks.load.output.rows }}", files: "${{ tasks.clean.output }}" }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_succeeds_gives_what_its_workflow_says(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring)
            .Start().Complete("load", """{"rows":7}""").Complete("clean[1]", "\"b\"").Complete("clean[0]", "\"a\"");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal("""{"rows":7,"files":["a","b"]}""", run.Live.Output?.GetRawText());
    }

    [Fact]
    public void A_run_that_fails_gives_nothing()
    {
        var run = new PlannedRun(Flow).Start().Fail("load");

        Assert.Null(run.Live.Output);
    }

    [Fact]
    public void An_output_that_cannot_be_had_fails_the_run()
    {
        var run = new PlannedRun("workflow: w\ntasks:\n  a: { uses: t }\noutput: ${{ $error('no rows') }}").Start().Complete("a");

        Assert.Equal((RunStatus.Failed, ErrorTypes.Expression), (run.Status, run.Error?.Type));
        Assert.StartsWith("output: ", run.Error?.Message, StringComparison.Ordinal);
        Assert.Equal("run.failed", run.History[^1].Kind);
    }

    [Fact]
    public void An_output_that_is_too_large_fails_the_run()
    {
        var run = new PlannedRun("workflow: w\ntasks:\n  a: { uses: t }\noutput: ${{ tasks.a.output & tasks.a.output }}")
        {
            Options = PlannerOptions.Default with { MaxPayloadBytes = 20 },
        };

        run.Start().Complete("a", "\"0123456789\"");

        Assert.Equal((RunStatus.Failed, ErrorTypes.OutputTooLarge), (run.Status, run.Error?.Type));
    }
}
