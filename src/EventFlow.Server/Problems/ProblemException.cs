using EventFlow.Contracts.Api;

namespace EventFlow.Server.Problems;

/// <summary>A request that cannot be read; ends the handling with its problem document.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public ProblemException(int status, string code, string detail)
        : this(new Problem(status, code, detail))
    {
    }

    public Problem Problem { get; } = problem;
}
