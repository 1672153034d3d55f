using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>The gate of one site, with the account ann, without a server around it.</summary>
internal sealed class BareGate : IDisposable
{
    public const string Password = "correct horse";

    private readonly TestDirectory _directory = new();
    private readonly AuthenticationMiddleware _gate;
    private readonly IServiceProvider _site;

    /// <summary>Makes a gate.</summary>
    /// <param name="next">What is behind it.</param>
    /// <param name="configure">Changes how users sign in.</param>
    public BareGate(RequestDelegate? next = null, Action<AuthenticationOptions>? configure = null)
    {
        Parts = new SignInParts(_directory.Path);
        var options = new AuthenticationOptions
        {
            Schemes = [SignInScheme.Basic],
            Unprotect = "^/public/",
            Accounts = [new AccountStoreOptions { Users = [new AccountOptions { Name = "ann", Password = Password }] }],
        };
        configure?.Invoke(options);
        Server = Parts.Get<IServiceProvider>();
        _site = SiteAuthentication.Create(options, "www", _ => false, Server);
        _gate = new AuthenticationMiddleware(next ?? (_ => Task.CompletedTask), _site, Server);
    }

    public SignInParts Parts { get; }

    public IServiceProvider Server { get; }

    public T Get<T>()
        where T : notnull => _site.GetRequiredService<T>();

    /// <summary>Makes a request.</summary>
    public async Task<HttpContext> AskAsync(string path, Action<HttpRequest>? fill = null)
    {
        var context = new DefaultHttpContext { RequestServices = Server };
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Request.Host = new HostString("www.example.org");
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = path;
        fill?.Invoke(context.Request);
        await _gate.InvokeAsync(context);
        return context;
    }

    /// <summary>Ann's credentials for Basic.</summary>
    public static void AsAnn(HttpRequest request) => request.Headers.Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"ann:{Password}"));

    /// <summary>Takes all places where slow hashes are computed, and where they wait.</summary>
    public async Task FillSlowHashGateAsync()
    {
        var gate = Get<SlowHashGate>();
        for (var i = 0; i < SlowHashGate.Slots; i++)
        {
            _ = await gate.TryEnterAsync(CancellationToken.None);
        }

        // The first that has to be refused ends this; all others wait.
        while (!gate.TryEnterAsync(CancellationToken.None).AsTask().IsCompleted)
        {
        }
    }

    public void Dispose()
    {
        Parts.Dispose();
        _directory.Dispose();
    }
}
