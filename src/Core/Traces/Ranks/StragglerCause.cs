namespace Floorline.Core.Traces.Ranks;

/// <summary>Why a straggler is late.</summary>
public enum StragglerCause
{
    /// <summary>Nothing sets it apart.</summary>
    Unknown,

    /// <summary>Its kernels take longer than the others'.</summary>
    Compute,

    /// <summary>Its device idles more than the others': its host is late.</summary>
    Host,

    /// <summary>It has more work because of how experts were chosen.</summary>
    Routing,
}
