using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>The sessions of an account in the API: all of them, and one.</summary>
internal sealed class SessionResource(AccountManager accounts, SessionManager sessions)
{
    /// <summary>Answers a request about all sessions of an account.</summary>
    public Task AnswerAllAsync(HttpContext context, Caller caller, string name)
    {
        var method = context.Request.Method;
        return HttpMethods.IsGet(method) || HttpMethods.IsHead(method)
            ? UseAsync(context, caller, name, account => ApiAnswers.SendAsync(
                context, new SessionPage([.. sessions.List(account).Select(live => SessionModel.Of(live, caller.Identity?.Token))]), ManagementJson.Default.SessionPage))
            : HttpMethods.IsDelete(method) ? UseAsync(context, caller, name, account => EndAsync(context, sessions.EndAll(context, caller, account)))
            : ApiAnswers.SendMethodProblemAsync(context, "GET, HEAD, DELETE");
    }

    /// <summary>Answers a request about one session.</summary>
    public Task AnswerOneAsync(HttpContext context, Caller caller, string name, string id) =>
        HttpMethods.IsDelete(context.Request.Method)
            ? UseAsync(context, caller, name, account => EndAsync(context, sessions.End(context, caller, account, id)))
            : ApiAnswers.SendMethodProblemAsync(context, "DELETE");

    private async Task UseAsync(HttpContext context, Caller caller, string name, Func<Account, Task> use)
    {
        var found = caller.MustChangePassword ? ManagementResult.Denied() : accounts.Find(caller, name);
        if (found.Account is not { } account)
        {
            await ApiAnswers.SendProblemAsync(context, found);
            return;
        }

        // The disk is not waited for on the thread that receives.
        await Task.Yield();
        await use(account);
    }

    private static Task EndAsync(HttpContext context, ManagementResult result)
    {
        if (!result.IsDone)
        {
            return ApiAnswers.SendProblemAsync(context, result);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
