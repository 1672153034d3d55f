using System.Globalization;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Shows administrators who has changed what.</summary>
internal sealed class AuditEndpoint(AuthenticationOptions options, ApiGate gate, AccountDirectory accounts, AuditLog audit) : ISignInEndpoint
{
    private const int MostOfPage = 1000;
    private const int DefaultOfPage = 100;

    public string Path => options.Management!.Audit;

    public Task AnswerAsync(HttpContext context) => gate.AnswerAsync(context, isOpen: false, caller => AnswerAsync(context, caller));

    public Task ExplainAsync(HttpContext context, Refusal refusal) => ApiAnswers.ExplainAsync(context, refusal);

    private async Task AnswerAsync(HttpContext context, Caller caller)
    {
        var request = context.Request;
        if (!caller.IsRoot)
        {
            await ApiAnswers.SendProblemAsync(context, ManagementResult.Denied());
        }
        else if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            await ApiAnswers.SendMethodProblemAsync(context, "GET, HEAD");
        }
        else if (ApiEndpoint.NumberOf(request, "limit", DefaultOfPage, 1, MostOfPage) is not { } limit || ApiEndpoint.NumberOf(request, "before", long.MaxValue, 1, long.MaxValue) is not { } before)
        {
            await ApiAnswers.SendProblemAsync(context, new ManagementResult(ManagementStatus.Malformed, $"limit is a number from 1 to {MostOfPage}, before one from 1 on."));
        }
        else
        {
            // The disk is not waited for on the thread that receives.
            await Task.Yield();
            var entries = audit.Read(accounts.Stores, before, (int)limit + 1);
            var shown = entries.Take((int)limit).ToArray();
            var next = entries.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"{Path}?before={shown[^1].Id}&limit={limit}") : null;
            await ApiAnswers.SendAsync(context, new AuditPage(shown, next), ManagementJson.Default.AuditPage);
        }
    }
}
