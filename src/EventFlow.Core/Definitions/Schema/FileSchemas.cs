using System.Collections.Concurrent;
using System.Text;

namespace EventFlow.Core.Definitions.Schema;

/// <summary>The JSON Schemas (2020-12) of the files that people write, for editors and for tools that write such files.</summary>
public static class FileSchemas
{
    public const string MediaType = "application/schema+json";
    public const string Workflow = "workflow";
    public const string Namespace = "namespace";
    public const string Bridges = "bridges";
    public const string Cases = "cases";

    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <summary>The kinds of files, that of workflows first.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Workflow, Namespace, Bridges, Cases];

    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    public static string Of(string kind) => Texts.GetOrAdd(kind, Load);

    private static string Load(string kind)
    {
        using var resource = typeof(FileSchemas).Assembly.GetManifestResourceStream($"{typeof(FileSchemas).Namespace}.{kind}.schema.json")
            ?? throw new ArgumentException($"There is no schema of '{kind}' files.", nameof(kind));
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
