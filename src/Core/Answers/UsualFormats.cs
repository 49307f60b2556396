using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Workloads;

namespace Floorline.Core.Answers;

/// <summary>
/// The formats that a model which is published in 16 bit mostly runs in where nobody states one: what was published decides nothing by itself.
/// </summary>
public static class UsualFormats
{
    // The two sizes that people load most: 8 bit, and the mixture of 4-bit blocks that llama.cpp, Ollama and LM Studio take by default.
    private static readonly NumberFormat[] _smaller = [NumberFormats.Find("q8_0")!, NumberFormats.Find("q4_k_m")!];

    /// <summary>
    /// Smaller formats that the weights may well have, largest first; empty where the engine loads what is published, or bytes do not decide.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="step">The step.</param>
    /// <param name="engineIsOpen">Whether no engine was stated: one that was loads what its habit says.</param>
    public static IEnumerable<NumberFormat> Below(Model model, Step step, bool engineIsOpen)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(step);
        return engineIsOpen && step is { Phase: Phase.Decode, Weights: null } && model is { Decodes: true, IsPublishedIn16Bit: true }
            ? _smaller : [];
    }
}
