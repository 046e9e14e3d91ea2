using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions.Namespaces;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Docs;

/// <summary>The keys that the readers of the workflow file know, found in the readers themselves.</summary>
internal static class ReaderKeys
{
    /// <summary>By <c>Type.Field</c>: the fields whose name ends with <c>Keys</c>, and the words of a parameter's schema. Calendars and
    /// namespaces are files of their own.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } = Find();

    /// <summary>What the sources hand to <c>CheckKeys</c>; a name that does not end with Keys would escape <see cref="All"/>.</summary>
    public static IEnumerable<string> Checked() => SourceTree.Files("src/EventFlow.Core/Definitions", "*.cs")
        .SelectMany(file => Regex.Matches(SourceTree.Read(file), @"\.CheckKeys\(\s*[^,]+,\s*([^,]+),"))
        .Select(match => match.Groups[1].Value);

    private static Dictionary<string, IReadOnlyList<string>> Find()
    {
        var sets = typeof(WorkflowReader).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("EventFlow.Core.Definitions", StringComparison.Ordinal) == true)
            .Where(type => type != typeof(CalendarReader) && type != typeof(NamespaceReader))
            .SelectMany(type => type.GetFields(
                BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(field => field.Name.EndsWith("Keys", StringComparison.Ordinal) && typeof(IEnumerable<string>)
                .IsAssignableFrom(field.FieldType))
            .ToDictionary(field => $"{field.DeclaringType!.Name}.{field.Name}", field => Words(field.GetValue(null)!));
        var rules = typeof(SchemaReader).GetProperty("Rules", BindingFlags.Instance | BindingFlags.NonPublic)!
            .GetValue(new SchemaReader(new ValueReader(new Findings("")))) as IDictionary;
        sets.Add("SchemaReader.Rules", Words(rules!.Keys));
        return sets;
    }

    private static IReadOnlyList<string> Words(object words) => [.. ((IEnumerable)words).Cast<string>()];
}
