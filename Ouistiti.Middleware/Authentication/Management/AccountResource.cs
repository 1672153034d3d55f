using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>The accounts of the API: all of them, and one.</summary>
internal sealed class AccountResource(AuthenticationOptions options, AccountManager accounts, EntityTags tags, TokenIssuer tokens)
{
    private const int MostOfPage = 1000;
    private const int DefaultOfPage = 100;

    private static readonly ManagementResult WrongNumber = new(ManagementStatus.Malformed, $"limit is a number from 1 to {MostOfPage}.");

    private readonly string _path = options.Management!.Api;

    /// <summary>Answers a request about all accounts.</summary>
    public Task AnswerAllAsync(HttpContext context, Caller caller)
    {
        var method = context.Request.Method;
        return HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? ListAsync(context, caller)
            : HttpMethods.IsPost(method) ? AddAsync(context, caller)
            : ApiAnswers.SendMethodProblemAsync(context, "GET, HEAD, POST");
    }

    /// <summary>Answers a request about one account.</summary>
    public Task AnswerOneAsync(HttpContext context, Caller caller, string name)
    {
        var method = context.Request.Method;
        return HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? ReadAsync(context, caller, name)
            : HttpMethods.IsPut(method) ? ReplaceAsync(context, caller, name)
            : HttpMethods.IsPatch(method) ? PatchAsync(context, caller, name)
            : HttpMethods.IsDelete(method) ? RemoveAsync(context, caller, name)
            : ApiAnswers.SendMethodProblemAsync(context, "GET, HEAD, PUT, PATCH, DELETE");
    }

    private Task ListAsync(HttpContext context, Caller caller)
    {
        if (!caller.IsRoot)
        {
            return ApiAnswers.SendProblemAsync(context, ManagementResult.Denied());
        }

        var request = context.Request;
        if (ApiEndpoint.NumberOf(request, "limit", DefaultOfPage, 1, MostOfPage) is not { } limit)
        {
            return ApiAnswers.SendProblemAsync(context, WrongNumber);
        }

        var all = accounts.List();
        var after = request.Query["after"].ToString();
        var page = all.Where(account => string.CompareOrdinal(account.Name, after) > 0).Take((int)limit + 1).ToArray();
        var hasMore = page.Length > limit;
        var shown = page.Take((int)limit).Select(Show).ToArray();
        var next = hasMore ? string.Create(CultureInfo.InvariantCulture, $"{_path}?after={Uri.EscapeDataString(shown[^1].Name)}&limit={limit}") : null;
        var body = JsonSerializer.SerializeToUtf8Bytes(new AccountPage(shown, all.Count, next), ManagementJson.Default.AccountPage);
        return SendAsync(context, tags.Of(body), body);
    }

    private Task ReadAsync(HttpContext context, Caller caller, string name)
    {
        var found = accounts.Find(caller, name);
        return found.Account is { } account
            ? SendAsync(context, tags.Of(account), JsonSerializer.SerializeToUtf8Bytes(Show(account), ManagementJson.Default.AccountModel))
            : ApiAnswers.SendProblemAsync(context, found);
    }

    private async Task AddAsync(HttpContext context, Caller caller)
    {
        if (await ReadInputAsync(context, isPatch: false) is not { } input)
        {
            return;
        }

        if (ChangeOf(input, out var problem) is not { } initial || input.Name is null)
        {
            await ApiAnswers.SendProblemAsync(context, new ManagementResult(ManagementStatus.Invalid, problem ?? "name is missing"));
            return;
        }

        await SendResultAsync(context, caller, await accounts.AddAsync(context, caller, input.Name, initial));
    }

    private async Task ReplaceAsync(HttpContext context, Caller caller, string name)
    {
        if (await ReadInputAsync(context, isPatch: false) is not { } input)
        {
            return;
        }

        var found = accounts.Find(caller, name);
        if (found.Account is null && caller.IsRoot)
        {
            // There is none, which is a condition too.
            var result = !EntityTags.IsMet(context.Request, tag: null) ? ManagementResult.Changed
                : NamedOtherwise(input, name) ?? (ChangeOf(input, out var mistake) is { } initial
                    ? await accounts.AddAsync(context, caller, name, initial)
                    : new ManagementResult(ManagementStatus.Invalid, mistake!));
            await SendResultAsync(context, caller, result);
            return;
        }

        if (found.IsDone && (input.Group is null || input.Home is null || input.Status is null || input.DisabledFactors is null))
        {
            await ApiAnswers.SendProblemAsync(
                context, new ManagementResult(ManagementStatus.Invalid, "an account is replaced as a whole: group, home, status and disabledFactors have to be there; PATCH changes some"));
            return;
        }

        await ChangeAsync(context, caller, name, input);
    }

    private async Task PatchAsync(HttpContext context, Caller caller, string name)
    {
        if (await ReadInputAsync(context, isPatch: true) is { } input)
        {
            await ChangeAsync(context, caller, name, input);
        }
    }

    private async Task ChangeAsync(HttpContext context, Caller caller, string name, AccountInput input)
    {
        var result = NamedOtherwise(input, name) ?? (ChangeOf(input, out var problem) is { } change
            ? await accounts.ChangeAsync(context, caller, name, change, input.CurrentPassword, account => EntityTags.IsMet(context.Request, tags.Of(account)))
            : new ManagementResult(ManagementStatus.Invalid, problem!));
        await SendResultAsync(context, caller, result);
    }

    private async Task RemoveAsync(HttpContext context, Caller caller, string name)
    {
        var result = await accounts.RemoveAsync(context, caller, name, account => EntityTags.IsMet(context.Request, tags.Of(account)));
        if (result.IsDone)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await ApiAnswers.SendProblemAsync(context, result);
    }

    private Task SendResultAsync(HttpContext context, Caller caller, ManagementResult result)
    {
        if (!result.IsDone || result.Account is not { } account)
        {
            return ApiAnswers.SendProblemAsync(context, result);
        }

        if (result.Status == ManagementStatus.Created)
        {
            context.Response.Headers.Location = $"{_path}/{Uri.EscapeDataString(account.Name)}";
            if (!caller.IsRoot)
            {
                // It is not his to read yet.
                context.Response.StatusCode = result.Code;
                return ApiAnswers.SendAsync(context, Show(account), ManagementJson.Default.AccountModel);
            }
        }

        SelfChange.Continue(context, caller, account, tokens);
        context.Response.StatusCode = result.Code;
        context.Response.Headers.ETag = tags.Of(account);
        return ApiAnswers.SendAsync(context, Show(account), ManagementJson.Default.AccountModel);
    }

    private static Task SendAsync(HttpContext context, string tag, byte[] body)
    {
        context.Response.Headers.ETag = tag;
        if (EntityTags.IsKnown(context.Request, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return Http.ResponseExtensions.SendAsync(context, "application/json", body);
    }

    /// <summary>Reads what was sent; where that cannot be, says so.</summary>
    private static async Task<AccountInput?> ReadInputAsync(HttpContext context, bool isPatch)
    {
        if (!RequestContent.IsJson(context.Request, "json", isPatch ? "merge-patch+json" : "json"))
        {
            context.Response.Headers[isPatch ? "Accept-Patch" : "Accept"] = isPatch ? "application/json, application/merge-patch+json" : "application/json";
            await ApiAnswers.SendProblemAsync(context, StatusCodes.Status415UnsupportedMediaType, "The body has to be of the type application/json.", "type");
            return null;
        }

        var body = await RequestContent.ReadAsync(context.Request);
        try
        {
            if (JsonSerializer.Deserialize(body, ManagementJson.Default.AccountInput) is { } input)
            {
                return input;
            }
        }
        catch (JsonException exception)
        {
            await ApiAnswers.SendProblemAsync(context, new ManagementResult(ManagementStatus.Malformed, $"The body is no JSON, or has what an account has not, at {exception.Path ?? "$"}."));
            return null;
        }

        await ApiAnswers.SendProblemAsync(context, new ManagementResult(ManagementStatus.Malformed, "The body is no object."));
        return null;
    }

    private static ManagementResult? NamedOtherwise(AccountInput input, string name) =>
        input.Name is null || input.Name == name ? null : new ManagementResult(ManagementStatus.Invalid, "an account keeps its name");

    private static AccountChange? ChangeOf(AccountInput input, out string? problem)
    {
        var status = input.Status is null ? null : AccountRules.StatusOf(input.Status);
        problem = input.Status is not null && status is null ? "status is one of approving, activated, repudiated and reapproving"
            : input.DisabledFactors?.Contains(null!) is true ? "a factor has no name"
            : null;
        return problem is not null ? null : new AccountChange
        {
            Password = input.Password,
            Group = input.Group,
            Home = input.Home,
            Status = status,
            DisabledFactors = [.. (input.DisabledFactors ?? []).Distinct(StringComparer.Ordinal)],
            NamesAllFactors = input.DisabledFactors is not null,
        };
    }

    private AccountModel Show(Account account) => AccountModel.Of(account, accounts.IsWritable(account));
}
