namespace EventFlow.Cli.Commands;

/// <summary>Asks before something that is not easily undone.</summary>
internal static class Confirmation
{
    /// <param name="question">Ends with what may be answered.</param>
    /// <param name="refused">What is told after any answer but yes.</param>
    /// <exception cref="CliException">There is nobody to ask.</exception>
    public static bool Given(CliContext context, string question, string refused)
    {
        if (context.In is not { } answers)
        {
            throw CliException.Usage("EF4056 there is no terminal to ask on, so nothing was done: add --yes if it is meant.");
        }

        context.Error.Write(Output.SafeText.Of(question));
        if (answers.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes")
        {
            return true;
        }

        context.Error.WriteLine(Output.SafeText.Of(refused));
        return false;
    }
}
