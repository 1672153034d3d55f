using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Accounts as pages of the C server manage them: PUT adds, POST changes, forms and JSON are taken, and the answer is JSON or what a form would send.</summary>
internal sealed partial class ReferenceEndpoint(
    AuthenticationOptions options, SignInPolicy policy, Challenge challenge, AccountManager accounts, TokenIssuer tokens, ILogger<ReferenceEndpoint> logger) : ISignInEndpoint
{
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly MediaTypeHeaderValue[] JsonTypes = [new("text/json"), new("application/json")];
    private static readonly ManagementResult NoName = new(ManagementStatus.Malformed, "Whose account?");

    private readonly ManagementOptions _options = options.Management!;

    public string Path => _options.Path;

    public bool IsTree => true;

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var rest = context.Request.Path.Value![Path.Length..].TrimStart('/');
        try
        {
            var caller = Caller.Of(context.User, _options, policy);
            if (caller.MissingFactor is not null || !(caller.IsKnown || (_options.SelfRegistration && HttpMethods.IsPut(context.Request.Method))))
            {
                await AskAsync(context, rest, caller.MissingFactor);
            }
            else if (rest.Contains('/', StringComparison.Ordinal))
            {
                await RefuseAsync(context, rest, ManagementResult.NotFound);
            }
            else
            {
                if (caller is { Identity: { } identity, MustChangePassword: false })
                {
                    tokens.Issue(context, identity);
                }

                await AnswerAsync(context, caller, rest);
            }
        }
        catch (AccountStoreException exception) when (!context.Response.HasStarted)
        {
            Log.Unreadable(logger, exception.InnerException is { } cause ? $"{exception.Message} ({cause.Message})" : exception.Message);
            await RefuseAsync(context, rest, ManagementResult.Of(exception));
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, rest, exception.StatusCode, "bad value");
        }
    }

    public Task ExplainAsync(HttpContext context, Refusal refusal) =>
        RefuseAsync(context, context.Request.Path.Value![Path.Length..].TrimStart('/'), refusal.StatusCode, refusal.StatusCode == StatusCodes.Status403Forbidden ? "access denied" : "not available");

    /// <summary>Asks to sign in, or for the other factor, as everywhere.</summary>
    private async Task AskAsync(HttpContext context, string name, string? factor)
    {
        await (factor is null ? challenge.SendAsync(context) : challenge.SendForFactorAsync(context, factor));
        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            await RefuseAsync(context, name, context.Response.StatusCode, "access denied");
        }
    }

    private Task AnswerAsync(HttpContext context, Caller caller, string name)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            return name.Length == 0 ? ListAsync(context, caller) : SendAsync(context, caller, name, accounts.Find(caller, name));
        }

        if (HttpMethods.IsPut(method) || HttpMethods.IsPost(method) || HttpMethods.IsDelete(method))
        {
            return ChangeAsync(context, caller, name);
        }

        context.RefuseMethod("GET, HEAD, PUT, POST, DELETE");
        if (HttpMethods.IsOptions(method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return RefuseAsync(context, name, StatusCodes.Status405MethodNotAllowed, "bad method");
    }

    private async Task ListAsync(HttpContext context, Caller caller)
    {
        if (!caller.IsRoot)
        {
            await RefuseAsync(context, string.Empty, ManagementResult.Denied());
            return;
        }

        IReadOnlyList<ReferenceAccount> all = [.. accounts.List().Select(Show)];
        await (JsonTypeOf(context.Request) is { } type
            ? context.SendAsync(type, JsonSerializer.SerializeToUtf8Bytes(all, ManagementJson.Default.IReadOnlyListReferenceAccount))
            : context.SendAsync(FormType, Encoding.UTF8.GetBytes(string.Concat(all.Select(account => account.ToText() + "\n")))));
    }

    private async Task ChangeAsync(HttpContext context, Caller caller, string name)
    {
        var request = context.Request;
        if (await ReferenceFields.ReadAsync(request) is not { } fields)
        {
            await RefuseAsync(context, name, StatusCodes.Status415UnsupportedMediaType, "bad value");
            return;
        }

        if (IsSendableByForms(request))
        {
            await RefuseAsync(context, name, ManagementResult.Denied());
            return;
        }

        // The pages send the name along; it cannot be changed.
        var user = name.Length > 0 ? name : fields.User;
        if (user is null || (fields.User ?? user) != user || fields.ToChange() is not { } change)
        {
            await RefuseAsync(context, user ?? string.Empty, NoName);
            return;
        }

        var result = HttpMethods.IsPut(request.Method) ? await accounts.AddAsync(context, caller, user, change with { Status = change.Status ?? AccountStatus.Approving })
            : HttpMethods.IsPost(request.Method) ? await accounts.ChangeAsync(context, caller, user, change, fields.Current, _ => true)
            : await accounts.RemoveAsync(context, caller, user, _ => true);
        if (result is { IsDone: true, Account: { } account } && !HttpMethods.IsDelete(request.Method))
        {
            SelfChange.Continue(context, caller, account, tokens);
        }

        await SendAsync(context, caller, user, result);
    }

    /// <summary>
    /// Whether a form of an old browser could have sent a request with the cookie of its user, for another site's page: newer ones say where it comes from, and
    /// scripts put a field into its header that no form can.
    /// </summary>
    private static bool IsSendableByForms(HttpRequest request)
    {
        var headers = request.Headers;
        return HttpMethods.IsPost(request.Method)
            && headers.Cookie.Count > 0
            && headers.Origin.Count == 0
            && !headers.ContainsKey("Sec-Fetch-Site")
            && !headers.ContainsKey("X-Requested-With")
            && !headers.ContainsKey(TokenNames.Header)
            && headers.Authorization.Count == 0
            && !RequestContent.IsJson(request, "json");
    }

    private Task SendAsync(HttpContext context, Caller caller, string name, ManagementResult result)
    {
        if (!result.IsDone || result.Account is not { } account)
        {
            return RefuseAsync(context, name, result);
        }

        context.Response.StatusCode = result.Code;
        if (result.Status == ManagementStatus.Created)
        {
            context.Response.Headers.Location = $"{Path}/{Uri.EscapeDataString(account.Name)}";
        }

        var shown = Show(account) with
        {
            Passwdchanged = result.HasNewPassword ? true : null,
            Token = caller.Is(name) && context.Response.Headers.TryGetValue(TokenNames.Header, out var token) ? token.ToString() : null,
        };
        return JsonTypeOf(context.Request) is { } type
            ? context.SendAsync(type, JsonSerializer.SerializeToUtf8Bytes(shown, ManagementJson.Default.ReferenceAccount))
            : context.SendAsync(FormType, Encoding.UTF8.GetBytes(shown.ToText()));
    }

    // These pages know no 422.
    private static Task RefuseAsync(HttpContext context, string name, ManagementResult result) =>
        RefuseAsync(context, name, result.Status == ManagementStatus.Invalid ? StatusCodes.Status400BadRequest : result.Code, ReferenceProblem.WordsOf(result));

    private static Task RefuseAsync(HttpContext context, string name, int status, string error)
    {
        context.Response.StatusCode = status;
        return JsonTypeOf(context.Request) is { } type
            ? context.SendAsync(type, JsonSerializer.SerializeToUtf8Bytes(new ReferenceProblem(context.Request.Method, name, error), ManagementJson.Default.ReferenceProblem))
            : Task.CompletedTask;
    }

    private ReferenceAccount Show(Account account) => ReferenceAccount.Of(account, options.SecondFactor?.Factor);

    /// <summary>The type of JSON that the client names; null where it names none.</summary>
    private static string? JsonTypeOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return null;
        }

        return JsonTypes.Select(type => (Name: type.ToString(), Welcome: accepted.QualityOf(type)))
            .Where(offer => offer.Welcome is { Quality: > 0, Specificity: 3 })
            .OrderByDescending(offer => offer.Welcome.Quality)
            .Select(offer => offer.Name)
            .FirstOrDefault();
    }

    private static partial class Log
    {
        [LoggerMessage(1415, LogLevel.Error, "A request about accounts could not be answered: {Problem}")]
        public static partial void Unreadable(ILogger logger, string problem);
    }
}
