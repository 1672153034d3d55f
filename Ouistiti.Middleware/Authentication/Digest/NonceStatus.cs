namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>What a nonce is worth.</summary>
internal enum NonceStatus
{
    /// <summary>It is not of this server, or not of this site, or of before the last start.</summary>
    Foreign,

    /// <summary>It is too old.</summary>
    Expired,

    /// <summary>It can be used, but more than half of its life is over.</summary>
    Ageing,

    /// <summary>It can be used.</summary>
    Fresh,
}
