namespace EventFlow.IntegrationTests.Servers;

/// <summary>A server that is a package of the npm registry, installed beside the tests when the first of them wants it.</summary>
internal sealed class NpmPackage(string name, string version)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Lazy<Task<string>> folder = new(() => InstallAsync(name, version));

    public static NpmPackage S3rver { get; } = new("s3rver", "3.7.1");

    public static NpmPackage Fauxqs { get; } = new("fauxqs", "1.9.2");

    /// <summary>Why tests that want one cannot run; null: they can.</summary>
    public static string? Missing { get; } = new[] { "node", "npm" }.Where(tool => !IsThere(tool)).ToList() is [var missing, ..]
        ? $"'{missing}' is not on this machine; apt-get install nodejs npm"
        : null;

    /// <summary>Where its <c>node_modules</c> are.</summary>
    public Task<string> FolderAsync() => folder.Value;

    private static async Task<string> InstallAsync(string name, string version)
    {
        var home = Path.Combine(AppContext.BaseDirectory, "npm", $"{name}-{version}");
        if (Directory.Exists(home))
        {
            return home;
        }

        // Not whole until it has its name.
        var half = $"{home}.{Environment.ProcessId}";
        Directory.CreateDirectory(half);
        await using var npm = await ProcessHost.StartAsync(
            new ProcessSpec("npm", "install", "--prefix", half, "--no-audit", "--no-fund", "--ignore-scripts", $"{name}@{version}"));
        var code = await npm.WaitForExitAsync(Patience);
        Assert.True(code == 0, npm.Output());
        try
        {
            Directory.Move(half, home);
        }
        catch (IOException) when (Directory.Exists(home))
        {
            Directory.Delete(half, recursive: true);
        }

        return home;
    }

    private static bool IsThere(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(path => File.Exists(Path.Combine(path, tool)));
}

/// <summary>Skipped, and says so, where servers from the npm registry cannot be installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute() => Skip = NpmPackage.Missing;
}
