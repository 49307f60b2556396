namespace Floorline.Core.Serving;

/// <summary>How requests arrive in an open loop.</summary>
public enum ArrivalKind
{
    /// <summary>Evenly spaced.</summary>
    Constant,

    /// <summary>Independent: exponential gaps.</summary>
    Poisson,

    /// <summary>Gamma gaps: bursty below a shape of 1, smoother above.</summary>
    Gamma,
}
