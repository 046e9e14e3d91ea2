namespace EventFlow.Orchestrator.Runs;

/// <summary>Whether another run of a workflow may start on this node. With enough of its tasks waiting for workers already a further run
/// would only fill queues and memory; it stays pending until its turn, and new runs stand in line behind it.</summary>
internal sealed class StartGate(EngineOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);

    /// <summary>Workflows with runs that had to wait, and a mark of the last one that came to.</summary>
    public IReadOnlyList<(string Workflow, int Mark)> Deferred
    {
        get
        {
            lock (gate)
            {
                return [.. lines.Where(line => line.Value.IsDeferred).Select(line => (line.Key, line.Value.Mark))];
            }
        }
    }

    /// <summary>Tasks that may still be queued before the gate closes.</summary>
    public int Room(string workflow)
    {
        lock (gate)
        {
            return RoomOf(LineOf(workflow));
        }
    }

    public bool MayStart(string workflow, bool fromBacklog)
    {
        lock (gate)
        {
            var line = LineOf(workflow);
            var may = RoomOf(line) > 0 && (fromBacklog || !line.IsDeferred);
            if (!may)
            {
                line.IsDeferred = true;
                line.Mark++;
            }

            return may;
        }
    }

    /// <summary>Nothing of the workflow waits any more, unless a run has come to since <paramref name="mark"/>.</summary>
    public void Open(string workflow, int mark)
    {
        lock (gate)
        {
            var line = LineOf(workflow);
            line.IsDeferred = line.IsDeferred && line.Mark != mark;
        }
    }

    /// <summary>A run has come into memory: its tasks were counted as elsewhere, if at all.</summary>
    public void Enter(ResidentRun run)
    {
        lock (gate)
        {
            Add(run, run.State!.QueuedTasks);
            var line = LineOf(run.Saga!.Workflow);
            line.Elsewhere -= Math.Clamp(run.QueuedTasks, 0, Math.Max(0, line.Elsewhere));
        }
    }

    /// <summary>Takes note of the queued tasks of a run as they are now.</summary>
    public void Count(ResidentRun run)
    {
        lock (gate)
        {
            Add(run, run.State!.QueuedTasks - run.QueuedTasks);
        }
    }

    /// <param name="goesOn">Its tasks wait for workers as before, and are no more seen from here.</param>
    public void Forget(ResidentRun run, bool goesOn)
    {
        if (run.QueuedTasks == 0)
        {
            return;
        }

        lock (gate)
        {
            LineOf(run.Saga!.Workflow).Elsewhere += goesOn ? run.QueuedTasks : 0;
            Add(run, -run.QueuedTasks);
        }
    }

    /// <summary>Sets right what this node cannot see: tasks of runs that an earlier process or another node has started, and of runs in
    /// memory that another node has taken over.</summary>
    /// <param name="stored">Queued tasks of each workflow, of all nodes.</param>
    public void Correct(IReadOnlyDictionary<string, int> stored)
    {
        lock (gate)
        {
            foreach (var workflow in stored.Keys.Union(lines.Keys).ToList())
            {
                var line = LineOf(workflow);
                line.Elsewhere = stored.GetValueOrDefault(workflow) - line.Here;
            }
        }
    }

    private int RoomOf(Line line) => Math.Max(0, options.MostQueuedPerWorkflow - line.Here - line.Elsewhere);

    private Line LineOf(string workflow)
    {
        if (!lines.TryGetValue(workflow, out var line))
        {
            lines[workflow] = line = new Line();
        }

        return line;
    }

    private void Add(ResidentRun run, int change)
    {
        run.QueuedTasks += change;
        LineOf(run.Saga!.Workflow).Here += change;
    }

    private sealed class Line
    {
        /// <summary>Queued tasks of the runs in this node's memory.</summary>
        public int Here { get; set; }

        /// <summary>What is to be added to that, or taken off.</summary>
        public int Elsewhere { get; set; }

        public bool IsDeferred { get; set; }
        public int Mark { get; set; }
    }
}
