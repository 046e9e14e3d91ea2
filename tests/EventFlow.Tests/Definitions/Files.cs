using System.Text;
using EventFlow.Core.Definitions;

namespace EventFlow.Tests.Definitions;

/// <summary>Workflow files for tests: texts in the test, real cases beside the repository.</summary>
internal static class Files
{
    public static DefinitionResult Read(string text, string file = "w.yaml") => WorkflowFile.Read(Encoding.UTF8.GetBytes(text), file);

    public static string[] Errors(string text) => Read(text).Errors.Select(error => error.ToString()).ToArray();

    public static WorkflowDefinition Good(string text)
    {
        var result = Read(text);
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return result.Definition!;
    }

    /// <summary>A file with these lines as the body of the task 'a'.</summary>
    public static string Task(string body) =>
        $"workflow: w\ntasks:\n  a:\n    uses: noop\n{string.Concat(body.Split('\n').Select(line => $"    {line}\n"))}  b: {{ uses: "
        + $"noop }}\n  c: {{ uses: noop }}\n";
}
