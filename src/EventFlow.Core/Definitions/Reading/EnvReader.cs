using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>env</c>: values by name that expressions read and environments differ in.</summary>
internal sealed class EnvReader(ValueReader values)
{
    /// <summary>The mapping, or null where there is none.</summary>
    public FileNode? Read(FileEntry? entry)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return null;
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, "'env' of the workflow", "a mapping of names to values, such as 'api: https://api.example.org'");
            return null;
        }

        foreach (var value in entry.Value.Entries)
        {
            Names.CheckTask(value, "the name of a value of 'env'", values.Findings);
            RefuseExpressions(value.Value, value.Key);
        }

        return entry.Value;
    }

    private void RefuseExpressions(FileNode node, string name)
    {
        if (node.Kind == FileKind.Text && node.Value.Contains(TextSite.Opening, StringComparison.Ordinal))
        {
            values.Findings.Error(node.Place, DefinitionCodes.ExpressionInEnv,
                $"{Words.Quote(name)} of 'env' has an expression in it, which would not be carried out: write the value, "
                + "or put the expression where it is needed");
        }

        node.Items.ForEach(item => RefuseExpressions(item, name));
        node.Entries.ForEach(entry => RefuseExpressions(entry.Value, name));
    }
}
