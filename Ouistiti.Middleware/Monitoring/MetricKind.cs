namespace Ouistiti.Middleware.Monitoring;

/// <summary>How the measurements of an instrument make up its value.</summary>
internal enum MetricKind
{
    /// <summary>They add up, and only grow.</summary>
    Counter,

    /// <summary>They add up, and may shrink.</summary>
    Sum,

    /// <summary>The last one counts.</summary>
    Gauge,

    /// <summary>They add up already where they are measured.</summary>
    Total,

    /// <summary>They are counted by size.</summary>
    Histogram,
}
