using System.Buffers;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>Writes a listing for people: one page, without scripts and without anything from elsewhere.</summary>
/// <param name="body">Where it is written.</param>
/// <param name="entries">What is listed, for the sums above the table.</param>
/// <param name="order">The order that the entries are in.</param>
/// <param name="trail">The way to the directory.</param>
internal sealed class HtmlListingWriter(ListingBody body, ListingEntries entries, ListingOrder order, ListingTrail trail) : IListingWriter
{
    public void Begin()
    {
        body.Write("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Index of "u8);
        body.Text(trail.Path);
        body.Write("</title>\n<style>"u8);
        body.Write(HtmlListingStyle.Utf8.Span);
        body.Write("</style>\n</head>\n<body>\n"u8);
        WriteWay();
        body.Write("<main>\n<h1><bdi translate=\"no\">"u8);
        body.Text(trail.Name);
        body.Write("</bdi></h1>\n<table>\n<caption>"u8);
        WriteSums();
        body.Write("</caption>\n<thead>\n<tr>"u8);
        WriteColumn("Name"u8, "name"u8, ""u8, ListingColumn.Name);
        WriteColumn("Size"u8, "size"u8, " class=\"s\""u8, ListingColumn.Size);
        WriteColumn("Modified<span class=\"t\"> (UTC)</span>"u8, "modified"u8, ""u8, ListingColumn.Modified);
        body.Write("</tr>\n</thead>\n<tbody>\n"u8);
        if (trail.HasParent)
        {
            body.Write("<tr class=\"u\"><th scope=\"row\" colspan=\"3\"><a href=\"../\">Parent directory</a></th></tr>\n"u8);
        }

        if (entries.Count == 0)
        {
            body.Write("<tr><td colspan=\"3\">This directory is empty.</td></tr>\n"u8);
        }
    }

    public void Write(ReadOnlySpan<char> name, in ListingEntry entry)
    {
        // "./" keeps a name from being taken for a scheme or a host.
        body.Write(entry.IsDirectory ? "<tr class=\"d\"><th scope=\"row\"><a href=\"./"u8 : "<tr><th scope=\"row\"><a href=\"./"u8);
        body.Segment(name);
        body.Write(entry.IsDirectory ? "/\"><span><bdi translate=\"no\">"u8 : "\"><span><bdi translate=\"no\">"u8);
        body.Text(name);
        body.Write(entry.IsDirectory ? "</bdi>/</span></a></th><td class=\"s\">"u8 : "</bdi></span></a></th><td class=\"s\">"u8);
        if (!entry.IsDirectory)
        {
            WriteSize(entry.Length);
        }

        Span<byte> modified = stackalloc byte[Timestamp.Length];
        Timestamp.Write(entry.LastModified, modified);
        body.Write("</td><td><time datetime=\""u8);
        body.Write(modified);
        body.Write("\">"u8);
        body.Write(modified[..10]);
        body.Write("<span class=\"t\"> "u8);
        body.Write(modified[11..16]);
        body.Write("</span></time></td></tr>\n"u8);
    }

    public void End() => body.Write("</tbody>\n</table>\n</main>\n</body>\n</html>\n"u8);

    private void WriteWay()
    {
        if (trail.Above.Count == 0)
        {
            return;
        }

        body.Write("<nav aria-label=\"Breadcrumb\">\n<ol>\n"u8);
        foreach (var (name, steps, isServed) in trail.Above)
        {
            body.Write("<li>"u8);
            if (isServed)
            {
                body.Write("<a href=\""u8);
                for (var i = 0; i < steps; i++)
                {
                    body.Write("../"u8);
                }

                body.Write("\">"u8);
            }

            body.Write("<bdi translate=\"no\">"u8);
            body.Text(name);
            body.Write(isServed ? "</bdi></a></li>\n"u8 : "</bdi></li>\n"u8);
        }

        body.Write("</ol>\n</nav>\n"u8);
    }

    private void WriteSums()
    {
        int directories = 0, files = 0;
        var length = 0L;
        for (var i = 0; i < entries.Count; i++)
        {
            ref readonly var entry = ref entries[i];
            directories += entry.IsDirectory ? 1 : 0;
            files += entry.IsDirectory ? 0 : 1;
            length += entry.IsDirectory ? 0 : entry.Length;
        }

        body.Number(directories);
        body.Write(directories == 1 ? " directory, "u8 : " directories, "u8);
        body.Number(files);
        body.Write(files == 1 ? " file"u8 : " files"u8);
        if (files > 0)
        {
            body.Write(", "u8);
            WriteSize(length);
        }
    }

    private void WriteSize(long length)
    {
        Span<byte> readable = stackalloc byte[ReadableSize.MaxLength];
        body.Write("<span title=\""u8);
        body.Number(length);
        body.Write(length == 1 ? " byte\">"u8 : " bytes\">"u8);
        body.Write(ReadableSize.Write(length, readable));
        body.Write("</span>"u8);
    }

    private void WriteColumn(ReadOnlySpan<byte> title, ReadOnlySpan<byte> sort, ReadOnlySpan<byte> attributes, ListingColumn column)
    {
        // A second look at a column turns it; of sizes and times, the largest and the latest are looked for first.
        var isSorted = order.Column == column;
        var descending = isSorted ? !order.Descending : column != ListingColumn.Name;
        body.Write("<th scope=\"col\""u8);
        body.Write(attributes);
        body.Write(!isSorted ? ""u8 : order.Descending ? " aria-sort=\"descending\""u8 : " aria-sort=\"ascending\""u8);
        body.Write("><a rel=\"nofollow\" href=\"?sort="u8);
        body.Write(sort);
        body.Write(descending ? "&amp;order=descending\">"u8 : "&amp;order=ascending\">"u8);
        body.Write(title);
        body.Write("</a></th>"u8);
    }
}
