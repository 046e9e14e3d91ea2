using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EventFlow.Core.Planning;

/// <summary>The task a run is carried out for.</summary>
public sealed record RunParent(Guid RunId, string Path, int Attempt);

/// <summary>Runs that are carried out for a task of another run.</summary>
public static class ChildRuns
{
    private const int IdBytes = 16;
    private const int MomentBytes = 6;

    /// <summary>The run that does an attempt. It follows from the attempt, so that however often it is asked for there is one run; and it
    /// begins with a moment, as the ids of all runs do.</summary>
    public static Guid IdOf(Guid parent, string path, int attempt, DateTimeOffset begun)
    {
        Span<byte> moment = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(moment, Math.Max(0, begun.ToUnixTimeMilliseconds()));
        var id = SHA256.HashData(Encoding.UTF8.GetBytes($"{parent:N}/{path}/{attempt}")).AsSpan(0, IdBytes);
        moment[^MomentBytes..].CopyTo(id);

        // Version 7, and the variant of RFC 9562.
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }

    /// <summary>What the end of a child means for the attempt it does; null: the attempt has succeeded.</summary>
    /// <param name="canceled">Why somebody wanted it to end.</param>
    public static AttemptError? ErrorOf(Guid child, RunStatus status, RunError? error, string? canceled = null) => status switch
    {
        RunStatus.Succeeded => null,
        RunStatus.Canceled => new AttemptError(
            ErrorTypes.ChildCanceled, $"run {child} was canceled{(canceled is null ? "" : $": {canceled}")}", Retryable: false),
        RunStatus.TimedOut => new AttemptError(ErrorTypes.Timeout, error?.Message ?? $"run {child} timed out"),
        _ => new AttemptError(error?.Type ?? status.Word(), error?.Message ?? $"run {child} ended as {status.Word()}"),
    };
}
