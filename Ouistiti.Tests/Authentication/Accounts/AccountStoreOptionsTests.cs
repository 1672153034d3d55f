using Ouistiti.Host.Configuration;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Accounts;

public sealed class AccountStoreOptionsTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public AccountStoreOptionsTests()
    {
        _ = _directory.Write("htdocs/index.html", "home");
        _ = _directory.Write("passwd", "");
        _ = _directory.Write("public/passwd", "");
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("""{ "System": false }""", "Accounts:0", "names no store")]
    [InlineData("""{ "System": true, "File": "passwd" }""", "Accounts:0", "or several")]
    [InlineData("""{ "File": "htdocs" }""", "Accounts:0:File", "is a directory")]
    [InlineData("""{ "File": "missing/passwd" }""", "Accounts:0:File", "lies in a directory that does not exist")]
    [InlineData("""{ "Database": "htdocs" }""", "Accounts:0:Database", "is a directory")]
    [InlineData("""{ "Database": "missing/accounts.db" }""", "Accounts:0:Database", "lies in a directory that does not exist")]
    [InlineData("""{ "Users": [ { "Name": "ann", "Password": "a" }, { "Name": "bob", "Password": "b" }, { "Name": "ann", "Password": "c" } ] }""", "Accounts:0:Users:2:Name", "is the name of another user too")]
    [InlineData("""{ "Users": [ { "Name": "a:b", "Password": "a" } ] }""", "Accounts:0:Users:0:Name", "cannot be a user's name")]
    [InlineData("""{ "Users": [ { "Name": "ann", "Password": "$pbkdf2-sha512$i=210000$c2FsdA" } ] }""", "Accounts:0:Users:0:Password", "matches no password")]
    [InlineData("""{ "Users": [ { "Name": "ann", "Password": "$apr1$salt$hash" } ] }""", "Accounts:0:Users:0:Password", "matches no password")]
    [InlineData("""{ "Users": [ { "Name": "ann", "Password": "{SHA}hash" } ] }""", "Accounts:0:Users:0:Password", "matches no password")]
    public void A_mistake_is_explained(string store, string key, string problem)
    {
        var mistakes = string.Join('\n', Load(store, "htdocs")!.Mistakes);
        Assert.Contains($"Ouistiti:Sites:www:Authentication:{key}", mistakes, StringComparison.Ordinal);
        Assert.Contains(problem, mistakes, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", mistakes, StringComparison.Ordinal);
        Assert.DoesNotContain("sha512", mistakes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("!$5$saltstring$iZgG3n1rjQNkqL0EnaKWdZmcBNfcGgerMvMgPcUXmbD")]
    [InlineData("in clear")]
    public void An_account_may_be_without_a_password_that_matches(string password)
    {
        var file = Write($$"""{ "Users": [ { "Name": "ann", "Password": "{{password}}" } ] }""", "htdocs");
        _ = LoadedConfiguration.Load(file, []);
    }

    [Theory]
    [InlineData("NoCertificate", "[ \"http\" ]", true)]
    [InlineData("AllowCertificate", "[ \"http\" ]", true)]
    [InlineData("AllowCertificate", "[ \"http\", \"https\" ]", false)]
    [InlineData("RequireCertificate", "[ \"HTTPS\" ]", false)]
    public void Who_is_to_show_a_certificate_has_to_be_asked_for_one(string mode, string endpoints, bool isMistake)
    {
        using var authority = TestCertificates.Authority("clients");
        _ = _directory.Write("clients.pem", authority.ExportCertificatePem());
        var more = mode == "NoCertificate" ? string.Empty : $$""", "ClientCertificateMode": "{{mode}}", "ClientCertificateAuthority": "clients.pem" """;
        var file = _directory.Write("appsettings.json", $$"""
            { "Kestrel": { "Endpoints": { "http": { "Url": "http://localhost:8080" }, "https": { "Url": "https://localhost:8443"{{more}} } } },
              "Ouistiti": { "Sites": { "www": { "Endpoints": {{endpoints}}, "Documents": [ { "Root": "htdocs" } ], "Authentication": { "Schemes": [ "Bearer", "Certificate" ] } } } } }
            """);
        if (isMistake)
        {
            var mistake = Assert.Single(Assert.Throws<ConfigurationException>(() => LoadedConfiguration.Load(file, [])).Mistakes);
            Assert.Contains("Authentication:Schemes:1 = \"Certificate\" lets nobody in, because no endpoint of the site asks for client certificates", mistake, StringComparison.Ordinal);
        }
        else
        {
            _ = LoadedConfiguration.Load(file, []);
        }
    }

    [Theory]
    [InlineData("""{ "File": "public/passwd" }""", "public/passwd")]
    [InlineData("""{ "Database": "public/accounts.db" }""", "public/accounts.db")]
    public void Accounts_below_a_document_root_are_refused(string store, string path)
    {
        var mistake = Assert.Single(Load(store, "public")!.Mistakes);
        Assert.Contains("Ouistiti:Sites:www:Documents:0:Root", mistake, StringComparison.Ordinal);
        Assert.Contains($"holds accounts, or lies in it ({_directory[path]})", mistake, StringComparison.Ordinal);
    }

    private ConfigurationException? Load(string store, string root)
    {
        var file = Write(store, root);
        return Assert.Throws<ConfigurationException>(() => LoadedConfiguration.Load(file, []));
    }

    private string Write(string store, string root) =>
        _directory.Write("appsettings.json", $$"""
            { "Kestrel": { "Endpoints": { "http": { "Url": "http://localhost:8080" } } },
              "Ouistiti": { "Sites": { "www": { "Documents": [ { "Root": "{{root}}" } ], "Authentication": { "Schemes": [ "Basic" ], "Accounts": [ {{store}} ] } } } } }
            """);
}
