using EventFlow.Cli;

return await CliProgram.RunAsync(args, CliContext.OfProcess(), CancellationToken.None);
