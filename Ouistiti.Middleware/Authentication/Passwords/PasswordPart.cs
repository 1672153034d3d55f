namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>One of the texts that a stored password is made of.</summary>
/// <param name="text">The text, as a store keeps it.</param>
internal abstract class PasswordPart(string text)
{
    /// <summary>The text, as a store keeps it.</summary>
    public string Text => text;

    /// <summary>How hard it is to find the password from it: what is higher is verified, where a stored password has several.</summary>
    public abstract int Strength { get; }

    /// <summary>What verifying costs: the same for the same text here. Empty where it costs next to nothing.</summary>
    public virtual string CostClass => string.Empty;

    /// <summary>Whether it is a salted, slow hash, with parameters as they are now written or their like.</summary>
    public virtual bool IsCurrent => false;

    /// <summary>Whether this system can verify it.</summary>
    public virtual bool IsAvailable => true;

    /// <summary>Whether it is this password.</summary>
    /// <param name="user">The name of the account.</param>
    /// <param name="password">A possible password (see <see cref="PasswordText"/>).</param>
    /// <param name="bytes">The same in UTF-8.</param>
    public abstract bool Verify(string user, string password, ReadOnlySpan<byte> bytes);
}
