using System.Buffers;
using System.Security.Cryptography;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>
/// What a store keeps of a password: one text, or several that say the same, joined by a comma. A text that has a dollar sign at its begin and another
/// one later is a hash, and one that is not known or damaged matches nothing; any other is the password in clear.
/// </summary>
/// <remarks>
/// The numbers 1, 5 and 6 mean two things: of crypt(3), where another dollar sign follows them and ends the salt (<c>$6$salt$hash</c>),
/// and of the C server, where none does (<c>$6$hash</c>).
/// </remarks>
internal sealed class StoredPassword
{
    // What joins texts ends with the sign that each of them begins with.
    private const string Joint = ",$";

    // Characters that accounts are locked with, alone or ahead of a hash.
    private const string Locks = "!*";

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    private readonly string _text;
    private readonly PasswordPart[] _parts;

    /// <param name="text">As a store keeps it.</param>
    /// <param name="parts">What it says; nothing, where it matches nothing.</param>
    private StoredPassword(string text, IEnumerable<PasswordPart> parts)
    {
        _text = text;
        _parts = [.. parts.OrderByDescending(part => part.Strength)];
    }

    /// <summary>Differs once the password has changed; stays when only the way has that it is kept in.</summary>
    public string Anchor => _parts is [{ CostClass.Length: > 0 } slow, ..] ? slow.Text : _text;

    /// <summary>What verifying costs: stored passwords with the same text here take as long as each other. Empty where it is next to nothing.</summary>
    public string CostClass => Verifiable?.CostClass ?? string.Empty;

    /// <summary>Whether it matches nothing only because this system has no crypt(3).</summary>
    public bool LacksCrypt => _parts.Length > 0 && Verifiable is null && _parts.Any(part => part is CryptPart);

    /// <summary>Whether it matches nothing though it was not locked: its format is not known, or damaged.</summary>
    public bool IsDamaged => _parts.Length == 0 && _text.Length > 0 && !IsLocked(_text);

    /// <summary>Whether there can be a password that it matches.</summary>
    public bool CanMatch => _parts.Length > 0;

    private PasswordPart? Verifiable => _parts.FirstOrDefault(part => part.IsAvailable);

    /// <summary>Reads what a store holds. What has no known format is the password in clear; what has a format that is damaged matches no password.</summary>
    public static StoredPassword Parse(string text)
    {
        if (text.Length == 0 || IsLocked(text) || IsBraced(text))
        {
            return new StoredPassword(text, []);
        }

        if (text[0] != '$' || (text.IndexOf('$', 1) < 0 && !IsKnown(text.AsSpan(1))))
        {
            return new StoredPassword(text, [new PlainPart(text)]);
        }

        // One that is damaged spoils the others: nobody knows any longer what the store was meant to say.
        var parts = text[1..].Split(Joint).Select(part => ParsePart('$' + part)).ToArray();
        return new StoredPassword(text, parts.Contains(null) ? [] : parts.OfType<PasswordPart>());
    }

    /// <summary>Reads what the system holds, in <c>/etc/shadow</c>: a hash of crypt(3), and never anything else.</summary>
    public static StoredPassword ParseSystem(string text) => new(text, text is ['$', ..] && ParsePart(text) is CryptPart part ? [part] : []);

    /// <summary>Keeps a password: in a slow, salted hash, and in the values that Digest needs.</summary>
    /// <param name="user">The name of the account.</param>
    /// <param name="password">The password.</param>
    /// <param name="digests">What Digest needs; what this system does not have is left out.</param>
    /// <param name="scheme">
    /// The slow hash. PBKDF2 unless the store is the system's own, or somebody asks for yescrypt: a store may move to a container or a system without
    /// crypt(3), and its users with it. Where the system has no yescrypt, it is PBKDF2.
    /// </param>
    /// <exception cref="ArgumentException">It can be no password, or a realm cannot be stored.</exception>
    public static StoredPassword Create(string user, string password, IEnumerable<Ha1Kind> digests, PasswordScheme scheme = PasswordScheme.Pbkdf2)
    {
        Span<byte> buffer = stackalloc byte[PasswordText.LongestSize];
        try
        {
            return PasswordText.TryEncode(password, buffer, out var size)
                ? Compose((scheme == PasswordScheme.Yescrypt ? CryptPart.CreateYescrypt(buffer[..size]) : null) ?? (PasswordPart)Pbkdf2Part.Create(buffer[..size]), user, password, digests)
                : throw new ArgumentException($"This can be no password; expected {PasswordText.Expected}.", nameof(password));
        }
        finally
        {
            buffer.Clear();
        }
    }

    /// <summary>A password that nothing matches, and that costs what others cost to verify.</summary>
    public static StoredPassword CreateDecoy()
    {
        var part = Pbkdf2Part.CreateDecoy();
        return new StoredPassword(part.Text, [part]);
    }

    /// <summary>Whether it is this password. Takes as long as the format demands: up to a good part of a second.</summary>
    /// <param name="user">The name of the account, as the store has it.</param>
    /// <param name="password">The password.</param>
    public bool Verify(string user, string password)
    {
        if (Verifiable is not { } part)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[PasswordText.LongestSize];
        try
        {
            return PasswordText.TryEncode(password, buffer, out var size) && part.Verify(user, password, buffer[..size]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>The hash of <c>user:realm:password</c> that Digest needs (RFC 7616, section 3.4.2).</summary>
    /// <returns>Null where it is not known: it is neither stored for this realm nor does the store hold the password in clear.</returns>
    public byte[]? Ha1(Ha1Hash hash, string user, string realm)
    {
        if (_parts is [PlainPart plain])
        {
            return Passwords.Ha1.Compute(hash, user, realm, plain.Text);
        }

        return Find(new Ha1Kind(hash, realm)) is { } part ? part.Value.ToArray() : null;
    }

    /// <summary>Whether it should be kept otherwise: it has no slow hash of today, has a fast one that nobody needs, or lacks what Digest needs.</summary>
    /// <param name="digests">What Digest needs.</param>
    public bool NeedsUpgrade(IReadOnlyCollection<Ha1Kind> digests) =>
        _parts.Length > 0
        && (!_parts[0].IsCurrent
            || _parts.Skip(1).Any(part => part is not HashedPart { Realm: { } realm } digest || !digests.Contains(new Ha1Kind(digest.Hash, realm)))
            || digests.Any(kind => Passwords.Ha1.IsAvailable(kind.Hash) && Find(kind) is null));

    /// <summary>The same password, kept as it should be. A slow hash of today stays as it is, so that no session ends.</summary>
    /// <param name="user">The name of the account.</param>
    /// <param name="password">The password, which has just been verified.</param>
    /// <param name="digests">What Digest needs.</param>
    /// <exception cref="ArgumentException">It can be no password, or a realm cannot be stored.</exception>
    public StoredPassword Upgrade(string user, string password, IEnumerable<Ha1Kind> digests) =>
        _parts is [{ IsCurrent: true } slow, ..] ? Compose(slow, user, password, digests) : Create(user, password, digests);

    /// <summary>As a store keeps it.</summary>
    public override string ToString() => _text;

    private static StoredPassword Compose(PasswordPart slow, string user, string password, IEnumerable<Ha1Kind> digests)
    {
        var kinds = digests.Distinct().ToArray();
        string[] parts = [slow.Text, .. kinds.Select(kind => HashedPart.Create(kind, user, password)).OfType<string>()];
        var composed = Parse(string.Join(',', parts));

        // What cannot be read back would keep its user out for good.
        return kinds.All(kind => Ha1Kind.IsStorable(kind.Realm)) && composed._parts.Length == parts.Length
            ? composed
            : throw new ArgumentException($"Passwords cannot be stored for this realm; expected {Ha1Kind.ExpectedRealm}.", nameof(digests));
    }

    private static PasswordPart? ParsePart(string text)
    {
        var end = text.IndexOf('$', 1);
        if (end < 0)
        {
            return null;
        }

        var id = text.AsSpan(1, end - 1);
        var rest = text.AsSpan(end + 1);
        return id is Pbkdf2Part.Id ? Pbkdf2Part.TryParse(text, rest)
            : id is ['a', ..] || !rest.Contains('$') ? HashedPart.TryParse(text, id, rest)
            : CryptPart.TryParse(text, id, rest);
    }

    private static bool IsLocked(string text) => Locks.Contains(text[0], StringComparison.Ordinal) && text.AsSpan().TrimStart(Locks) is [] or ['$', ..];

    /// <summary>Whether this is all that is left of a hash whose end was lost.</summary>
    private static bool IsKnown(ReadOnlySpan<char> id) =>
        id is Pbkdf2Part.Id or "1" or "2" or "5" or "6" or "1d" or "2d" or "5d" or "6d" or "y" or "gy" or "2a" or "2b" or "2y"
        || id is ['a', '1' or '2' or '5' or '6' or '7'] or ['a', '1' or '2' or '5' or '6' or '7', 'd'];

    /// <summary>Whether it begins as hashes do in password files of other servers: <c>{SHA}…</c>. Taken as clear text, the hash would be the password.</summary>
    private static bool IsBraced(string text) =>
        text[0] == '{' && text.IndexOf('}', StringComparison.Ordinal) is > 1 and var end && text.AsSpan(1, end - 1).IndexOfAnyExcept(SchemeCharacters) < 0;

    private HashedPart? Find(Ha1Kind kind) => _parts.OfType<HashedPart>().FirstOrDefault(part => part.Hash == kind.Hash && part.Realm == kind.Realm);
}
