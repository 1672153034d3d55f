using Ouistiti.Middleware.Authentication.Pages;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>What the pages of the second factor say, within the frame of <see cref="SignInPage"/>.</summary>
internal static class FactorPages
{
    private const string Wrong = "That code is not right, or has been used before. Wait for the next one.";

    /// <summary>Asks for the code.</summary>
    /// <param name="target">Where to go on; null where the client has not said.</param>
    /// <param name="isWrong">Whether one was not right.</param>
    /// <param name="signOut">The path that ends the session.</param>
    public static string Code(string? target, bool isWrong, string signOut) => $"""
        {Alert(isWrong)}<form method="post">
        {CodeField("Code from your app, or a recovery code")}
        {SignInPage.Target(target)}
        <button>Sign in</button>
        </form>
        <form method="post" action="{SignInPage.Text(signOut)}"><button class="plain">Cancel</button></form>
        """;

    /// <summary>Says what enrolling is.</summary>
    public static string Start(string? target) => $"""
        <p>After your password, this site asks for a code that an app on your phone makes. Any app for one-time codes (TOTP) will do.</p>
        <form method="post">
        {SignInPage.Target(target)}
        <button name="action" value="start">Set it up</button>
        </form>
        """;

    /// <summary>Shows the secret, and asks for a first code.</summary>
    /// <param name="uri">The URL that the app reads.</param>
    /// <param name="secret">The secret, for who types it.</param>
    /// <param name="target">Where to go on; null where the client has not said.</param>
    /// <param name="isWrong">Whether a code was not right.</param>
    public static string Confirm(string uri, string secret, string? target, bool isWrong) => $"""
        {Alert(isWrong)}<p>Scan this with the app:</p>
        {QrCode.ToSvg(uri, "QR code for the app")}
        <p>Or <a href="{SignInPage.Text(uri)}">open the app on this device</a>, or type this key into it:</p>
        <p><code id="secret">{string.Join(' ', secret.Chunk(4).Select(group => new string(group)))}</code></p>
        <form method="post">
        {CodeField("The code that the app shows now")}
        {SignInPage.Target(target)}
        <button name="action" value="confirm">Confirm</button>
        </form>
        """;

    /// <summary>Shows the recovery codes, this once.</summary>
    public static string Codes(IEnumerable<string> codes, string target) => $"""
        <p>Keep these recovery codes where you find them without your phone. Each signs you in once in the place of a code from the app. They are not shown again.</p>
        <ol>
        {string.Concat(codes.Select(code => $"<li><code>{code}</code></li>\n"))}</ol>
        <p><a href="{SignInPage.Text(target)}">Go on</a></p>
        """;

    /// <summary>Says what is in force, and offers to change it.</summary>
    public static string InForce(FactorState state, string? target, bool isWrong) => $"""
        {Alert(isWrong)}<p>This site asks you for a code of your app since {state.Since:yyyy-MM-dd}. You have {state.RecoveryCodes} recovery code{(state.RecoveryCodes == 1 ? string.Empty : "s")} left.</p>
        <form method="post">
        {CodeField("To change something: a code from your app, or a recovery code")}
        {SignInPage.Target(target)}
        <button name="action" value="codes">Make new recovery codes</button>
        <button class="plain" name="action" value="start">Use another app</button>
        <button class="plain" name="action" value="remove">Do without codes</button>
        </form>
        """;

    private static string Alert(bool isWrong) => isWrong ? SignInPage.Alert(Wrong) + "\n" : string.Empty;

    private static string CodeField(string label) =>
        $"<label for=\"code\">{label}</label>\n<input id=\"code\" name=\"code\" autocomplete=\"one-time-code\" inputmode=\"numeric\" autocapitalize=\"off\" spellcheck=\"false\" maxlength=\"64\" required autofocus>";
}
