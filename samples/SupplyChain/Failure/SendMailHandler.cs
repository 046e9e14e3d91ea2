using System.Globalization;
using EventFlow.Worker;
using MailKit.Net.Smtp;
using MimeKit;

namespace SupplyChain.Failure;

internal sealed record SendMail
{
    /// <summary>Host and port; encrypted where the server offers it.</summary>
    public required string Smtp { get; init; }

    public string From { get; init; } = "eventflow@example.org";
    public required string To { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }
}

internal sealed record SentMail(string MessageId);

/// <summary><c>mail.send</c>. A mail that is sent twice, after a crash in between, has the same Message-Id both times.</summary>
internal sealed class SendMailHandler : ITaskHandler<SendMail, SentMail>
{
    public async Task<SentMail> HandleAsync(SendMail input, TaskContext context, CancellationToken cancellationToken)
    {
        var message = new MimeMessage
        {
            MessageId = $"{context.IdempotencyKey.Replace('/', '.')}@eventflow",
            Subject = input.Subject,
            Body = new TextPart("plain") { Text = input.Text },
        };
        message.From.Add(MailboxAddress.Parse(input.From));
        message.To.Add(MailboxAddress.Parse(input.To));

        var server = input.Smtp.Split(':');
        using var client = new SmtpClient();
        await client.ConnectAsync(server[0], int.Parse(server[1], CultureInfo.InvariantCulture), cancellationToken: cancellationToken);
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
        return new SentMail(message.MessageId);
    }
}
