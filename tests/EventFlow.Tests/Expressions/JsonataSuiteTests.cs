using Xunit.Abstractions;

namespace EventFlow.Tests.Expressions;

public sealed class JsonataSuiteTests(ITestOutputHelper output)
{
    [JsonataFact]
    public void The_reference_suite_passes_as_far_as_the_language_goes()
    {
        var total = 0;
        var passed = 0;
        foreach (var group in JsonataSuite.Groups)
        {
            var failures = JsonataSuite.CasesOf(group).Select(test => (test, failure: test.Run())).ToList();
            var good = failures.Count(entry => entry.failure is null);
            output.WriteLine($"{group}: {good}/{failures.Count}");
            foreach (var (test, failure) in failures.Where(entry => entry.failure is not null))
            {
                output.WriteLine($"    {test.Name} {test.Source.ReplaceLineEndings(" ")} => {failure}");
            }

            total += failures.Count;
            passed += good;
        }

        output.WriteLine($"{passed}/{total}");
        Assert.Equal(total, passed);
    }
}
