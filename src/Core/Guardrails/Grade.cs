namespace Floorline.Core.Guardrails;

/// <summary>The worst that was found in the answers to one prompt.</summary>
public enum Grade
{
    /// <summary>Nothing.</summary>
    Clean,

    /// <summary>A minor fault.</summary>
    Minor,

    /// <summary>A serious fault, or no answer at all.</summary>
    Serious,
}
