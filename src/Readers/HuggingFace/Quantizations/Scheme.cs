using Floorline.Core.Formats;

namespace Floorline.Readers.HuggingFace.Quantizations;

/// <summary>What a quantisation does: a format for linear layers, formats of its own for some modules, and modules that it leaves alone.</summary>
/// <param name="Default">The format of a linear layer that nothing else names; null where only named modules are quantised.</param>
internal sealed record Scheme(NumberFormat? Default)
{
    /// <summary>Formats of named modules; the first that fits holds.</summary>
    internal IReadOnlyList<(ModuleNames Modules, NumberFormat Format)> Rules { get; init; } = [];

    /// <summary>Modules left in the checkpoint's dtype.</summary>
    internal ModuleNames Kept { get; init; } = new([]);

    /// <summary>Whether any module is named.</summary>
    internal bool NamesModules => Rules.Count > 0 || !Kept.IsEmpty;

    /// <summary>Whether layers are named by number.</summary>
    internal bool IsNumbered => Kept.IsNumbered || Rules.Any(static r => r.Modules.IsNumbered);

    /// <summary>Whether the output head is a linear layer like any other.</summary>
    internal bool PacksHead { get; init; }

    /// <summary>Whether formats of named modules are meant for embedding tables too (MLX, torchao).</summary>
    internal bool RulesReachTables { get; init; }

    /// <summary>The format of keys and values in the cache that was calibrated for; null where none is stated.</summary>
    internal NumberFormat? Cache { get; init; }

    /// <summary>Bits of the tables that each quantised matrix has beside its weights, as codebooks; 0 for none.</summary>
    internal double TableBits { get; init; }

    /// <summary>What is to be said of it.</summary>
    internal string? Said { get; init; }

    /// <summary>The head's own format; null where it has none.</summary>
    internal NumberFormat? Head { get; init; }

    /// <summary>Whether embeddings and routers are quantised too (MLX).</summary>
    internal bool PacksTables { get; init; }

    /// <summary>Whether attention stays in the dtype without being named (MXFP4 of GPT-OSS).</summary>
    internal bool KeepsAttention { get; init; }

    /// <summary>Whether only routed experts are quantised.</summary>
    internal bool ExpertsOnly { get; init; }

    /// <summary>The format of routed experts where it differs from the default.</summary>
    internal NumberFormat? Experts { get; init; }
}
