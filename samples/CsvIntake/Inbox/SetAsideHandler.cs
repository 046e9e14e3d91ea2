using EventFlow.Worker;

namespace CsvIntake.Inbox;

/// <param name="To">The folder for files that cannot be taken.</param>
/// <param name="Why">What a person has to know.</param>
internal sealed record SetAside(string File, string To, string Why);

internal sealed record WasSetAside(string File);

/// <summary><c>csv.set-aside</c>: moves a file out of the way, with the reason beside it.</summary>
internal sealed class SetAsideHandler : ITaskHandler<SetAside, WasSetAside>
{
    public async Task<WasSetAside> HandleAsync(SetAside input, TaskContext context, CancellationToken cancellationToken)
    {
        var target = Path.Combine(input.To, Path.GetFileName(input.File));
        await WholeFile.WriteAsync($"{target}.why.txt", [input.Why], cancellationToken);
        // An attempt before this one may have moved it.
        if (File.Exists(input.File))
        {
            File.Move(input.File, target, overwrite: true);
        }

        return new WasSetAside(target);
    }
}
