using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Changes the accounts of a site for who may: both forms of the management do so by this. It writes the disk, and never on the thread that receives.</summary>
internal sealed class AccountManager(
    AuthenticationOptions options,
    SiteIdentity site,
    AccountDirectory accounts,
    PasswordPolicy passwords,
    PasswordHashing hashing,
    Registrations registrations,
    AccountGuard guard,
    TokenIssuer tokens,
    SecondFactors factors,
    AuditLog audit,
    ChangeTurn turn)
{
    private static readonly ManagementResult WrongPassword = ManagementResult.Denied("The current password is wrong, or there were too many attempts.");
    private static readonly ManagementResult LastRoot = new(ManagementStatus.Conflict, "This is the last administrator who can sign in.");
    private static readonly ManagementResult ReadOnly = new(ManagementStatus.Conflict, "This account is kept where it cannot be changed here: in the configuration, or by the system.");
    private static readonly ManagementResult NoStore = new(ManagementStatus.Conflict, "No account can be added here: none of the site's stores can be written.");

    private static readonly ManagementResult FactorStays = new(
        ManagementStatus.Unavailable, "The account was removed, but its second factor could not be: another account of this name would have it. See ouistiti totp remove.");

    private readonly AccountAdministration _administration = AccountAdministration.Of(accounts.Stores, passwords.Create);
    private readonly ManagementOptions _options = options.Management!;

    /// <summary>All accounts, by their names; of several with one name, the one that counts.</summary>
    /// <exception cref="AccountStoreException">A store cannot be read.</exception>
    public IReadOnlyList<Account> List() =>
        [.. accounts.Stores.SelectMany(store => store.List()).DistinctBy(account => account.Name, StringComparer.Ordinal).OrderBy(account => account.Name, StringComparer.Ordinal)];

    /// <summary>Finds an account for who may see it.</summary>
    /// <exception cref="AccountStoreException">A store cannot be read.</exception>
    public ManagementResult Find(Caller caller, string name) =>
        !caller.MaySee(name) ? ManagementResult.Denied()
        : accounts.Find(name) is { } account ? new ManagementResult(ManagementStatus.Done, Account: account)
        : ManagementResult.NotFound;

    /// <summary>Whether an account can be changed here.</summary>
    public bool IsWritable(Account account) => accounts.WritableStoreOf(account) is not null;

    /// <summary>Adds an account: an administrator as he likes, anybody else one that waits for an administrator.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="name">The name.</param>
    /// <param name="initial">What it is to be. Without a password, nobody can sign in with it yet.</param>
    /// <exception cref="AccountStoreException">A store cannot be read.</exception>
    public async Task<ManagementResult> AddAsync(HttpContext context, Caller caller, string name, AccountChange initial)
    {
        if (!caller.IsRoot)
        {
            if (caller.MustChangePassword || !_options.SelfRegistration)
            {
                return ManagementResult.Denied();
            }

            if (name == _options.Root || name is "root" or "anonymous" or AccountClaims.ReapprovingRole)
            {
                return ManagementResult.Denied();
            }

            // Whatever he asks to be, he is nothing yet.
            initial = new AccountChange { Password = initial.Password ?? string.Empty, Status = AccountStatus.Approving };
        }

        initial = initial with { Group = initial.Group ?? _options.Group };
        if (!AccountName.IsValid(name) || AccountRules.WhyNot(name, initial) is not null)
        {
            return new ManagementResult(ManagementStatus.Invalid, AccountName.IsValid(name) ? AccountRules.WhyNot(name, initial)! : $"a user's name has {AccountName.Expected}");
        }

        if (PlaceOf(accounts.Stores.OfType<IWritableAccountStore>().FirstOrDefault(store => store.TakesNew)?.Id) is not { } place)
        {
            return NoStore;
        }

        if (!caller.IsRoot && await registrations.WhyNotAsync(context, List()) is { } refusal)
        {
            return refusal;
        }

        if (accounts.Find(name) is not null)
        {
            return ManagementResult.Exists;
        }

        var (kept, refused) = await hashing.KeepAsync(context, name, initial.Password, account: null);
        return refused ?? Run(context, caller, caller.IsRoot ? "create" : "register", accounts.Stores[place].Id, name, AccountRules.Describe(account: null, initial), () =>
        {
            if (!caller.IsRoot && registrations.WhyFull(List()) is { } full)
            {
                return full;
            }

            return accounts.Find(name) is null && _administration.Add(place, name, initial, kept!)
                ? new ManagementResult(ManagementStatus.Created, Account: accounts.Find(name))
                : ManagementResult.Exists;
        });
    }

    /// <summary>Changes an account. Who changes his own password has to know the one that he has, unless it has to be changed or he is an administrator.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="name">The name.</param>
    /// <param name="change">What changes.</param>
    /// <param name="current">The password that the account has, as the client gave it.</param>
    /// <param name="matches">Whether the account is what the request takes it for.</param>
    /// <exception cref="AccountStoreException">A store cannot be read.</exception>
    public async Task<ManagementResult> ChangeAsync(HttpContext context, Caller caller, string name, AccountChange change, string? current, Func<Account, bool> matches)
    {
        if (Find(caller, name) is var found && found.Account is not { } account)
        {
            return found;
        }

        if (AccountRules.WhyNot(name, change) is { } mistake)
        {
            return new ManagementResult(ManagementStatus.Invalid, mistake);
        }

        if (AccountGuard.Judge(caller, account, change, matches) is { } refusal)
        {
            return refusal;
        }

        if (AccountRules.ChangesNothing(account, change))
        {
            return found;
        }

        if (!IsWritable(account))
        {
            return ReadOnly;
        }

        StoredPassword? kept = null;
        var asked = change;
        if (change.Password is not null)
        {
            if (!caller.IsRoot && !caller.MustChangePassword)
            {
                if (current is null || await accounts.VerifyAsync(name, current, context) is not { } verified)
                {
                    return current is null ? ManagementResult.Denied("To change it, the current password has to be given too.") : WrongPassword;
                }

                account = verified;
            }

            (kept, var refused) = await hashing.KeepAsync(context, name, change.Password, caller.Is(name) ? account : null);
            if (refused is not null)
            {
                return refused;
            }

            // Who has chosen his own has done what he had to.
            change = caller.MustChangePassword ? change with { Status = AccountStatus.Activated } : change;
        }
        else
        {
            // The disk is not waited for on the thread that receives.
            await Task.Yield();
        }

        return Run(context, caller, "change", account.Store, name, AccountRules.Describe(account, change), () => Change(caller, account, change, kept, was => AccountGuard.Judge(caller, was, asked, matches)));
    }

    /// <summary>Removes an account, with its second factor and its sessions.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="name">The name.</param>
    /// <param name="matches">Whether the account is what the request takes it for.</param>
    /// <exception cref="AccountStoreException">A store cannot be read.</exception>
    public async Task<ManagementResult> RemoveAsync(HttpContext context, Caller caller, string name, Func<Account, bool> matches)
    {
        if (caller.MustChangePassword)
        {
            return ManagementResult.Denied();
        }

        if (Find(caller, name) is var found && found.Account is not { } account)
        {
            return found;
        }

        if (!matches(account))
        {
            return ManagementResult.Changed;
        }

        if (PlaceOf(account.Store) is not { } place || !IsWritable(account))
        {
            return ReadOnly;
        }

        await Task.Yield();
        return Run(context, caller, "delete", account.Store, name, string.Empty, () =>
        {
            if (accounts.Find(name) is not { } now || now.Store != account.Store)
            {
                return ManagementResult.NotFound;
            }

            if ((!guard.MayStill(caller, name) ? ManagementResult.Denied() : !matches(now) ? ManagementResult.Changed : guard.IsLastRoot(List(), now, becomes: null) ? LastRoot : null) is { } refusal)
            {
                return refusal;
            }

            if (!_administration.Remove(place, name))
            {
                return ManagementResult.NotFound;
            }

            // Another account of the same name must find nothing of this one.
            _ = tokens.RevokeAll(now);
            return Forget(now) ? new ManagementResult(ManagementStatus.Done, Account: now) : FactorStays;
        });
    }

    private bool Forget(Account account)
    {
        try
        {
            _ = factors.Remove(FactorOwner.Of(account));
            return true;
        }
        catch (AccountStoreException)
        {
            return false;
        }
    }

    private ManagementResult Change(Caller caller, Account account, AccountChange change, StoredPassword? kept, Func<Account, ManagementResult?> judge)
    {
        ManagementResult? refusal = null;
        Account? before = null;
        var isChanged = _administration.Set(PlaceOf(account.Store)!.Value, account.Name, change, kept, (was, becomes) =>
        {
            before = was;
            refusal = !guard.MayStill(caller, account.Name) ? ManagementResult.Denied()
                : AccountTable.AreSame(was, account) ? null
                : kept is not null && caller.Is(account.Name) && was.Stamp != account.Stamp ? ManagementResult.Changed
                : judge(was);
            refusal ??= guard.IsLastRoot(List(), was, becomes) ? LastRoot : null;
            return refusal is null;
        });
        if (!isChanged)
        {
            return refusal ?? ManagementResult.NotFound;
        }

        var now = accounts.Find(account.Name);
        if (before!.Stamp != now?.Stamp)
        {
            // By the stamp alone they would come back with the state that they were of.
            _ = tokens.RevokeAll(before);
        }

        return now is null ? ManagementResult.NotFound : new ManagementResult(ManagementStatus.Done, Account: now) { HasNewPassword = kept is not null };
    }

    private int? PlaceOf(string? store)
    {
        for (var i = 0; i < accounts.Stores.Count; i++)
        {
            if (accounts.Stores[i].Id == store)
            {
                return i;
            }
        }

        return null;
    }

    private ManagementResult Run(HttpContext context, Caller caller, string action, string store, string name, string details, Func<ManagementResult> change) =>
        audit.Run(context, site.Name, caller.Name, action, store, name, details, () =>
        {
            lock (turn.Lock)
            {
                return change();
            }
        });
}
