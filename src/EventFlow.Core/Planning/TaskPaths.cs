using System.Globalization;
using System.Text;

namespace EventFlow.Core.Planning;

/// <summary>Addresses of task instances: <c>load</c>, <c>clean[17]</c>, <c>region[eu]/load</c>.</summary>
public static class TaskPaths
{
    /// <summary>Longest path of a map's child, in bytes of UTF-8: with the names a group inside may add, it stays within what an index
    /// of the database takes.</summary>
    public const int MaxChildBytes = 500;

    /// <summary>The last name in the path of what undoes a task: <c>load/compensate</c>. Nothing else is inside of a task.</summary>
    public const string Compensation = "compensate";

    public static string Inside(string? owner, string name) => string.IsNullOrEmpty(owner) ? name : $"{owner}/{name}";

    public static string Child(string map, int index) => string.Create(CultureInfo.InvariantCulture, $"{map}[{index}]");

    public static string Child(string map, string key) => $"{map}[{Escape(key)}]";

    /// <summary>The path of the map or group an instance belongs to; empty at the top of the run.</summary>
    public static string Parent(string path)
    {
        if (path.EndsWith(']'))
        {
            return path[..path.LastIndexOf('[')];
        }

        var slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    /// <summary>The text between the last brackets, escaped as it stands in the path.</summary>
    public static string KeyOf(string path) => path[(path.LastIndexOf('[') + 1)..^1];

    // A key may hold the characters that give a path its shape; they and control characters are written as %XX.
    public static string Escape(string key)
    {
        var text = new StringBuilder(key.Length);
        foreach (var rune in key.EnumerateRunes())
        {
            if (rune.Value is '[' or ']' or '/' or '%' || Rune.IsControl(rune))
            {
                text.Append('%').Append(rune.Value.ToString("X2", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString();
    }
}
