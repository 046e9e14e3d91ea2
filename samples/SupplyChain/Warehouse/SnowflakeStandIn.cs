using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SupplyChain.Conversion;

namespace SupplyChain.Warehouse;

/// <summary>Stands for a Snowflake database: one SQLite file. As there, a load that was done is remembered and not done again.</summary>
internal sealed class SnowflakeStandIn(string file)
{
    /// <returns>False where this load was done before.</returns>
    public bool Replace(string load, IReadOnlyList<OpenOrder> orders)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        Execute(transaction, "create_tables");
        if (Execute(transaction, "record_load", ("$load", load), ("$rows", orders.Count)) == 0)
        {
            return false;
        }

        Execute(transaction, "delete_orders");
        foreach (var order in orders)
        {
            Insert(transaction, order);
        }

        transaction.Commit();
        return true;
    }

    private static void Insert(SqliteTransaction transaction, OpenOrder order) => Execute(
        transaction,
        "insert_order",
        ("$purchase_order", order.Order),
        ("$item", order.Item),
        ("$material", order.Material),
        ("$quantity", order.Quantity),
        ("$amount", order.Amount),
        ("$currency", order.Currency),
        ("$delivery_date", order.DeliveryDate));

    [SuppressMessage("Security", "CA2100", Justification = "Every query is an embedded file; values are parameters.")]
    private static int Execute(SqliteTransaction transaction, string query, params (string Name, object Value)[] parameters)
    {
        using var stream = typeof(SnowflakeStandIn).Assembly.GetManifestResourceStream($"{query}.sql")!;
        using var reader = new StreamReader(stream);
        using var command = new SqliteCommand(reader.ReadToEnd(), transaction.Connection, transaction);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command.ExecuteNonQuery();
    }
}
