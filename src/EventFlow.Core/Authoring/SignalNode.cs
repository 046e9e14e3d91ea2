using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Authoring;

/// <summary>Waits for a signal from outside; what is sent with it becomes the output.</summary>
/// <param name="name">Its name among the tasks of its workflow or group.</param>
/// <param name="signal">The name of the signal.</param>
public sealed class SignalNode(string name, string signal) : WorkflowNode(name)
{
    /// <summary>Time it waits; null: no limit.</summary>
    public TimeSpan? Timeout { get; set; }

    private protected override void Fill(FileNode map)
    {
        map.Set("signal", FileNodes.Text(signal));
        map.Set("timeout", FileNodes.Duration(Timeout));
    }
}
