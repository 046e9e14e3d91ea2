using System.Security.Cryptography;
using System.Text;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Events;

/// <summary>The idempotency keys of runs that events start: what makes one event one run, for as long as history is kept.</summary>
internal static class EventKeys
{
    private const string Prefix = "event:";

    /// <param name="again">See <see cref="IncomingEvent.Again"/>.</param>
    public static string Of(string key, string? again)
    {
        var whole = Prefix + key + (again is null ? "" : $"\treplay:{again}");

        // One that cannot be stored as it is, is still told from all others by its hash.
        return whole.Length <= RunKeys.MaxLength && ReferenceEquals(SafeText.Json(whole), whole)
            ? whole
            : $"{Prefix}sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(whole)))}";
    }
}
