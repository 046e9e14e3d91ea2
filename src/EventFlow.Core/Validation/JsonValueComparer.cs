using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace EventFlow.Core.Validation;

/// <summary>JSON values by what they mean: 1 equals 1.0, members in any order.</summary>
internal sealed class JsonValueComparer : IEqualityComparer<JsonElement>
{
    public static JsonValueComparer Instance { get; } = new();

    public bool Equals(JsonElement x, JsonElement y) => JsonElement.DeepEquals(x, y);

    public int GetHashCode([DisallowNull] JsonElement obj)
    {
        var hash = new HashCode();
        hash.Add(obj.ValueKind);
        switch (obj.ValueKind)
        {
            case JsonValueKind.Number:
                hash.Add(obj.GetDouble());
                break;
            case JsonValueKind.String:
                hash.Add(obj.GetString());
                break;
            case JsonValueKind.Array:
                foreach (var item in obj.EnumerateArray())
                {
                    hash.Add(GetHashCode(item));
                }

                break;
            case JsonValueKind.Object:
                hash.Add(obj.EnumerateObject().Sum(member => (long)HashCode.Combine(member.Name, GetHashCode(member.Value))));
                break;
        }

        return hash.ToHashCode();
    }
}
