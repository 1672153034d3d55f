using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ouistiti.Host.Endpoints;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Middleware.Documents;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Sites;

// Two endpoints that differ in one thing: connections of the first go the server's way (their place, the guard, the endpoint's middleware),
// those of the second go straight to Kestrel, with no more than the name of their endpoint. Both have a site of documents, and /hello from memory. Arguments: their ports, and the documents.
var (guarded, stock, root) = (int.Parse(args[0]), int.Parse(args[1]), args[2]);
var options = new EndpointOptions { Url = $"http://127.0.0.1:{guarded}" };
var endpoint = ListeningEndpoint.Create("http", options, new LimitsOptions(), new ConnectionLimiter(options.Limits.ToConnectionLimits(OpenFiles.Room)));

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.Services.AddSites().AddLogging().AddSingleton<ConnectionServer>();
builder.WebHost.UseKestrelCore();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    var server = kestrel.ApplicationServices.GetRequiredService<ConnectionServer>();
    kestrel.AddServerHeader = false;
    kestrel.ListenLocalhost(stock, listen =>
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set<IEndpointFeature>(new EndpointFeature(endpoint, _ => endpoint));
            return next(connection);
        });
    });
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
void Serve(IApplicationBuilder branch)
{
    branch.MapWhen(context => context.Request.Path.Value == "/hello", memory => memory.Run(hello));
    branch.UseSites();
}

app.Services.GetRequiredService<SiteRegistry>().Apply([new SiteDefinition("www", new SiteOptions { Documents = [new DocumentsOptions { Root = root }] }, string.Empty)]);
app.MapWhen(context => context.Connection.LocalPort == guarded, branch => Serve(branch.UseMiddleware<EndpointMiddleware>(branch.BuildRefusal())));
Serve(app);
await app.RunAsync();
