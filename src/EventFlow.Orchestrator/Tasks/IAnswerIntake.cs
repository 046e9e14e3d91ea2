namespace EventFlow.Orchestrator.Tasks;

/// <summary>Takes answers of workers that live in this process.</summary>
internal interface IAnswerIntake
{
    /// <summary>Reads an answer of the wire contract and hands it to the engine; what is malformed is counted and dropped.</summary>
    Task AcceptAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
