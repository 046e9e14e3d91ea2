using EventFlow.Cli.Suites;
using Xunit.Abstractions;

namespace EventFlow.Tests.Expressions;

public sealed class JsonataSuiteTests(ITestOutputHelper output)
{
    public const string Folder = "jsonata";

    [CasesFact(Folder)]
    public void Every_group_passes()
    {
        var suite = new ExpressionSuite(Cases.Folder(Folder));
        var reports = suite.Groups.Select(group => Report(suite, group)).ToList();

        output.WriteLine($"passed {reports.Sum(report => report.Passed)} of {reports.Sum(report => report.Total)}");
        Assert.NotEmpty(reports);
        Assert.Empty(reports.Where(report => report.Passed < report.Total).Select(report => report.Group));
    }

    private (string Group, int Passed, int Total) Report(ExpressionSuite suite, string group)
    {
        var failures = suite.CasesOf(group).Select(test => (test, failure: test.Run(TimeProvider.System))).ToList();
        var passed = failures.Count(entry => entry.failure is null);
        output.WriteLine($"{group}: {passed}/{failures.Count}");
        foreach (var (test, failure) in failures.Where(entry => entry.failure is not null))
        {
            output.WriteLine($"    {test.Name} {test.Expression.ReplaceLineEndings(" ")} => {failure}");
        }

        return (group, passed, failures.Count);
    }
}
