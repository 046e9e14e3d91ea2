using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Text of other programs as PostgreSQL takes it: without NUL and lone surrogates, and of bounded length.</summary>
internal static class SafeText
{
    public const int ShortLimit = 200;
    public const int LongLimit = 8000;

    /// <summary>Names: error types, workers, levels.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Short(string? text) => Clean(text, ShortLimit);

    /// <summary>Messages and reasons.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Long(string? text) => Clean(text, LongLimit);

    /// <summary>JSON text: what it cannot hold is replaced, nothing is cut.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Json(string? text) => Clean(text, int.MaxValue);

    public static TaskRecord Of(TaskRecord task)
    {
        var (worker, reason) = (Short(task.Worker), Long(task.WaitReason));
        var (errorType, errorMessage, output) = (Short(task.ErrorType), Long(task.ErrorMessage), Json(task.Output));
        var same = ReferenceEquals(worker, task.Worker) && ReferenceEquals(reason, task.WaitReason)
            && ReferenceEquals(errorType, task.ErrorType) && ReferenceEquals(errorMessage, task.ErrorMessage)
            && ReferenceEquals(output, task.Output);
        return same
            ? task
            : task with { Worker = worker, WaitReason = reason, ErrorType = errorType, ErrorMessage = errorMessage, Output = output };
    }

    /// <summary>The same instance where nothing had to change.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    private static string? Clean(string? text, int limit)
    {
        if (text is null)
        {
            return null;
        }

        var cut = text.Length > limit ? Cut(text, limit) : text;
        return IsClean(cut) ? cut : Replace(cut);
    }

    private static string Cut(string text, int limit)
    {
        var end = limit - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    private static bool IsClean(string text)
    {
        var rest = text.AsSpan();
        while (true)
        {
            var at = rest.IndexOfAnyInRange('\uD800', '\uDFFF');
            if ((at < 0 ? rest : rest[..at]).Contains('\0'))
            {
                return false;
            }

            if (at < 0)
            {
                return true;
            }

            if (at + 1 >= rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
            {
                return false;
            }

            rest = rest[(at + 2)..];
        }
    }

    private static string Replace(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return clean.ToString();
    }
}
