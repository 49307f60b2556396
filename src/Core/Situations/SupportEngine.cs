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
