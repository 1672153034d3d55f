using System.Net;
using System.Text;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.Bearer;

/// <summary>An authority that answers as it is told to.</summary>
internal sealed class AuthorityStub : IDisposable
{
    private readonly HttpListener _listener = new();
    private int _asked;

    public AuthorityStub()
    {
        Url = $"http://127.0.0.1:{Ports.Take()}";
        Issuer = Url;
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _ = AnswerAsync();
    }

    public string Url { get; }

    /// <summary>What it calls itself.</summary>
    public string Issuer { get; set; }

    /// <summary>Its keys, as JSON.</summary>
    public string Keys { get; set; } = "[]";

    /// <summary>The status code of all answers.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Answers wait for this.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    /// <summary>How often its discovery document was asked for.</summary>
    public int Asked => _asked;

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or HttpListenerException)
        {
            // It has been closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var isDiscovery = context.Request.Url!.AbsolutePath.EndsWith("openid-configuration", StringComparison.Ordinal);
        _ = isDiscovery ? Interlocked.Increment(ref _asked) : 0;
        await Ready;
        context.Response.StatusCode = Status;
        context.Response.Headers["Location"] = Url + "/elsewhere";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(isDiscovery ? $$"""{"issuer":"{{Issuer}}","jwks_uri":"{{Url}}/keys"}""" : $$"""{"keys":{{Keys}}}"""));
        context.Response.Close();
    }
}
