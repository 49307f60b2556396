namespace Floorline.Core.Traces.Rules;

/// <summary>How much a finding matters.</summary>
public enum Urgency
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Worth work, or a doubt about some numbers.</summary>
    Warning,

    /// <summary>The first thing to work on, or a trace that cannot answer.</summary>
    Critical,
}
