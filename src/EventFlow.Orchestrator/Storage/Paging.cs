using EventFlow.Contracts.Api;

namespace EventFlow.Orchestrator.Storage;

internal static class Paging
{
    /// <summary>A page of at most <paramref name="limit"/> rows of a list that was read one row further.</summary>
    public static Page<T> Cut<T>(List<T> rows, int limit, Func<T, string> cursorAfter) =>
        rows.Count <= limit ? new Page<T>(rows, null) : new Page<T>(rows[..limit], cursorAfter(rows[limit - 1]));
}
