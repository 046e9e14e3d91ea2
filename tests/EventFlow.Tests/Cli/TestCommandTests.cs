using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class TestCommandTests : IDisposable
{
    private const string Workflow = """
        workflow: nightly
        params: { site: { type: string } }
        tasks:
          load: { uses: t, with: { site: "${{ params.site }}" }, retry: { attempts: 3, delay: 5m } }
          ok: { needs: [load], approve: { by: ops, form: { type: object, required: [why] } } }
          go: { signal: go }

        """;

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Cases_that_pass_are_listed_and_the_exit_code_is_good()
    {
        var call = await TestAsync("""
            case: all well
            params: { site: oslo }
            send: [{ at: 1m, signal: go }, { at: 2m, approve: ok, form: { why: because } }]
            expect: { state: succeeded, duration: 2m }
            """);

        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Equal("ok      all well  (succeeded after 2m)\n1 case(s), 0 failed\n", call.Out);
    }

    [Fact]
    public async Task A_case_says_what_is_undone_and_when_the_run_is_repaired()
    {
        var workflow = folder.Write("order.yaml", """
            workflow: order
            tasks:
              book: { uses: t, compensate: { uses: u } }
              ship: { needs: [book], uses: t }
            """);
        folder.Write("order.test.yaml", """
            cases:
              - case: undone
                results: { ship: { error: Lost } }
                expect: { state: failed, order: [ship, book/compensate], tasks: { book/compensate: succeeded } }
              - case: repaired
                results: { ship: [{ error: Lost }, { output: 1 }] }
                send: [{ at: 1h, repair: ann, from: [book] }]
                expect: { state: succeeded, duration: 1h, tasks: { book: { attempts: 2 } } }
            """);

        var call = await CliCall.OfflineAsync("test", workflow);

        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Equal("ok      undone  (failed after 0s)\nok      repaired  (succeeded after 1h)\n2 case(s), 0 failed\n", call.Out);
    }

    [Fact]
    public async Task Workflows_beside_are_run_by_the_tasks_that_name_them()
    {
        folder.Write("load.yaml", "workflow: load\ntasks: { read: { uses: t } }\noutput: { rows: '${{ tasks.read.output }}' }\n");
        folder.Write("broken.yaml", "workflow: broken\n");
        var parent = folder.Write("all.yaml", "workflow: all\ntasks: { call: { run: load } }\noutput: ${{ tasks.call.output.rows }}\n");
        folder.Write("all.test.yaml", """
            case: read by the child
            results: { call/read: { output: 7, takes: 1h } }
            expect: { state: succeeded, duration: 1h, tasks: { call: { output: { rows: 7 } } } }
            """);

        var call = await CliCall.OfflineAsync("test", parent, "--seeds", "20");

        Assert.Equal((0, "ok      read by the child  (succeeded after 1h)\n1 case(s), 0 failed, each with 20 seed(s)\n"), (call.ExitCode, call.Out));
    }

    [Fact]
    public async Task A_difference_says_what_was_expected_what_came_and_where_it_stands()
    {
        var call = await TestAsync("""
            cases:
              - case: retried
                params: { site: oslo }
                results: { load: [{ error: Http.503 }, { output: 1 }] }
                send: [{ signal: go }]
                expect:
                  state: succeeded
                  tasks:
                    load: { attempts: 3 }
            """);

        Assert.Equal(1, call.ExitCode);
        Assert.Equal(
            $"""
            FAILED  retried  (running after 5m)
            {CasePath}:7:7: EF2204 state: expected succeeded, got running, nothing more can happen: ok: waits for approval by ops
            {CasePath}:9:17: EF2204 tasks.load.attempts: expected 3, got 2
            1 case(s), 1 failed

            """,
            call.Out);
    }

    [Fact]
    public async Task As_json_it_is_one_document()
    {
        var call = await TestAsync("params: { site: oslo }\nexpect: failed", "-o", "json");

        Assert.Equal(1, call.ExitCode);
        Assert.Equal(1, call.Json.GetProperty("failed").GetInt32());
        var failure = call.Json.GetProperty("cases")[0].GetProperty("failures")[0];
        Assert.Equal(
            (2, "state", "failed"),
            (failure.GetProperty("line").GetInt32(), failure.GetProperty("where").GetString(),
                failure.GetProperty("expected").GetString()));
    }

    [Fact]
    public async Task Every_error_of_a_case_file_is_told_with_its_place_and_nothing_is_run()
    {
        var call = await TestAsync("""
            workflow: other
            cases:
              - params: { sight: oslo }
                results:
                  laod: { output: 1 }
                  load: [{ output: 1, error: X }, { output: 1, message: m }, { takes: 5 }]
                send:
                  - { at: 1m, signal: og }
                  - { at: 1m, approve: ok }
                  - { at: 1m }
                expect: { states: failed, tasks: { load: suceeded, laod: failed } }
            """);

        Assert.Equal(1, call.ExitCode);
        Assert.Equal(
            [
                "1:11: EF2207", "3:5: EF1212", "3:15: EF1211", "5:7: EF2201", "6:14: EF2202", "6:52: EF2202", "6:66: EF2202", "8:9: EF2203",
                "9:9: EF2203", "10:9: EF1043", "11:15: EF1042", "11:46: EF1047", "11:56: EF2201",
            ],
            call.Out.Split('\n').Where(line => line.StartsWith(CasePath, StringComparison.Ordinal))
                .Select(line => string.Join(' ', line[(CasePath.Length + 1)..].Split(' ').Take(2))));
        Assert.EndsWith("error(s), no case was run\n", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_that_fails_is_named()
    {
        // A signal that is lost and sent again comes after what it should come before.
        var call = await TestAsync(
            """
            params: { site: oslo }
            results: { load: [{ lost: true }, { output: 1 }] }
            send: [{ at: 28s, signal: go }, { at: 29s, reject: ok }]
            expect: { error: Approval.Rejected, order: [go, ok] }
            """,
            "--seeds", "200");

        Assert.Equal(1, call.ExitCode);
        Assert.Matches(@"with seed (\d+); --seed \1 plays it again", call.Out);
    }

    [Fact]
    public async Task Errors_of_the_workflow_are_told()
    {
        var path = folder.Write("bad.yaml", "workflow: bad\ntaskss: {}\n");

        var call = await CliCall.OfflineAsync("test", path);

        Assert.Equal(1, call.ExitCode);
        Assert.Contains($"{path}:2:1: EF1042", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_cases_it_is_wrong_usage()
    {
        var path = folder.Write("alone.yaml", WorkflowFiles.Chain("alone"));

        var call = await CliCall.OfflineAsync("test", path);

        Assert.Equal(2, call.ExitCode);
        Assert.StartsWith($"EF2208 there are no cases for {path}: write ", call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds", "-1", "EF2209")]
    [InlineData("--case", "nowhere.yaml", "EF2105")]
    public async Task Wrong_options_are_wrong_usage(string option, string value, string code)
    {
        var call = await TestAsync("params: { site: oslo }\nexpect: failed", option, value);

        Assert.Equal(2, call.ExitCode);
        Assert.StartsWith(code, call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cases_in_a_folder_are_no_workflows()
    {
        folder.Write("nightly.yaml", Workflow);
        folder.Write("nightly.test.yaml", "expect: failed");

        var call = await CliCall.OfflineAsync("validate", folder.Path);

        Assert.Equal((0, "1 file(s), 0 error(s), 0 warning(s)\n"), (call.ExitCode, call.Out));
    }

    private string CasePath => Path.Combine(folder.Path, "nightly.test.yaml");

    private Task<CliCall> TestAsync(string cases, params string[] more)
    {
        folder.Write("nightly.test.yaml", cases);
        return CliCall.OfflineAsync(["test", folder.Write("nightly.yaml", Workflow), .. more]);
    }
}
