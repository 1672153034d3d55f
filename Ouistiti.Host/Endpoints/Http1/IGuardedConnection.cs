using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>What a guard tells the connection that it stands in front of.</summary>
internal interface IGuardedConnection
{
    /// <summary>A request is refused. The next one that is read stands for it and is to be answered so; none follows.</summary>
    void Refuse(Refusal refusal);

    /// <summary>The body of a request that is being answered is refused. Reading it fails there, and the connection ends.</summary>
    void Break(Refusal refusal);

    /// <summary>The next request that is read is the only one, in HTTP/0.9: of its answer, the body alone is to be sent.</summary>
    void BecomeSimple();
}
