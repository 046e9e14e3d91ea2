using System.Security.Cryptography;
using System.Text;
using EventFlow.Orchestrator.Storage.Migrations;

namespace EventFlow.Tests.Storage;

public sealed class DatabaseViewsTests
{
    // Where this fails, a view has changed: give it the next revision, in its file and here.
    private static readonly string[] Known =
    [
        "v_concurrency 1 5024e3943d0a",
        "v_events 1 1a6c29284ada",
        "v_runs 1 6a847dd591f6",
        "v_schedules 1 f2106eb6acb7",
        "v_tasks 1 2694ff353c3c",
    ];

    [Fact]
    public void A_view_that_changes_has_a_revision_of_its_own() =>
        Assert.Equal(Known, DatabaseViews.All.Select(view => $"{view.Name} {view.Revision} {Hash(view.Text)}"));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
