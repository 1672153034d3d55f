using Xunit;

namespace Ouistiti.Tests.Support;

/// <summary>A test of what only root may do; others skip it.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = "Only root may do what it needs.";
        }
    }
}
