using Floorline.Core.Models;

namespace Floorline.Core.Situations;

/// <summary>An engine of the support table.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Kind">How it drives a device.</param>
/// <param name="Gives">What the models that it runs give; a few others may run too.</param>
/// <param name="Aliases">Other names that people write.</param>
public sealed record SupportEngine(string Name, string Title, EngineKind Kind, IReadOnlyList<Modality> Gives, IReadOnlyList<string> Aliases)
{
    /// <summary>Devices that it does not run on, whatever the format, with who says so.</summary>
    public IReadOnlyList<(IReadOnlyList<string> Families, FormatSupport Refusal)> NotOn { get; init; } = [];

    /// <summary>Why it does not run on a generation of devices; null where it does, or nobody says.</summary>
    /// <param name="family">The generation; null where it is not known.</param>
    internal FormatSupport? RefusalOn(DeviceFamily? family)
    {
        if (family is null)
        {
            return null;
        }

        foreach ((IReadOnlyList<string> families, FormatSupport refusal) in NotOn)
        {
            if (families.Contains(family.Name))
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Whether it runs models that give something.</summary>
    /// <param name="gives">What the model gives.</param>
    internal bool IsFor(Modality gives)
    {
        for (int i = 0; i < Gives.Count; i++)
        {
            if (Gives[i] == gives)
            {
                return true;
            }
        }

        return false;
    }
}
