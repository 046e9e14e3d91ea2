using EventFlow.Tests.Architecture;
namespace EventFlow.Tests.Server;

/// <summary>The hostile bodies that lie beside the repository, or where EVENTFLOW_CASES says.</summary>
internal static class HostileCases
{
    public static string? Folder(string name)
    {
        var cases = Environment.GetEnvironmentVariable("EVENTFLOW_CASES") ?? Path.Combine(SourceTree.Root, "..", "shared", "cases");
        var folder = Path.Combine(cases, name);
        return Directory.Exists(folder) ? folder : null;
    }
}

/// <summary>A claim about given cases; skipped where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HostileFactAttribute : FactAttribute
{
    public HostileFactAttribute(string folder)
    {
        Folder = folder;
        if (HostileCases.Folder(folder) is null)
        {
            Skip = $"the cases '{folder}' are not beside the repository and EVENTFLOW_CASES does not name them";
        }
    }

    public string Folder { get; }
}
