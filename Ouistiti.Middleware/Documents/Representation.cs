using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Documents;

/// <summary>A document as it is sent: as the file holds it, or in a content coding.</summary>
internal sealed class Representation : IDisposable
{
    /// <summary>Describes a document.</summary>
    /// <param name="version">The state of the file that it comes from.</param>
    /// <param name="now">The time. A file that claims to be from the future is as new as this (RFC 9110, section 8.8.2.1).</param>
    /// <param name="contentType">The type of what is sent, apart from the coding.</param>
    /// <param name="body">Its bytes; they are disposed of with this.</param>
    /// <param name="coding">The coding that it is sent in, where it is.</param>
    /// <param name="isEncodedHere">Whether it was, or has yet to be, encoded by the server and not by whoever wrote the file.</param>
    public Representation(FileVersion version, DateTimeOffset now, string contentType, DocumentBody body, ContentCoding? coding = null, bool isEncodedHere = false)
    {
        Version = version;
        ContentType = contentType;
        Body = body;
        Coding = coding;
        EntityTag = new EntityTagHeaderValue(
            string.Create(CultureInfo.InvariantCulture, $"\"{version.Mark:x}-{version.Length:x}{(coding is null ? "" : "-")}{coding?.Name}\""),
            isWeak: isEncodedHere || !version.IsSettled(now));
        EntityTagField = EntityTag.ToString();
        LastModified = DateTimeOffset.FromUnixTimeSeconds(Math.Min(version.Modified.ToUnixTimeSeconds(), now.ToUnixTimeSeconds()));
        LastModifiedField = HeaderUtilities.FormatDate(LastModified);
        ExactDate = !EntityTag.IsWeak && version.IsModifiedWhenChanged ? LastModified : null;
    }

    private Representation(Representation other, DocumentBody body)
    {
        (Version, ContentType, Coding, EntityTag, EntityTagField) = (other.Version, other.ContentType, other.Coding, other.EntityTag, other.EntityTagField);
        (LastModified, LastModifiedField, ExactDate) = (other.LastModified, other.LastModifiedField, other.ExactDate);
        Body = body;
    }

    /// <summary>The state of the file that it comes from.</summary>
    public FileVersion Version { get; }

    /// <summary>The type of what is sent, apart from the coding.</summary>
    public string ContentType { get; }

    /// <summary>Its bytes.</summary>
    public DocumentBody Body { get; }

    /// <summary>The coding that it is sent in, where it is.</summary>
    public ContentCoding? Coding { get; }

    /// <summary>Whether the body has yet to be encoded while it is sent, so that nobody knows how long it will be.</summary>
    public bool IsEncodedLate { get; init; }

    /// <summary>Tells it from every other representation of the document (RFC 9110, section 8.8.3). It is weak where other bytes could have the same.</summary>
    public EntityTagHeaderValue EntityTag { get; }

    /// <summary>The value of <c>ETag</c>.</summary>
    public StringValues EntityTagField { get; }

    /// <summary>When the file was last modified, in whole seconds.</summary>
    public DateTimeOffset LastModified { get; }

    /// <summary>The value of <c>Last-Modified</c>.</summary>
    public StringValues LastModifiedField { get; }

    /// <summary>The date where no other bytes have had it; null where they may have, as those of a file whose time has been set back.</summary>
    public DateTimeOffset? ExactDate { get; }

    /// <summary>Called when nobody sends it any more.</summary>
    public Action? Released { get; init; }

    /// <summary>The same with its bytes from somewhere else.</summary>
    public Representation With(DocumentBody body) => new(this, body);

    /// <inheritdoc/>
    public void Dispose()
    {
        Body.Dispose();
        Released?.Invoke();
    }
}
