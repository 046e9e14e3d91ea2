using System.Text.Json;

namespace EventFlow.Core.Expressions;

/// <summary>The input of an expression: an object whose members are JSON values or further scope objects, so that a large task
/// output is referred to and never copied.</summary>
public sealed class ScopeObject
{
    private readonly Dictionary<string, object> members = new(StringComparer.Ordinal);

    /// <summary>The time and the chance of the expression; where null, those of the machine.</summary>
    public ExpressionMoment? Moment { get; init; }

    public IEnumerable<KeyValuePair<string, object>> Members =>
        members.Select(member => KeyValuePair.Create(member.Key, Read(member.Value)));

    public ScopeObject Set(string name, JsonElement value)
    {
        members[name] = value;
        return this;
    }

    public ScopeObject Set(string name, ScopeObject value)
    {
        members[name] = value;
        return this;
    }

    /// <summary>A value that is read when an expression first comes to it, and once.</summary>
    public ScopeObject Set(string name, Func<JsonElement> read)
    {
        members[name] = new Lazy<JsonElement>(read, isThreadSafe: false);
        return this;
    }

    /// <summary>A <see cref="JsonElement"/>, a <see cref="ScopeObject"/>, or null where there is no such member.</summary>
    public object? Find(string name) => members.TryGetValue(name, out var member) ? Read(member) : null;

    private static object Read(object member) => member is Lazy<JsonElement> unread ? unread.Value : member;
}
