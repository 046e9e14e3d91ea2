using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EventFlow.Tests;

/// <summary>A WfCommons trace (WfFormat 1.5) as a workflow of ours: each task sleeps a thousandth of its recorded time.</summary>
/// <param name="Milliseconds">What each task sleeps.</param>
public sealed record WfCommonsFlow(
    string Yaml, IReadOnlyDictionary<string, IReadOnlyList<string>> Parents, IReadOnlyDictionary<string, double> Milliseconds)
{
    public const string Folder = "wfcommons";

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Cases.Folder(Folder), "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <param name="scale">Factor on what each task sleeps.</param>
    public static WfCommonsFlow Read(string file, string type = "sleep", double scale = 1)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Cases.Folder(Folder), file)));
        var workflow = document.RootElement.GetProperty("workflow");
        var seconds = workflow.GetProperty("execution").GetProperty("tasks").EnumerateArray()
            .ToDictionary(task => task.GetProperty("id").GetString()!, task => task.GetProperty("runtimeInSeconds").GetDouble());
        var parents = new Dictionary<string, IReadOnlyList<string>>();
        var sleeps = new Dictionary<string, double>();
        var yaml = new StringBuilder("workflow: wfcommons\ntasks:\n");
        foreach (var task in workflow.GetProperty("specification").GetProperty("tasks").EnumerateArray())
        {
            var id = task.GetProperty("id").GetString()!;
            parents[id] = [.. task.GetProperty("parents").EnumerateArray().Select(parent => parent.GetString()!)];
            sleeps[id] = seconds.GetValueOrDefault(id) * scale;
            var milliseconds = sleeps[id].ToString(CultureInfo.InvariantCulture);
            yaml.Append(CultureInfo.InvariantCulture,
                $"  {id}: {{ needs: [{string.Join(", ", parents[id])}], uses: {type}, with: {{ milliseconds: {milliseconds} }} }}\n");
        }

        return new WfCommonsFlow(yaml.ToString(), parents, sleeps);
    }
}
