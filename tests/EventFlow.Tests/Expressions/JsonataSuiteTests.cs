using Xunit.Abstractions;

namespace EventFlow.Tests.Expressions;

public sealed class JsonataSuiteTests(ITestOutputHelper output)
{
    [CasesFact(JsonataSuite.Folder)]
    public void Every_group_passes()
    {
        var reports = JsonataSuite.Groups.Select(Report).ToList();

        output.WriteLine($"passed {reports.Sum(report => report.Passed)} of {reports.Sum(report => report.Total)}");
        Assert.NotEmpty(reports);
        Assert.Empty(reports.Where(report => report.Passed < report.Total).Select(report => report.Group));
    }

    private (string Group, int Passed, int Total) Report(string group)
    {
        var failures = JsonataSuite.CasesOf(group).Select(test => (test, failure: test.Run())).ToList();
        var passed = failures.Count(entry => entry.failure is null);
        output.WriteLine($"{group}: {passed}/{failures.Count}");
        foreach (var (test, failure) in failures.Where(entry => entry.failure is not null))
        {
            output.WriteLine($"    {test.Name} {test.Source.ReplaceLineEndings(" ")} => {failure}");
        }

        return (group, passed, failures.Count);
    }
}
