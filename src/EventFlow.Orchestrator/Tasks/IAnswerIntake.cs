namespace EventFlow.Orchestrator.Tasks;

/// <summary>Where the answers of workers enter the engine, as the bytes they sent.</summary>
internal interface IAnswerIntake
{
    /// <summary>Reads a body of the wire contract and passes it to its runs; a wrong shape is counted, logged and refused.</summary>
    Task AcceptAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
