namespace EventFlow.IntegrationTests.Servers;

/// <summary>Finds the servers of the operating system, or says what to install.</summary>
internal static class Binaries
{
    private const string Remedy =
        "Integration tests run against a private PostgreSQL and RabbitMQ. Install them with: apt-get install postgresql rabbitmq-server";

    public static string Postgres(string name) => Find(name, PostgresFolders());

    public static string RabbitMq(string name) => Find(name, ["/usr/lib/rabbitmq/bin", .. SearchPath()]);

    public static string Erlang(string name) => Find(name, [.. SearchPath(), "/usr/lib/erlang/bin"]);

    /// <summary>PostgreSQL refuses to run as root: then its own user runs it.</summary>
    public static string[] AsPostgresUser(string command, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", command, .. arguments]
            : [command, .. arguments];

    private static IEnumerable<string> PostgresFolders()
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        return versions
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .Concat(SearchPath());
    }

    private static string[] SearchPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static string Find(string name, IEnumerable<string> folders) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"'{name}' is not on this machine. {Remedy}");
}
