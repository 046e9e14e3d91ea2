using EventFlow.Bridges;
using EventFlow.Bridges.Folders;
using EventFlow.Bridges.Polling;
using EventFlow.Core.Events;
using EventFlow.Tests.Worker;

namespace EventFlow.Tests.Bridges;

public sealed class FolderTests : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StableFor = TimeSpan.FromSeconds(2);

    private readonly string root = Directory.CreateTempSubdirectory("ef-folder").FullName;
    private readonly ManualTime time = new();
    private readonly RecordingSink sink = new();

    private string In => Path.Combine(root, "in");

    public FolderTests() => Directory.CreateDirectory(In);

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task A_file_is_an_event_once_it_has_been_the_same_for_a_while()
    {
        await using var bridge = await RunAsync();
        Write("a.csv", "1");
        await bridge.LooksAsync(StableFor);
        Write("a.csv", "1,2");
        await bridge.LooksAsync(StableFor);
        Assert.Empty(sink.Taken);

        await bridge.LooksAsync();
        await bridge.LooksAsync();

        var read = Assert.Single(sink.Taken);
        Assert.Equal(("eventflow.file.created", $"file://nas{In}", "a.csv"), (read.Type, read.Source, read.Subject));
        Assert.Equal(3, read.Data!.Value.GetProperty("size").GetInt64());
        Assert.Equal(Path.Combine(In, "a.csv"), read.Data!.Value.GetProperty("path").GetString());
    }

    [Fact]
    public async Task A_file_that_has_changed_is_another_event()
    {
        Write("a.csv", "1");
        await using var bridge = await RunAsync(stableFor: TimeSpan.Zero);
        Write("a.csv", "12");
        await bridge.LooksAsync();
        await bridge.LooksAsync();

        Assert.Equal(["eventflow.file.created", "eventflow.file.changed"], sink.Taken.Select(one => one.Type));
        Assert.Equal(2, sink.Taken.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task After_a_restart_nothing_comes_twice_and_nothing_is_missed()
    {
        Write("a.csv", "1");
        await (await RunAsync(stableFor: TimeSpan.Zero)).DisposeAsync();

        Write("b.csv", "1");
        await (await RunAsync(stableFor: TimeSpan.Zero)).DisposeAsync();

        Assert.Equal(["a.csv", "b.csv"], sink.Subjects);
    }

    [Fact]
    public async Task What_was_not_taken_comes_again_as_the_same_event()
    {
        Write("a.csv", "1");
        using var stop = new CancellationTokenSource();
        sink.Shut();
        var stuck = Source(sink, Settings(stableFor: TimeSpan.Zero)).RunAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck);

        var (first, second) = (new RecordingSink(), new RecordingSink());
        await (await RunAsync(first, stableFor: TimeSpan.Zero)).DisposeAsync();

        File.Delete(State);
        await (await RunAsync(second, stableFor: TimeSpan.Zero)).DisposeAsync();

        Assert.Empty(sink.Taken);
        Assert.Equal(Assert.Single(first.Taken).Id, Assert.Single(second.Taken).Id);
    }

    [Fact]
    public async Task From_latest_what_is_there_already_is_no_event()
    {
        Write("old.csv", "1");
        await (await RunAsync(fromLatest: true, stableFor: TimeSpan.Zero)).DisposeAsync();

        Write("new.csv", "1");
        await (await RunAsync(fromLatest: true, stableFor: TimeSpan.Zero)).DisposeAsync();

        Assert.Equal(["new.csv"], sink.Subjects);
    }

    [Fact]
    public async Task Other_names_hidden_files_and_links_are_left_alone()
    {
        Directory.CreateDirectory(Path.Combine(root, "outside"));
        File.WriteAllText(Path.Combine(root, "outside", "secret.csv"), "1");
        File.CreateSymbolicLink(Path.Combine(In, "link.csv"), Path.Combine(root, "outside", "secret.csv"));
        Directory.CreateSymbolicLink(Path.Combine(In, "away"), Path.Combine(root, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(In, "loop"), In);
        Write("a.csv", "1");
        Write("a.txt", "1");
        Write(".a.csv", "1");
        Write("below/b.csv", "1");
        Write(".hidden/c.csv", "1");

        var flat = new RecordingSink();
        await (await RunAsync(flat, stableFor: TimeSpan.Zero)).DisposeAsync();

        await (await RunAsync(recursive: true, stableFor: TimeSpan.Zero, state: "other")).DisposeAsync();

        Assert.Equal(["a.csv"], flat.Subjects);
        Assert.Equal(["a.csv", "below/b.csv"], sink.Subjects.Order());
    }

    [Fact]
    public async Task Naughty_names_come_out_as_they_are()
    {
        string[] names = ["a b.csv", "a\nb.csv", "日本.csv", "'; drop table runs; --.csv", "-rf.csv", "${{ data }}.csv", "a\\b.csv", "%2e%2e.csv", $"{new string('n', 240)}.csv"];
        names.ToList().ForEach(name => Write(name, "1"));

        await using var bridge = await RunAsync(stableFor: TimeSpan.Zero);

        Assert.Equal(names.Order(), sink.Taken.Select(one => one.Data!.Value.GetProperty("name").GetString()!).Order());
        Assert.Contains("a%0Ab.csv", sink.Subjects);
    }

    [Fact]
    public async Task A_folder_that_is_away_is_told_and_what_was_reported_of_it_is_not_forgotten()
    {
        Write("a.csv", "1");
        await (await RunAsync(stableFor: TimeSpan.Zero)).DisposeAsync();

        Directory.Move(In, $"{In}.away");
        var missing = await Assert.ThrowsAsync<IOException>(() => Source(sink, Settings()).RunAsync(default));
        Directory.CreateDirectory(In);
        await using (var bridge = await RunAsync(stableFor: TimeSpan.Zero))
        {
            Directory.Delete(In);
            Directory.Move($"{In}.away", In);
            await bridge.LooksAsync();
        }

        Assert.StartsWith($"EF4105 The folder '{In}' cannot be read: ", missing.Message, StringComparison.Ordinal);
        Assert.Single(sink.Taken);
    }

    [Fact]
    public void A_name_that_is_no_text_is_put_aside_with_the_reason()
    {
        var read = FolderFile.Of(Settings(), "a\uFFFD.csv", 0, default).ToEvent(isNew: true, null, default);

        Assert.StartsWith("EF4106 ", RefusedEvents.ReasonOf(read), StringComparison.Ordinal);
    }

    private string State => Path.Combine(root, "state", "in.seen");

    private void Write(string name, string text)
    {
        var path = Path.Combine(In, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private FolderSettings Settings(
        bool recursive = false, TimeSpan? stableFor = null, bool fromLatest = false, string? state = null) => new(
        In, new NamePattern("*.csv"), recursive, "nas",
        new PollSettings(Every, stableFor ?? StableFor, fromLatest, state is null ? State : Path.Combine(root, "state", state)));

    private IBridgeSource Source(RecordingSink to, FolderSettings settings)
    {
        var bridge = new Bridge("in", settings, null, null);
        return settings.Open(bridge, to.Ports(bridge, time));
    }

    /// <summary>A bridge that has looked once.</summary>
    private Task<RunningBridge> RunAsync(
        RecordingSink? to = null, bool recursive = false, TimeSpan? stableFor = null, bool fromLatest = false, string? state = null) =>
        new RunningBridge(Source(to ?? sink, Settings(recursive, stableFor, fromLatest, state)), time).StartAsync(Every);

    private sealed class RunningBridge(IBridgeSource source, ManualTime time) : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private TimeSpan pause;
        private Task running = Task.CompletedTask;

        /// <param name="next">In how long it will look again.</param>
        public async Task<RunningBridge> StartAsync(TimeSpan next)
        {
            running = source.RunAsync(stop.Token);
            await time.SetAsync(pause = next);
            return this;
        }

        /// <summary>It looks once more.</summary>
        public async Task LooksAsync(TimeSpan? next = null)
        {
            time.Advance(pause);
            await time.SetAsync(pause = next ?? Every);
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await running.ContinueWith(_ => { }, TaskScheduler.Default);
            stop.Dispose();
        }
    }
}
