using Ouistiti.Host.Configuration;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Configuration;

public sealed class MistakeTests : IDisposable
{
    private const string Endpoints = """ "Endpoints": { "http": { "Url": "http://localhost:8080" } } """;
    private const string Documents = """ "Documents": [ { "Root": "htdocs" } ] """;
    private readonly TestDirectory _directory = new();

    public MistakeTests() => _directory.Write("htdocs/index.html", "hello");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Sties", "{}", "Ouistiti:Sties", "unknown key", "expected Sites, perhaps")]
    [InlineData("Sites", """{ "www": { "Documnets": [] } }""", "Ouistiti:Sites:www:Documnets", "unknown key", "expected Documents, perhaps")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "Zzz": 1 } ] } }""", "Ouistiti:Sites:www:Documents:0:Zzz = \"1\"", "unknown key", "expected one of Root, Allow")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "missing" } ] } }""", "Ouistiti:Sites:www:Documents:0:Root = \"missing\"", "names no directory", "expected an existing directory")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs/index.html" } ] } }""", "Ouistiti:Sites:www:Documents:0:Root", "is a file", "expected an existing directory")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Allow": "*" } ] } }""", "Ouistiti:Sites:www:Documents:0:Root", "is missing", "expected a text")]
    [InlineData("Sites", """{ "www": { "Documents": { "Root": "htdocs" } } }""", "Ouistiti:Sites:www:Documents", "is an object", "expected a list")]
    [InlineData("Sites", """{ "www": { "Documents": "htdocs" } }""", "Ouistiti:Sites:www:Documents = \"htdocs\"", "is a single value", "expected a list")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "DotFiles": "maybe" } ] } }""", "Ouistiti:Sites:www:Documents:0:DotFiles = \"maybe\"", "wrong kind", "expected true or false")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "DefaultPage": "a/b" } ] } }""", "Ouistiti:Sites:www:Documents:0:DefaultPage", "slash", "expected the name of a file")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "MimeTypes": { "mp4": "video/mp4" } } ] } }""", "Ouistiti:Sites:www:Documents:0:MimeTypes:mp4", "not a file extension", "with its dot")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "MimeTypes": { ".mp4": "video" } } ] } }""", "Ouistiti:Sites:www:Documents:0:MimeTypes:.mp4 = \"video\"", "not a MIME type", "video/mp4")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "MemoryCacheSize": -1 } ] } }""", "Ouistiti:Sites:www:Documents:0:MemoryCacheSize", "out of range", "number of bytes from 0")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "CacheControl": [ { "Paths": "^x", "Value": "no-cache" } ] } ] } }""", "Ouistiti:Sites:www:Documents:0:CacheControl:0:Paths = \"^x\"", "not with a slash", "^/private/")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "CacheControl": [ { "Paths": "*", "Value": "a\r\nb" } ] } ] } }""", "Ouistiti:Sites:www:Documents:0:CacheControl:0:Value", "control", "max-age=86400")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "CacheControl": [ { "Paths": "*" } ] } ] } }""", "Ouistiti:Sites:www:Documents:0:CacheControl:0:Value", "is missing", "expected a text")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "Deny": "\\.bak$" } ] } }""", "Ouistiti:Sites:www:Documents:0:Deny", "holds \\.bak$, which has a backslash", "^/private/")]
    [InlineData("Sites", """{ "www": {} }""", "Ouistiti:Sites:www", "is empty", "expected an object with one of Hosts")]
    [InlineData("Sites", "{}", "Ouistiti:Sites", "is empty", "expected at least one site")]
    [InlineData("Sites", """{ "www": { "Endpoints": [ "" ], "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:www:Endpoints:0", "is empty", "expected a text")]
    [InlineData("Sites", """{ "www": { "Endpoints": [], "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:www:Endpoints", "is empty", "expected at least one entry")]
    [InlineData("Sites", """{ "www": { "Hosts": null, "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:www:Hosts", "is empty", "expected at least one entry")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "Allow": "" } ] } }""", "Ouistiti:Sites:www:Documents:0:Allow", "is empty", "or no such key")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "DotFiles": null } ] } }""", "Ouistiti:Sites:www:Documents:0:DotFiles", "is empty", "expected true or false")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "Deny": "^private" } ] } }""", "Ouistiti:Sites:www:Documents:0:Deny = \"^private\"", "not with a slash", "^/private/")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "Allow": "/a, /b^c" } ] } }""", "Ouistiti:Sites:www:Documents:0:Allow", "holds /b^c", "^/private/")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "htdocs", "Deny": "^/private//x" } ] } }""", "Ouistiti:Sites:www:Documents:0:Deny", "two slashes", "^/private/")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "." } ] } }""", "Ouistiti:Sites:www:Documents:0:Root", "holds the data directory", "shown to everybody")]
    [InlineData("Sites", """{ "www": { "Documents": [ { "Root": "ht\u0000docs" } ] } }""", "Ouistiti:Sites:www:Documents:0:Root", "NUL", "expected a path")]
    [InlineData("Sites", """{ "www": { "Hosts": [ "example.org:80" ], "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:www:Hosts:0 = \"example.org:80\"", "not a host name", "without port")]
    [InlineData("Sites", """{ "www": { "Endpoints": [ "htpp" ], "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:www:Endpoints:0 = \"htpp\"", "names no endpoint", "expected one of http")]
    [InlineData("Sites", """{ "a": { "Documents": [ { "Root": "htdocs" } ] }, "b": { "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:b:Hosts", "claims every other host", "no other site has")]
    [InlineData("Sites", """{ "a": { "Hosts": ["x.org"], "Documents": [ { "Root": "htdocs" } ] }, "b": { "Hosts": ["y.org", "X.org"], "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:b:Hosts:1 = \"X.org\"", "claims x.org", "no other site has")]
    [InlineData("Sites", """{ "www": { "Headers": { "Bad Name": "x" }, "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:www:Headers:Bad Name", "not a header's name", "RFC 9110")]
    [InlineData("Sites", """{ "www": { "Headers": { "X-A": "a\r\nb" }, "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:www:Headers:X-A", "control", "visible ASCII")]
    [InlineData("Sites", """{ "www": { "Headers": { "Content-Length": "1" }, "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:www:Headers:Content-Length", "set by the server", "another header")]
    [InlineData("Sites", """{ "www": { "ErrorPages": { "200": "htdocs/index.html" }, "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:www:ErrorPages:200", "not the status code of an error", "400 to 599")]
    [InlineData("Sites", """{ "www": { "ErrorPages": { "404": "missing.html" }, "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:www:ErrorPages:404 = \"missing.html\"", "names no file", "expected an existing file")]
    [InlineData("Sites", """{ "www": { "Certificate": { "Path": "no.pem" }, "Documents": [ { "Root": "htdocs" } ] } }""", "Ouistiti:Sites:www:Certificate:Path = \"no.pem\"", "names no file", "expected an existing file")]
    [InlineData("Monitoring", """{ "Endpoint": "admin" }""", "Ouistiti:Monitoring:Endpoint = \"admin\"", "names no endpoint", "expected one of http")]
    [InlineData("Monitoring", """{ "HealthPath": "/h" }""", "Ouistiti:Monitoring:Endpoint", "is missing", "expected a text")]
    [InlineData("Monitoring", """{ "Endpoint": "http", "HealthPath": "h" }""", "Ouistiti:Monitoring:HealthPath = \"h\"", "slash", "/healthz")]
    [InlineData("Logging", """{ "Level": "Loud" }""", "Ouistiti:Logging:Level = \"Loud\"", "wrong kind", "expected one of Trace, Debug, Information")]
    [InlineData("Logging", """{ "File": { "Path": "a.log", "Keep": 0 } }""", "Ouistiti:Logging:File:Keep = \"0\"", "wrong kind", "from 1 to 1000")]
    [InlineData("DataDirectory", "\"htdocs/index.html\"", "Ouistiti:DataDirectory = \"htdocs/index.html\"", "is a file", "expected a directory")]
    [InlineData("AccessLog", "true", "Ouistiti:AccessLog = \"True\"", "is a single value", "expected an object")]
    public void A_mistake_in_Ouistiti_is_explained(string key, string value, string where, string problem, string expected)
    {
        var sites = key == "Sites" ? string.Empty : $$""" , "Sites": { "www": { {{Documents}} } } """;
        AssertExplained($$"""{ "Kestrel": { {{Endpoints}} }, "Ouistiti": { "{{key}}": {{value}} {{sites}} } }""", where, problem, expected);
    }

    [Theory]
    [InlineData("""{ "http": { "Url": "localhost:8080" } }""", "Kestrel:Endpoints:http:Url = \"localhost:8080\"", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "http://locahost:8080" } }""", "Kestrel:Endpoints:http:Url = \"http://locahost:8080\"", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "http://localhost:808O" } }""", "Kestrel:Endpoints:http:Url", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "http://256.1.1.1:8080" } }""", "Kestrel:Endpoints:http:Url", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "http://1:8080" } }""", "Kestrel:Endpoints:http:Url", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "http://[::1:8080" } }""", "Kestrel:Endpoints:http:Url", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "http://u@localhost:8080" } }""", "Kestrel:Endpoints:http:Url", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080?x" } }""", "Kestrel:Endpoints:http:Url", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "http://localhost:0" } }""", "Kestrel:Endpoints:http:Url", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "http://localhost:99999" } }""", "Kestrel:Endpoints:http:Url", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "http://unix:relative.sock" } }""", "Kestrel:Endpoints:http:Url", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "ftp://localhost" } }""", "Kestrel:Endpoints:http:Url", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080/path" } }""", "Kestrel:Endpoints:http:Url", "is not an address", "http://localhost:8080")]
    [InlineData("""{ "http": {} }""", "Kestrel:Endpoints:http", "is empty", "expected an object with one of Url")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080", "ClientCertificateMode": "AllowCertificate" } }""", "Kestrel:Endpoints:http:ClientCertificateMode = \"AllowCertificate\"", "http carries no TLS", "https://")]
    [InlineData("""{ "https": { "Url": "https://localhost:8443", "ClientCertificateMode": "RequireCertificate" } }""", "Kestrel:Endpoints:https:ClientCertificateAuthority", "is missing", "existing file")]
    [InlineData("""{ "https": { "Url": "https://localhost:8443", "ClientCertificateMode": "RequireCertificate", "ClientCertificateAuthority": "no.pem" } }""", "Kestrel:Endpoints:https:ClientCertificateAuthority = \"no.pem\"", "names no file", "existing file")]
    [InlineData("""{ "https": { "Url": "https://localhost:8443", "ClientCertificateAuthority": "no.pem" } }""", "Kestrel:Endpoints:https:ClientCertificateAuthority = \"no.pem\"", "asks for no certificate", "RequireCertificate")]
    [InlineData("""{ "https": { "Url": "https://localhost:8443", "ClientCertificateMode": "DelayCertificate" } }""", "Kestrel:Endpoints:https:ClientCertificateMode = \"DelayCertificate\"", "wrong kind", "NoCertificate, AllowCertificate, RequireCertificate")]
    [InlineData("""{ "http": { "Protocols": "Http1" } }""", "Kestrel:Endpoints:http:Url", "is missing", "expected a text")]
    [InlineData("{}", "Kestrel:Endpoints", "is empty", "at least one endpoint")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080", "Certificate": { "Path": "a.pem" } } }""", "Kestrel:Endpoints:http:Certificate", "contradicts Url", "https:// Url")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080", "Protocols": "Http2" } }""", "Kestrel:Endpoints:http:Protocols", "HTTP/2 needs TLS", "Http1")]
    [InlineData("""{ "https": { "Url": "https://localhost:8443", "SslProtocols": [ "Tls11" ] } }""", "Kestrel:Endpoints:https:SslProtocols:0 = \"Tls11\"", "wrong kind", "expected one of Tls12, Tls13")]
    [InlineData("""{ "https": { "Url": "https://localhost:8443", "Certificate": { "Path": "htdocs/index.html", "KeyPath": "no.key" } } }""", "Kestrel:Endpoints:https:Certificate:KeyPath", "names no file", "existing file")]
    [InlineData("""{ "a": { "Url": "http://localhost:8080" }, "b": { "Url": "https://localhost:8080" } }""", "Kestrel:Endpoints:b:Url", "is the address of a too", "of its own")]
    [InlineData("""{ "a": { "Url": "http://*:8080" }, "b": { "Url": "http://127.0.0.1:8080" } }""", "Kestrel:Endpoints:b:Url", "is the address of a too", "of its own")]
    [InlineData("""{ "a": { "Url": "http://localhost:8080" }, "b": { "Url": "http://[::1]:8080" } }""", "Kestrel:Endpoints:b:Url", "is the address of a too", "of its own")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080", "Protocols": "Http1", "HttpVersions": [ "1.1" ] } }""", "Kestrel:Endpoints:http:Protocols", "says what HttpVersions says", "one of the two")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080", "HttpVersions": [ "1.1", "3" ] } }""", "Kestrel:Endpoints:http:HttpVersions:1 = \"3\"", "is no version that is spoken here", "one of 0.9, 1.0, 1.1, 2")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080", "HttpVersions": [ "2" ] } }""", "Kestrel:Endpoints:http:HttpVersions", "HTTP/2 needs TLS", "https://")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080", "Limits": { "MaxWait": "2.00:00:00" } } }""", "Kestrel:Endpoints:http:Limits:MaxWait = \"2.00:00:00\"", "is too long", "00:00:00 to 1.00:00:00")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080", "Limits": { "KeepAliveTimeout": "00:00:90" } } }""", "Kestrel:Endpoints:http:Limits:KeepAliveTimeout = \"00:00:90\"", "wrong kind", "\"00:01:30\" for ninety seconds")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080", "Limits": { "KeepAliveTimeout": "00:30" } } }""", "Kestrel:Endpoints:http:Limits:KeepAliveTimeout = \"00:30\"", "wrong kind", "hours, minutes and seconds")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080", "Limits": { "MaxConnections": -1 } } }""", "Kestrel:Endpoints:http:Limits:MaxConnections = \"-1\"", "wrong kind", "a whole number from 0 to 1000000")]
    [InlineData("""{ "http": { "Url": "http://localhost:8080", "Port": 80 } }""", "Kestrel:Endpoints:http:Port = \"80\"", "unknown key", "expected one of Url")]
    public void A_mistake_in_Kestrel_is_explained(string endpoints, string where, string problem, string expected) =>
        AssertExplained($$"""{ "Kestrel": { "Endpoints": {{endpoints}} }, "Ouistiti": { "Sites": { "www": { {{Documents}} } } } }""", where, problem, expected);

    [Theory]
    [InlineData("""{ "RequestHeadersTimeout": "00:00:00" }""", "RequestHeadersTimeout = \"00:00:00\"", "is too short", "00:00:01 to 1.00:00:00")]
    [InlineData("""{ "KeepAliveTimeout": "9999.00:00:00" }""", "KeepAliveTimeout", "is too long", "00:00:00 to 1.00:00:00")]
    [InlineData("""{ "MinRequestBodyDataRate": { "GracePeriod": "00:00:01" } }""", "MinRequestBodyDataRate:GracePeriod", "is too short", "00:00:02 to 1.00:00:00")]
    [InlineData("""{ "MaxRequestBodySize": -1 }""", "MaxRequestBodySize = \"-1\"", "is negative or too large", "a number of bytes")]
    [InlineData("""{ "MaxRequestLineSize": 100 }""", "MaxRequestLineSize = \"100\"", "wrong kind", "a whole number from 512 to 65536")]
    public void A_mistake_in_the_limits_is_explained(string limits, string where, string problem, string expected) =>
        AssertExplained($$"""{ "Kestrel": { {{Endpoints}}, "Limits": {{limits}} }, "Ouistiti": { "Sites": { "www": { {{Documents}} } } } }""", $"Kestrel:Limits:{where}", problem, expected);

    [Theory]
    [InlineData("""{ "Kestrel": {""", "appsettings.json: line 1, column 15: ", "expected JSON")]
    [InlineData("""{ "a": 1, "a": 2 }""", "appsettings.json", "expected JSON")]
    [InlineData("", "appsettings.json", "expected JSON")]
    public void What_is_not_JSON_is_explained(string text, string where, string expected) => AssertExplained(text, where, expected);

    [Fact]
    public void Every_mistake_has_a_message_of_its_own()
    {
        var mistakes = Load("""{ "Kestrl": {}, "Kestrel": { "Endpoint": {} }, "Ouistiti": { "Site": {}, "Logging": { "Level": "x" } } }""").Mistakes;
        Assert.Equal(4, mistakes.Count);
    }

    [Fact]
    public void A_top_level_key_is_guessed() => AssertExplained("""{ "Kestrl": {} }""", "appsettings.json: Kestrl", "unknown key", "expected Kestrel, perhaps");

    [Theory]
    [InlineData("link/www", "real/www/data")]
    [InlineData("real/www/data/tls", "real/www/data")]
    [InlineData("real/www", "link/www/data")]
    public void A_root_that_meets_the_data_directory_by_whatever_way_is_refused(string root, string data)
    {
        _ = _directory.Write("real/www/data/tls/ca.key", "key");
        _ = File.CreateSymbolicLink(_directory["link"], "real");
        AssertExplained(
            $$"""{ "Kestrel": { {{Endpoints}} }, "Ouistiti": { "DataDirectory": "{{data}}", "Sites": { "www": { "Documents": [ { "Root": "{{root}}" } ] } } } }""",
            $"Ouistiti:Sites:www:Documents:0:Root = \"{root}\"", "the data directory", "shown to everybody");
    }

    [Theory]
    [InlineData("Pasword")]
    [InlineData("Passphrase")]
    public void A_password_under_a_wrong_key_is_not_shown(string key)
    {
        var message = string.Join('\n', Load($$"""
            {
              "Kestrel": { "Endpoints": { "https": { "Url": "https://localhost:8443", "Certificate": { "Path": "htdocs/index.html", "{{key}}": "hunter2" } } } },
              "Ouistiti": { "Sites": { "www": { {{Documents}} } } }
            }
            """).Mistakes);
        Assert.Contains($"{key} = \"***\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_not_shown()
    {
        var message = string.Join('\n', Load($$"""
            {
              "Kestrel": { "Endpoints": { "http": { "Url": "http://localhost:8080", "Certificate": { "Path": "htdocs/index.html", "Password": { "hunter2": "hunter2" } } } } },
              "Ouistiti": { "Sites": { "www": { {{Documents}} } } }
            }
            """).Mistakes);
        Assert.Contains("Password", message, StringComparison.Ordinal);
        Assert.DoesNotContain("= \"hunter2\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_is_named_as_the_source()
    {
        var file = _directory.Write("appsettings.json", $$"""{ "Kestrel": { {{Endpoints}} }, "Ouistiti": { "Sites": { "www": { {{Documents}} } } } }""");
        var mistakes = Assert.Throws<ConfigurationException>(() => LoadedConfiguration.Load(file, ["--Kestrel:Endpoints:http:Url=nonsense"])).Mistakes;
        Assert.StartsWith("command line: Kestrel:Endpoints:http:Url = \"nonsense\"", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_right_configuration_loads_with_comments_and_schema()
    {
        var file = _directory.Write("appsettings.json", $$"""
            {
              // where the editor finds the schema
              "$schema": "appsettings.schema.json",
              "Kestrel": { {{Endpoints}} },
              "Ouistiti": { "Sites": { "www": { {{Documents}}, }, }, },
            }
            """);
        var settings = LoadedConfiguration.Load(file, ["--Kestrel:Endpoints:http:Url=http://localhost:9090"]).Settings;
        Assert.Equal("http://localhost:9090", settings.Kestrel.Endpoints["http"].Url);
        Assert.Equal(_directory["htdocs"], settings.Ouistiti.Sites["www"].Documents[0].Root);
    }

    private void AssertExplained(string text, params string[] parts)
    {
        var message = string.Join('\n', Load(text).Mistakes);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.OrdinalIgnoreCase));
    }

    private ConfigurationException Load(string text)
    {
        var file = _directory.Write("appsettings.json", text);
        return Assert.Throws<ConfigurationException>(() => LoadedConfiguration.Load(file, []));
    }
}
