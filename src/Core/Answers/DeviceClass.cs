namespace Floorline.Core.Answers;

/// <summary>Sorts of devices that are alike in what slows them down and in what share of their sheet they reach.</summary>
public enum DeviceClass
{
    /// <summary>A discrete graphics card without a link of its own to others.</summary>
    Card,

    /// <summary>A data-centre accelerator with a link of its own to others.</summary>
    DataCentre,

    /// <summary>A module with power modes.</summary>
    PowerModes,

    /// <summary>A chip or processor with graphics that share its memory.</summary>
    SharedMemory,

    /// <summary>An Apple chip.</summary>
    Apple,

    /// <summary>A processor, or a memory that was stated without any arithmetic.</summary>
    Processor,

    /// <summary>An accelerator with static shapes.</summary>
    StaticShapes,
}
