using EventFlow.Worker;

namespace EventFlow.Benchmarks.Loads;

/// <summary>Writes down what a worker did, apart from the engine.</summary>
internal interface ILedger
{
    void Enter(TaskContext task);

    /// <summary>Called as the last thing a handler does.</summary>
    void Leave(TaskContext task);
}
