namespace EventFlow.Tests.Definitions;

/// <summary>The real cases that lie beside the repository, or where EVENTFLOW_CASES says.</summary>
internal static class Cases
{
    public static string? Folder(string name)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("EVENTFLOW_CASES") ?? Path.Combine(Root(), "..", "shared", "cases"), name);
        return Directory.Exists(folder) ? folder : null;
    }

    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventFlow.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no EventFlow.sln above the tests");
        }

        return folder.FullName;
    }
}

/// <summary>A fact about real cases; skipped where they are not given.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CasesFactAttribute : FactAttribute
{
    public CasesFactAttribute(string folder)
    {
        if (Cases.Folder(folder) is null)
        {
            Skip = $"the cases '{folder}' are not beside the repository and EVENTFLOW_CASES does not name them";
        }
    }
}
