using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Answers;

/// <summary>
/// The formats that a model mostly runs in where nobody states one, if it is published in 16 or 32 bit or in a mixture that engines repack:
/// what was published decides nothing by itself.
/// </summary>
public static class UsualFormats
{
    // The two sizes that people load most: 8 bit, and the mixture of 4-bit blocks that llama.cpp, Ollama and LM Studio take by default.
    private static readonly NumberFormat[] _smaller = [NumberFormats.Find("q8_0")!, NumberFormats.Find("q4_k_m")!];

    // What people serve where an engine loads published files: the 8-bit and the 4-bit repositories beside the original one.
    private static readonly NumberFormat[] _served = [NumberFormats.Find("fp8")!, NumberFormats.Find("int4-g128")!];

    /// <summary>
    /// Smaller formats that the weights may well have, largest first, as they would be stated; empty where the weights were stated, or bytes do not decide.
    /// Of a published mixture they are what an engine's files hold of it.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="step">The step.</param>
    /// <param name="engineIsOpen">Whether no engine was stated: one that was loads published files or what its habit says.</param>
    /// <param name="habits">What engines do unasked.</param>
    public static IEnumerable<(string Stated, WeightFormats Formats)> Below(Model model, Step step, bool engineIsOpen, IReadOnlyList<EngineHabit> habits)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(habits);
        if (step.Weights is not null || !model.MayBeRepacked)
        {
            return [];
        }

        // Published in 32 bit and run in 16: a cast when it loads, in every phase.
        return model.Published.LeastBits > 16 ? Uniform([NumberFormats.Fp16Format], model)
            : step.Phase != Phase.Decode || !model.Decodes ? []
            : model.IsPublishedIn16Bit ? Uniform(engineIsOpen ? _smaller : _served, model)
            : engineIsOpen ? habits.Select(h => h.RepackOf(model)).OfType<Repack>().Take(1).Select(r => (r.Stated, r.Of(model))) : [];
    }

    private static IEnumerable<(string, WeightFormats)> Uniform(IEnumerable<NumberFormat> formats, Model model) =>
        formats.Select(f => (f.Name, WeightFormats.Uniform(f).For(model)));
}
