using System.CommandLine;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;
using EventFlow.Testing;
using EventFlow.Testing.Cases;

namespace EventFlow.Cli.Commands;

internal static class TestCommand
{
    private const int MostSeeds = 100_000;

    private static readonly Argument<string> Workflow = new("FILE") { Description = "the workflow file" };

    private static readonly Option<string?> Cases = new("--case")
    {
        Description = "the file of cases; default NAME.test.yaml, NAME.test.yml or NAME.test.json beside the workflow",
    };

    private static readonly Option<int> Seeds = new("--seeds")
    {
        Description = "plays each case this often more, with lost, late and repeated messages and crashes of the engine; default 0",
    };

    private static readonly Option<int?> Seed = new("--seed") { Description = "plays each case once more, with this seed alone" };

    public static Command Create(CliContext context) =>
        new Command("test", "Runs a workflow offline on a clock that jumps, with scripted task results; exit code 1 unless all cases pass.")
        {
            Workflow, Cases, Seeds, Seed, EnvironmentOption.Env,
        }.Do(context, RunAsync);

    private static Task<int> RunAsync(Invocation call, CancellationToken cancellationToken) =>
        Task.Run(() => Run(call, cancellationToken), cancellationToken);

    private static int Run(Invocation call, CancellationToken cancellationToken)
    {
        var seeds = SeedsOf(call);
        var path = WorkflowPaths.Require([call.Get(Workflow)]) is [var only] ? only : call.Get(Workflow);
        var workflow = EnvironmentOption.Read(call, [path])[0];
        if (workflow.Result.Definition is not { } definition)
        {
            return Report(call, new TestReport(workflow.Path, null, workflow.Result.Errors, []));
        }

        var file = CaseFileOf(call.Get(Cases), workflow.Path);
        var children = ChildFiles.Beside(workflow.Path, definition, new ReadOptions { Environment = workflow.Environment });
        var calendars = CalendarFiles.Beside(workflow.Path, [definition, .. children.Values.Select(child => child.Definition)]);
        var (cases, errors) = CaseFile.Read(CheckedFile.ReadContent(file), file, definition, calendars);
        var outcomes = new List<CaseOutcome>();
        foreach (var one in cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            outcomes.Add(Play(one with { Scenario = one.Scenario with { Children = children } }, seeds));
        }

        return Report(call, new TestReport(file, definition.Id, errors, outcomes) { Seeds = call.Get(Seed) is null ? call.Get(Seeds) : 1 });
    }

    private static CaseOutcome Play(TestCase testCase, IEnumerable<int> seeds)
    {
        try
        {
            return CaseRunner.Play(testCase, seeds);
        }
        catch (WorkflowTestException failure)
        {
            throw new CliException(ExitCodes.Failed, failure.Message);
        }
    }

    private static int Report(Invocation call, TestReport report)
    {
        call.Output.Result(report.ToJson(), report.Write);
        return report.Passed ? ExitCodes.Good : ExitCodes.Failed;
    }

    private static IEnumerable<int> SeedsOf(Invocation call)
    {
        var count = call.Get(Seeds);
        if (count is < 0 or > MostSeeds)
        {
            throw CliException.Usage($"EF2209 --seeds is {count}, which is not from 0 to {MostSeeds}.");
        }

        return call.Get(Seed) is { } seed ? [seed] : Enumerable.Range(1, count);
    }

    private static string CaseFileOf(string? given, string workflow)
    {
        if (given is not null)
        {
            return WorkflowPaths.Require([given])[0];
        }

        var candidates = new[] { ".yaml", ".yml", ".json" }.Select(ending => Path.ChangeExtension(workflow, $".test{ending}")).ToList();
        return candidates.Find(File.Exists)
            ?? throw CliException.Usage($"EF2208 there are no cases for {workflow}: write {candidates[0]}, or name a file with --case.");
    }
}
