// What ASP.NET Core serves documents with by itself: bench/documents compares with it. Endpoints and root come from the command line.
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseKestrelHttpsConfiguration();
builder.Logging.SetMinimumLevel(LogLevel.Warning);

var app = builder.Build();
app.UseStaticFiles();
await app.RunAsync();
