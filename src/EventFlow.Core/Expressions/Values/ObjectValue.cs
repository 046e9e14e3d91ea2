using System.Text.Json;

namespace EventFlow.Core.Expressions.Values;

internal abstract class ObjectValue : Value
{
    public abstract int Count { get; }
    public abstract IEnumerable<KeyValuePair<string, Value>> Members { get; }
    public override string TypeName => "object";
    public override char Symbol => 'o';

    public abstract Value? Find(string name);
}

/// <summary>An object built by the expression; members keep the order in which they were set.</summary>
internal sealed class MapValue : ObjectValue
{
    private readonly OrderedDictionary<string, Value> members = new(StringComparer.Ordinal);

    public override int Count => members.Count;
    public override IEnumerable<KeyValuePair<string, Value>> Members => members;

    public override Value? Find(string name) => members.GetValueOrDefault(name);

    public MapValue Set(string name, Value value)
    {
        members[name] = value;
        return this;
    }

    public void Remove(string name) => members.Remove(name);
}

internal sealed class JsonObjectValue(JsonElement element) : ObjectValue
{
    public override int Count => element.GetPropertyCount();
    public override JsonElement? Origin => element;

    public override IEnumerable<KeyValuePair<string, Value>> Members =>
        element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Of(member.Value)!));

    public override Value? Find(string name) => element.TryGetProperty(name, out var member) ? Of(member) : null;
}

internal sealed class ScopeValue(ScopeObject scope) : ObjectValue
{
    public override int Count => scope.Members.Count();

    public override IEnumerable<KeyValuePair<string, Value>> Members =>
        from member in scope.Members
        let value = Wrap(member.Value)
        where value is not null
        select KeyValuePair.Create(member.Key, value);

    public override Value? Find(string name) => Wrap(scope.Find(name));

    private static Value? Wrap(object? member) => member switch
    {
        JsonElement element => Of(element),
        ScopeObject inner => new ScopeValue(inner),
        _ => null,
    };
}
