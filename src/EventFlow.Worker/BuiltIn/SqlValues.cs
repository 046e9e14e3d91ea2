using System.Globalization;
using System.Text.Json;
using EventFlow.Contracts;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Worker.BuiltIn;

/// <summary>JSON values as parameters, and columns as JSON values.</summary>
internal static class SqlValues
{
    public static NpgsqlParameter Parameter(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => new NpgsqlParameter { ParameterName = name, Value = DBNull.Value },
        // Untyped, as a literal in quotes is: so the same text serves a date, a uuid or an enum.
        JsonValueKind.String => new NpgsqlParameter(name, NpgsqlDbType.Unknown) { Value = value.GetString() },
        JsonValueKind.True or JsonValueKind.False => new NpgsqlParameter(name, value.GetBoolean()),
        JsonValueKind.Number => new NpgsqlParameter(name, Number(value)),
        JsonValueKind.Array => Array(name, value),
        _ => new NpgsqlParameter(name, NpgsqlDbType.Jsonb) { Value = value.GetRawText() },
    };

    public static Dictionary<string, object?> Row(NpgsqlDataReader reader)
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var column = 0; column < reader.FieldCount; column++)
        {
            row[reader.GetName(column)] = reader.IsDBNull(column) ? null : Read(reader, column);
        }

        return row;
    }

    private static object Number(JsonElement value) =>
        value.TryGetInt32(out var small) ? small
        : value.TryGetInt64(out var large) ? large
        : value.TryGetDecimal(out var exact) ? exact
        : value.GetDouble();

    // For "= any(@names)"; a list of mixed values stays JSON.
    private static NpgsqlParameter Array(string name, JsonElement value)
    {
        var items = value.EnumerateArray().ToList();
        return items.Count > 0 && items.TrueForAll(item => item.ValueKind == JsonValueKind.String)
            ? new NpgsqlParameter(name, items.ConvertAll(item => item.GetString()))
            : items.Count > 0 && items.TrueForAll(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out _))
            ? new NpgsqlParameter(name, items.ConvertAll(item => item.GetInt64()))
            : new NpgsqlParameter(name, NpgsqlDbType.Jsonb) { Value = value.GetRawText() };
    }

    private static object? Read(NpgsqlDataReader reader, int column)
    {
        if (reader.GetDataTypeName(column) is "json" or "jsonb")
        {
            return JsonElement.Parse(reader.GetString(column), new JsonDocumentOptions { MaxDepth = WireJson.Options.MaxDepth - 4 });
        }

        return Plain(reader.GetValue(column));
    }

    private static object? Plain(object value) => value switch
    {
        bool or short or int or long or decimal or string or Guid => value,
        float or double => Finite(value),
        DateTime { Kind: DateTimeKind.Utc } moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        DateTime local => local.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly or TimeSpan => Text(value),
        byte[] bytes => Convert.ToBase64String(bytes),
        Array list => list.Cast<object?>().Select(item => item is null ? null : Plain(item)).ToList(),
        _ => Text(value),
    };

    // JSON has no words for these.
    private static object Finite(object value) =>
        double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)) ? value : Text(value)!;

    private static string? Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture);
}
