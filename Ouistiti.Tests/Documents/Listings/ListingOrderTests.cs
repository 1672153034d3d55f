using Ouistiti.Middleware.Documents.Listings;
using Xunit;

namespace Ouistiti.Tests.Documents.Listings;

/// <summary>In which order entries come, and how to ask for another.</summary>
public sealed class ListingOrderTests : IDisposable
{
    private readonly ListingSandbox _sandbox = new();

    public ListingOrderTests()
    {
        _sandbox.Write("a", "333");
        _sandbox.Write("B", "1");
        _sandbox.Write("C9", "55555");
        _sandbox.Write("c10", "1");
        _sandbox.Write("D1/inner");
        _sandbox.Write("d2/inner");
        var day = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var name in new[] { "c10", "a", "d2", "C9", "B", "D1" })
        {
            Directory.SetLastWriteTimeUtc(_sandbox[$"root/{name}"], day = day.AddDays(1));
        }
    }

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("", "D1/ d2/ a B C9 c10")]
    [InlineData("?sort=name&order=ascending", "D1/ d2/ a B C9 c10")]
    [InlineData("?order=descending", "d2/ D1/ c10 C9 B a")]
    [InlineData("?sort=size", "D1/ d2/ B c10 a C9")]
    [InlineData("?sort=size&order=descending", "D1/ d2/ C9 a B c10")]
    [InlineData("?sort=modified&order=ascending", "d2/ D1/ c10 a C9 B")]
    [InlineData("?sort=modified&order=descending", "D1/ d2/ B C9 a c10")]
    [InlineData("?sort=colour&order=sideways", "D1/ d2/ a B C9 c10")]
    [InlineData("?sort=size&sort=name", "D1/ d2/ a B C9 c10")]
    [InlineData("?1700000000", "D1/ d2/ a B C9 c10")]
    public async Task Entries_come_in_the_order_that_is_asked_for(string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', await _sandbox.NamesAsync("/", query)));

    [Theory]
    [InlineData("", "ascending||", "?sort=name&order=descending|?sort=size&order=descending|?sort=modified&order=descending")]
    [InlineData("?order=descending", "descending||", "?sort=name&order=ascending|?sort=size&order=descending|?sort=modified&order=descending")]
    [InlineData("?sort=size&order=descending", "|descending|", "?sort=name&order=ascending|?sort=size&order=ascending|?sort=modified&order=descending")]
    [InlineData("?sort=modified", "||ascending", "?sort=name&order=ascending|?sort=size&order=descending|?sort=modified&order=descending")]
    public async Task A_column_tells_how_it_is_sorted_and_links_to_the_other_way(string query, string sorted, string links)
    {
        var page = await _sandbox.PageAsync("/", context => context.Request.QueryString = new(query));
        Assert.Equal(sorted, string.Join('|', page.QuerySelectorAll("thead th").Select(column => column.GetAttribute("aria-sort"))));
        Assert.Equal(links, string.Join('|', page.QuerySelectorAll("thead a").Select(link => link.GetAttribute("href"))));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("A", "b")]
    [InlineData("a", "B")]
    [InlineData("A", "a")]
    [InlineData("file2", "file10")]
    [InlineData("file9.txt", "File10.txt")]
    [InlineData("file", "file1")]
    [InlineData("1", "a")]
    [InlineData("x007", "x7")]
    [InlineData("x007a", "x7b")]
    [InlineData("1.2.9", "1.2.10")]
    [InlineData("99999999999999999998", "99999999999999999999")]
    [InlineData("é", "É1")]
    public void A_name_comes_before_another(string first, string second)
    {
        Assert.InRange(NaturalOrder.Compare(first, second), int.MinValue, -1);
        Assert.InRange(NaturalOrder.Compare(second, first), 1, int.MaxValue);
        Assert.Equal(0, NaturalOrder.Compare(first, first));
    }

    [Fact]
    public void The_order_of_names_is_a_total_one()
    {
        string[] names = ["", "0", "00", "1", "01", "a", "A", "a0", "a00", "a1", "A01", "a1b", "a01B", "b", "-", "_", "é", "😀", "ab", "aB"];
        foreach (var (x, y, z) in from x in names from y in names from z in names select (x, y, z))
        {
            Assert.Equal(Math.Sign(NaturalOrder.Compare(x, y)), -Math.Sign(NaturalOrder.Compare(y, x)));
            Assert.Equal(x == y, NaturalOrder.Compare(x, y) == 0);
            if (NaturalOrder.Compare(x, y) < 0 && NaturalOrder.Compare(y, z) < 0)
            {
                Assert.InRange(NaturalOrder.Compare(x, z), int.MinValue, -1);
            }
        }
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1, "1 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(9949, "9.9 kB")]
    [InlineData(9960, "10 kB")]
    [InlineData(57_400_000, "57 MB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.0 MB")]
    [InlineData(1_500_000_000, "1.5 GB")]
    [InlineData(long.MaxValue, "9.2 EB")]
    public void A_size_is_said_shortly(long length, string expected) =>
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(ReadableSize.Write(length, new byte[ReadableSize.MaxLength])));
}
