using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Completes the options of a site with what does not change from request to request.</summary>
internal sealed class DigestPostConfigureOptions(DigestNonces nonces, SiteIdentity site) : IPostConfigureOptions<DigestOptions>
{
    private const int OpaqueLength = 16;

    public void PostConfigure(string? name, DigestOptions options)
    {
        options.NonceKey = nonces.KeyOf(site.Name, options.Realm);

        // It is no secret. A restart does not change it, so that clients only need a new nonce then.
        options.Opaque = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{site.Name}\0{options.Realm}")).AsSpan(0, OpaqueLength));
    }
}
