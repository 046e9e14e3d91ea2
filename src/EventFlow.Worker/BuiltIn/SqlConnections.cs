using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace EventFlow.Worker.BuiltIn;

/// <summary>One pool per connection string that <c>sql</c> tasks name.</summary>
internal sealed class SqlConnections(IConfiguration configuration) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<NpgsqlDataSource>> sources = new(StringComparer.OrdinalIgnoreCase);

    public NpgsqlDataSource Find(string name)
    {
        var text = configuration.GetConnectionString(name);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw BuiltInErrors.Failed(
                "Sql.UnknownConnection", $"This worker has no connection string '{name}'. Set ConnectionStrings__{name}.",
                retryable: false);
        }

        try
        {
            return sources.GetOrAdd(name, _ => new Lazy<NpgsqlDataSource>(() => NpgsqlDataSource.Create(text))).Value;
        }
        catch (ArgumentException)
        {
            sources.TryRemove(name, out _);
            // The text itself stays out of the message: it may hold a password.
            throw BuiltInErrors.Failed(
                "Sql.UnknownConnection", $"The connection string '{name}' of this worker is not one of PostgreSQL.", retryable: false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources.Values.Where(source => source.IsValueCreated))
        {
            await source.Value.DisposeAsync();
        }
    }
}
