using Xunit;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>One line of a table: some bytes, and what they must lead to.</summary>
/// <param name="Section">The section that rules it.</param>
/// <param name="What">What the bytes show.</param>
/// <param name="Bytes">The bytes, a character each.</param>
/// <param name="Expected">What the server must do.</param>
internal sealed record Case(string Section, string What, string Bytes, Expectation Expected)
{
    /// <summary>A table as the data of a theory, by the names of its lines.</summary>
    public static TheoryData<string, string> NamesOf(IEnumerable<Case> cases)
    {
        var names = new TheoryData<string, string>();
        foreach (var line in cases)
        {
            names.Add(line.Section, line.What);
        }

        return names;
    }

    /// <summary>Checks one line of a table.</summary>
    public static Task CheckAsync(int port, IEnumerable<Case> cases, string section, string what) =>
        CaseRunner.RunAsync(port, Find(cases, section, what));

    /// <summary>Checks one line of a table with each byte sent on its own: how the bytes are cut on their way has no meaning.</summary>
    public static Task CheckByteByByteAsync(int port, IEnumerable<Case> cases, string section, string what)
    {
        var line = Find(cases, section, what);
        return CaseRunner.RunAsync(port, line with { Expected = line.Expected.ByteByByte }, byteByByte: true);
    }

    // A second line of the same name would never be run.
    private static Case Find(IEnumerable<Case> cases, string section, string what) => cases.Single(line => line.Section == section && line.What == what);
}
