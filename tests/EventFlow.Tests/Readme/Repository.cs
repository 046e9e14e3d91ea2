namespace EventFlow.Tests.Readme;

/// <summary>The files of the repository the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventFlow.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository: there is no EventFlow.sln above them.");
        return folder.FullName;
    }
}
