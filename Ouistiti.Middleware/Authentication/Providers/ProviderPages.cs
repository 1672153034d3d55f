using System.Globalization;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.OpenIdConnect;
using Ouistiti.Middleware.Authentication.Pages;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Tells users why signing in at the provider did not work. Nothing that came from the network stands in these pages.</summary>
internal static class ProviderPages
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    /// <summary>Sends the page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="problem">What happened.</param>
    /// <param name="settings">The provider.</param>
    /// <param name="again">The address to try again at.</param>
    /// <param name="passwordPage">The address of the page that asks for a password; null where there is none.</param>
    public static Task SendProblemAsync(HttpContext context, OpenIdConnectProblem problem, OpenIdConnectSettings settings, string again, string? passwordPage)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (status, text) = Describe(problem, settings.DisplayName);
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = ((int)RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return SignInPage.SendAsync(context, status, "You are not signed in", $"""
            {SignInPage.Alert(text)}
            {SignInPage.Link(again, "Try again")}
            {(passwordPage is null ? string.Empty : SignInPage.Link(passwordPage, "Sign in with a password"))}
            """);
    }

    private static (int Status, string Text) Describe(OpenIdConnectProblem problem, string provider) => problem switch
    {
        OpenIdConnectProblem.Stale => (StatusCodes.Status400BadRequest, "This sign-in has ended, or was begun in another browser."),
        OpenIdConnectProblem.Denied => (StatusCodes.Status403Forbidden, $"{provider} did not sign you in."),
        OpenIdConnectProblem.Unreachable => (StatusCodes.Status503ServiceUnavailable, $"{provider} does not answer at the moment."),
        OpenIdConnectProblem.NotAdmitted => (StatusCodes.Status403Forbidden, $"{provider} knows you, but you are not admitted here. The administrator of this device can change that."),
        OpenIdConnectProblem.Misconfigured => (StatusCodes.Status502BadGateway, $"This device and {provider} are not set up for each other. The administrator finds the reason in the log."),
        _ => (StatusCodes.Status502BadGateway, $"What {provider} answered cannot be trusted. The administrator finds the reason in the log."),
    };
}
