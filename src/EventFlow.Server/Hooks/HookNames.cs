namespace EventFlow.Server.Hooks;

internal static class HookNames
{
    private const int MaxLength = 128;

    public static bool AreGood(string name) =>
        name.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(name[0])
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-');
}
