using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ouistiti.Host.Endpoints;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Tls;
using Ouistiti.Middleware.Refusals;
using Ouistiti.Middleware.Sites;

// Two endpoints that differ in one thing: connections of the first go the server's way (their place, the guard, the endpoint's middleware),
// those of the second go straight to Kestrel. Arguments: their ports.
var (guarded, stock) = (int.Parse(args[0]), int.Parse(args[1]));
var options = new EndpointOptions { Url = $"http://127.0.0.1:{guarded}" };
var endpoint = new ListeningEndpoint(
    "http",
    options,
    new HostTable<ServerCertificate>(),
    new HostTable<ServerCertificate>(),
    options.MakeRules(new LimitsOptions()),
    new ConnectionLimiter(options.Limits.ToConnectionLimits()));

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.Services.AddRefusals().AddLogging().AddSingleton<ConnectionServer>();
builder.WebHost.UseKestrelCore();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    var server = kestrel.ApplicationServices.GetRequiredService<ConnectionServer>();
    kestrel.AddServerHeader = false;
    kestrel.ListenLocalhost(stock, listen => listen.Protocols = HttpProtocols.Http1);
    kestrel.ListenLocalhost(guarded, listen =>
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection => server.AdmitAsync(connection, endpoint, _ => endpoint, next));
        listen.Use(next => connection => server.ServeAsync(connection, next));
    });
});

var app = builder.Build();
var body = "<h1>Hello</h1>\n"u8.ToArray();
RequestDelegate hello = async context =>
{
    context.Response.ContentType = "text/html";
    context.Response.ContentLength = body.Length;
    _ = await context.Response.BodyWriter.WriteAsync(body);
};
app.MapWhen(context => context.Connection.LocalPort == guarded, branch => branch.UseMiddleware<EndpointMiddleware>(branch.BuildRefusal()).Run(hello));
app.Run(hello);
await app.RunAsync();
