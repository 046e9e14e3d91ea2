// Two at a time: every test brings processes of its own, and the machines this runs on have two cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
