using EventFlow.Contracts.Api;
using EventFlow.Core.Events;
using EventFlow.Server.Problems;

namespace EventFlow.Server.Datasets;

/// <summary>What an address below <c>/datasets</c> names.</summary>
internal sealed record DatasetPath(string Name, bool IsUpdates)
{
    private const string Updates = "/updates";

    /// <exception cref="ProblemException">404: no name of a dataset.</exception>
    public static DatasetPath Of(string path)
    {
        var whole = Uri.UnescapeDataString(path);
        var isUpdates = whole.EndsWith(Updates, StringComparison.Ordinal);
        var name = isUpdates ? whole[..^Updates.Length] : whole;
        return DatasetNames.AreGood(name)
            ? new DatasetPath(name, isUpdates)
            : throw new ProblemException(404, ProblemCodes.UnknownDataset,
                $"'{(name.Length <= 60 ? name : name[..60])}' cannot be the name of a dataset. Names are words of letters, digits, '_', "
                + "'.' and '-', with slashes between them.");
    }

    public static ProblemResult Unknown(string name) => new(new Problem(404, ProblemCodes.UnknownDataset,
        $"Nothing is known of a dataset '{name}': it was never brought up to date, and no workflow waits for it. "
        + "GET /api/v1/datasets lists them."));
}
