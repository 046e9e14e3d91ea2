using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace EventFlow.Bridges.Polling;

/// <summary>What was reported of a polled place: for each name a mark of what it was then. Of names and versions only hashes are kept, so
/// that a hundred thousand of them are some megabytes.</summary>
internal sealed class SeenItems
{
    // What is away may come back: a folder that was not mounted, or a listing that was not whole.
    private const int DaysKept = 30;

    private const int Forgotten = -1;

    private readonly Dictionary<UInt128, SeenItem> items = [];
    private readonly HashSet<UInt128> changed = [];
    private int round;

    public int Count => items.Count;

    public Sight Look(string name, string version)
    {
        ref var item = ref CollectionsMarshal.GetValueRefOrNullRef(items, KeyOf(name));
        if (Unsafe.IsNullRef(ref item))
        {
            return Sight.New;
        }

        item = item with { Round = round };
        return item.Mark == MarkOf(version) ? Sight.Known : Sight.Changed;
    }

    public void Add(string name, string version)
    {
        var key = KeyOf(name);
        items[key] = new SeenItem(MarkOf(version), 0, round);
        changed.Add(key);
    }

    public void BeginRound() => round++;

    /// <summary>All that is there was looked at since the round began.</summary>
    /// <param name="today">Days since the year 1.</param>
    public void EndRound(int today)
    {
        foreach (var (key, item) in items.Where(one => one.Value.Round != round || one.Value.AwaySince != 0).ToList())
        {
            if (item.Round != round && item.AwaySince != 0 && today - item.AwaySince > DaysKept)
            {
                items.Remove(key);
                changed.Add(key);
            }
            else if (item.Round == round || item.AwaySince == 0)
            {
                items[key] = item with { AwaySince = item.Round == round ? 0 : today };
                changed.Add(key);
            }
        }
    }

    /// <summary>What was stored before.</summary>
    public void Restore(UInt128 key, ulong mark, int awaySince)
    {
        if (awaySince == Forgotten)
        {
            items.Remove(key);
        }
        else
        {
            items[key] = new SeenItem(mark, awaySince, round);
        }
    }

    public IEnumerable<(UInt128 Key, ulong Mark, int AwaySince)> All() =>
        items.Select(one => (one.Key, one.Value.Mark, one.Value.AwaySince));

    /// <summary>Since it was asked for the last time.</summary>
    public IReadOnlyList<(UInt128 Key, ulong Mark, int AwaySince)> TakeChanged()
    {
        var taken = changed
            .Select(key => items.TryGetValue(key, out var item) ? (key, item.Mark, item.AwaySince) : (key, 0, Forgotten)).ToList();
        changed.Clear();
        return taken;
    }

    public static UInt128 KeyOf(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public static ulong MarkOf(string version) => (ulong)(KeyOf(version) >> 64);

    private readonly record struct SeenItem(ulong Mark, int AwaySince, int Round);
}

internal enum Sight
{
    New,
    Changed,
    Known,
}
