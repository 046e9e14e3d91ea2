using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

/// <summary>Outputs that are kept apart: the run has references, expressions see values.</summary>
public sealed class LargeOutputTests
{
    private const string Reading = """
        workflow: w
        tasks:
          a: { uses: t }
          b: { needs: [a], uses: t, with: { n: "${{ tasks.a.output.rows[1].n }}" } }
          c: { needs: [b], uses: t, when: "${{ tasks.a.state = 'succeeded' }}" }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_expression_reads_a_field_of_what_is_kept_apart(bool restoring)
    {
        var run = new PlannedRun(Reading, restoring: restoring).Start().CompleteLarge("a", """{"rows":[{"n":1},{"n":2}]}""");

        Assert.Equal("""{"n":2}""", run.InputOf("b"));
        Assert.StartsWith("""{"$payload":""", run.Rows["a"].Output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_read_only_by_an_expression_that_comes_to_it()
    {
        var run = new PlannedRun(Reading).Start().CompleteLarge("a", """{"rows":[]}""");
        Assert.Single(run.PayloadsRead);

        run.Complete("b");

        Assert.Single(run.PayloadsRead);
        Assert.Equal("queued", run.State("c"));
    }

    [Fact]
    public void An_evaluation_reads_it_once_however_often_it_is_named()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              a: { uses: t }
              b: { needs: [a], uses: t, with: { both: "${{ [tasks.a.output.n, tasks.a.output.n + 1] }}", whole: "${{ tasks.a.output }}" } }
            """).Start().CompleteLarge("a", """{"n":1}""");

        Assert.Equal("""{"both":[1,2],"whole":{"n":1}}""", run.InputOf("b"));
        Assert.Single(run.PayloadsRead);
    }

    [Fact]
    public void One_that_is_gone_fails_its_reader_and_says_what_to_do()
    {
        var run = new PlannedRun(Reading).Start();
        run.Complete("a", new PayloadRef(new string('0', 64), 7).ToJson().GetRawText());

        Assert.Equal("failed", run.State("b"));
        Assert.StartsWith("with: EF2196 the output of a (7 bytes, sha256 0000", run.Rows["b"].ErrorMessage, StringComparison.Ordinal);
        Assert.EndsWith($"eventflow runs repair {run.Live.Id} --from a", run.Rows["b"].ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_map_runs_over_one_and_its_children_read_another(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              a: { uses: t }
              m: { needs: [a], foreach: "${{ tasks.a.output }}", uses: t, with: { item: "${{ item }}" } }
              z: { needs: [m], uses: t, with: { all: "${{ tasks.m.output }}" } }
            """, restoring: restoring).Start().CompleteLarge("a", "[7,8]");
        Assert.Equal("""{"item":8}""", run.InputOf("m[1]"));

        run.CompleteLarge("m[0]", "\"large\"").Complete("m[1]", "\"small\"");

        Assert.Equal("""{"all":["large","small"]}""", run.InputOf("z"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_loop_hands_it_on_from_round_to_round(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              l:
                while: ${{ index < 2 }}
                max: 3
                tasks:
                  a: { uses: t, with: { before: "${{ tasks.l.output.a }}" } }
            """, restoring: restoring).Start().CompleteLarge("l[0]/a", "\"large\"");

        Assert.Equal("""{"before":"large"}""", run.InputOf("l[1]/a"));
    }

    [Fact]
    public void What_only_looks_like_a_reference_is_data_where_no_worker_gave_it()
    {
        var data = new PayloadRef(new string('0', 64), 7).ToJson().GetRawText();
        var run = new PlannedRun("""
            workflow: w
            tasks:
              s: { signal: go }
              b: { needs: [s], uses: t, with: { given: "${{ tasks.s.output }}" } }
            """).Start().Signal("go", data);

        Assert.Equal($$"""{"given":{{data}}}""", run.InputOf("b"));
        Assert.Empty(run.PayloadsRead);
    }

    [Fact]
    public void The_history_has_the_reference_of_what_a_task_gave_that_is_done_again()
    {
        var run = new PlannedRun(Reading).Start().CompleteLarge("a", """{"rows":[]}""").Fail("b", retryable: false).Repair(from: "a");

        var reset = run.History.Last(line => line.Kind == "task.reset" && line.Path == "a");

        Assert.StartsWith("""{"output":{"$payload":""", reset.Data, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_as_large_as_an_output_goes_to_one_task_and_not_to_each_of_a_map()
    {
        var text = new string('x', 2 * 1024 * 1024);
        var run = new PlannedRun("""
            workflow: w
            tasks:
              a: { uses: t }
              one: { needs: [a], uses: t, with: { text: "${{ tasks.a.output }}" } }
              each: { needs: [a], foreach: [1], uses: t, with: { text: "${{ tasks.a.output }}" } }
              in: { needs: [a], foreach: [1], tasks: { x: { uses: t, with: { text: "${{ tasks.a.output }}" } } } }
            """).Start().CompleteLarge("a", $"\"{text}\"");

        Assert.Equal("queued", run.State("one"));
        Assert.All(["each[0]", "in[0]/x"], path => Assert.Equal("input_too_large", run.Rows[path].ErrorType));
        Assert.Contains("1048576 are allowed inside of a map;", run.Rows["each[0]"].ErrorMessage, StringComparison.Ordinal);
    }
}
