using System.Text.Json;

namespace EventFlow.Core.Planning;

/// <summary>A person's decision, which reaches its run as a signal of a name that no task can wait for.</summary>
/// <param name="Text">As it is stored and becomes the output of the task.</param>
public sealed record Decision(bool IsApproval, string By, string? Comment, JsonElement Text)
{
    public const string Approve = "approve";
    public const string Reject = "reject";

    /// <summary>The deciding of a task: the first decision is the one that counts.</summary>
    public const string Key = "decision";

    private const string Prefix = "approval:";

    public static string SignalOf(string path) => Prefix + path;

    /// <summary>The path of the task a signal decides; null for any other signal.</summary>
    internal static string? PathOf(string signal) => signal.StartsWith(Prefix, StringComparison.Ordinal) ? signal[Prefix.Length..] : null;

    public static Decision Read(JsonElement text) => new(
        text.GetProperty("decision").GetString() == Approve, text.GetProperty("by").GetString()!,
        text.TryGetProperty("comment", out var comment) ? comment.GetString() : null, text);
}
