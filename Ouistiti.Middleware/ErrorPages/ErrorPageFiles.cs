using System.Globalization;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.ErrorPages;

/// <summary>A site's own error pages: files by status code, with <c>*</c> for all others.</summary>
internal static class ErrorPageFiles
{
    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public static void Validate(Dictionary<string, string> pages, SectionCheck check)
    {
        foreach (var (status, path) in pages.ToArray())
        {
            if (status != "*" && !(int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 400 and <= 599))
            {
                check.Report(status, "is not the status code of an error", "a code from 400 to 599, or \"*\" for every other");
            }

            pages[status] = check.ExistingFile(status, path);
        }
    }
}
