using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SupplyChain.StandIns;

/// <summary>Stands for a mail server: takes every mail for everybody, shows it, and delivers nothing.</summary>
internal sealed class MailStandIn : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly TextWriter output;
    private readonly Task serving;

    private MailStandIn(int port, TextWriter output)
    {
        this.output = output;
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Headers and text of what has come.</summary>
    public ConcurrentQueue<string> Mails { get; } = new();

    /// <param name="port">0 takes a free one.</param>
    public static MailStandIn Start(int port, TextWriter output) => new(port, output);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(stopping.Token);
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (IOException)
            {
                // Who hangs up in the middle has sent no mail; the next one is served all the same.
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail stand-in");
        while (await reader.ReadLineAsync(stopping.Token) is { } command)
        {
            await AnswerAsync(command, reader, writer);
        }
    }

    private async Task AnswerAsync(string command, StreamReader reader, StreamWriter writer)
    {
        if (!command.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
        {
            await writer.WriteLineAsync(command.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 ok");
            return;
        }

        await writer.WriteLineAsync("354 end with a dot alone");
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(stopping.Token) is { } line && line != ".")
        {
            mail.AppendLine(line.StartsWith('.') ? line[1..] : line);
        }

        Mails.Enqueue(mail.ToString());
        await output.WriteLineAsync($"--- mail ---\n{mail}------------");
        await writer.WriteLineAsync("250 taken");
    }
}
