namespace EventFlow.Core.Definitions.Text;

/// <summary>What a workflow file may cost before anything is built from it.</summary>
public static class FileLimits
{
    /// <summary>Bytes of a file, where nobody sets another number: enough for a chain of 100,000 tasks with inputs of their own.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Mappings and lists inside each other.</summary>
    public const int MaxDepth = 64;

    /// <summary>Values of the file, each alias counted as everything it stands for.</summary>
    public const int MaxNodes = 2_000_000;

    public const int MaxAliases = 1_000;

    /// <summary>Characters of all keys and scalars, each alias counted as everything it stands for.</summary>
    public const int MaxTextLength = 32 * 1024 * 1024;

    public const int MaxNumberLength = 1_000;
    public const int MaxGroupDepth = 16;
    public const int MaxFindings = 1_000;

    public const int MaxTitleLength = 200;
    public const int MaxDescriptionLength = 10_000;
    public const int MaxTags = 50;
    public const int MaxTagLength = 100;

    /// <summary>Characters of one text that has expressions in it.</summary>
    public const int MaxTemplateLength = 100_000;

    public const int MaxPatternLength = 1_000;
}
