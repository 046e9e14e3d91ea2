using EventFlow.Bridges.Polling;

namespace EventFlow.Tests.Bridges;

public sealed class SeenFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ef-seen").FullName;

    private string At => Path.Combine(folder, "deep", "in.seen");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_was_saved_is_known_by_name_and_version()
    {
        Change(items => items.Add("a", "1"));
        Change(items => items.Add("b", "1"));
        Change(items => items.Add("a", "2"));

        using var file = SeenFile.Open(At);

        Assert.False(file.IsNew);
        Assert.Equal(
            [Sight.Known, Sight.Changed, Sight.Known, Sight.New],
            new[] { ("a", "2"), ("a", "1"), ("b", "1"), ("c", "1") }.Select(one => file.Items.Look(one.Item1, one.Item2)));
    }

    [Fact]
    public void A_file_is_new_until_something_is_saved_be_it_nothing()
    {
        using (var file = SeenFile.Open(At))
        {
            Assert.True(file.IsNew);
        }

        Change(_ => { });

        using var again = SeenFile.Open(At);
        Assert.False(again.IsNew);
    }

    [Fact]
    public void A_line_that_a_crash_cut_off_is_as_if_it_were_not_there()
    {
        Change(items => items.Add("a", "1"));
        File.AppendAllText(At, "0123456789abcdef");

        using var file = SeenFile.Open(At);

        Assert.Equal((Sight.Known, 1), (file.Items.Look("a", "1"), file.Items.Count));
    }

    [Theory]
    [InlineData("something else\n")]
    [InlineData("eventflow seen 1\nabc\n")]
    [InlineData("eventflow seen 1\nzz 1 0\n")]
    public void A_file_that_is_damaged_is_not_touched_and_told_with_the_way_out(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At)!);
        File.WriteAllText(At, text);

        var refused = Assert.Throws<IOException>(() => SeenFile.Open(At));

        Assert.StartsWith($"EF4107 The file '{At}', which says what was reported, cannot be used: Its ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(At));
    }

    [Fact]
    public void Nobody_else_may_use_it_meanwhile()
    {
        using var file = SeenFile.Open(At);
        Assert.StartsWith("EF4107 ", Assert.Throws<IOException>(() => SeenFile.Open(At)).Message, StringComparison.Ordinal);
        file.Items.Add("a", "1");
        file.Save();

        Assert.StartsWith("EF4107 ", Assert.Throws<IOException>(() => SeenFile.Open(At)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_does_not_grow_with_what_has_changed_again_and_again()
    {
        using (var file = SeenFile.Open(At))
        {
            for (var version = 0; version < 40; version++)
            {
                Enumerable.Range(0, 1_000).ToList().ForEach(number => file.Items.Add($"{number}", $"{version}"));
                file.Save();
            }
        }

        Assert.True(new FileInfo(At).Length < 700_000, $"{new FileInfo(At).Length}");
    }

    [Fact]
    public void What_is_away_is_forgotten_after_a_month_and_not_before()
    {
        Change(items => items.Add("a", "1"));
        foreach (var (day, isKnown) in new[] { (1_000, true), (1_030, true), (1_031, false) })
        {
            Change(items =>
            {
                items.BeginRound();
                items.EndRound(day);
            });
            using var file = SeenFile.Open(At);
            Assert.Equal(isKnown, file.Items.Look("a", "1") == Sight.Known);
        }
    }

    [Fact]
    public void What_has_come_back_counts_from_anew()
    {
        Change(items => items.Add("a", "1"));
        foreach (var (day, isThere) in new[] { (1_000, false), (1_020, true), (1_040, false), (1_060, false) })
        {
            Change(items =>
            {
                items.BeginRound();
                Assert.Equal(Sight.Known, isThere ? items.Look("a", "1") : Sight.Known);
                items.EndRound(day);
            });
        }

        using var file = SeenFile.Open(At);
        Assert.Equal(Sight.Known, file.Items.Look("a", "1"));
    }

    [Fact]
    public void A_hundred_thousand_names_take_some_megabytes()
    {
        var names = Enumerable.Range(0, 100_000).Select(number => $"a/rather/long/name/of/a/file/that/is/number/{number}.csv").ToList();
        var items = new SeenItems();
        // What this thread asks for, with what is soon thrown away: other tests use the memory of the process meanwhile.
        var before = GC.GetAllocatedBytesForCurrentThread();
        names.ForEach(name => items.Add(name, "1"));
        var asked = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(asked / 1024 / 1024, 1, 60);
        Assert.Equal(100_000, items.Count);
    }

    private void Change(Action<SeenItems> change)
    {
        using var file = SeenFile.Open(At);
        change(file.Items);
        file.Save();
    }
}
