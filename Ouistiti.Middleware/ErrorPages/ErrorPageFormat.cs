namespace Ouistiti.Middleware.ErrorPages;

/// <summary>How an error is told.</summary>
internal enum ErrorPageFormat
{
    Text,
    Html,
    Json,
}
