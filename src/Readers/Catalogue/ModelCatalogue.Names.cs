using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Situations;
using Floorline.Readers.Naming;

namespace Floorline.Readers.Catalogue;

public static partial class ModelCatalogue
{
    private static readonly Lazy<NameIndex<CatalogueEntry>> _loose =
        new(static () => new NameIndex<CatalogueEntry>(_file.Entries.Select(static e => (e, e.Aliases.Prepend(e.Name).Append(e.Title))), []));

    /// <summary>
    /// Finds a model as people, hubs and servers name it: a name or alias as it stands, or without organisation, Instruct, dates and weight format, which is
    /// then the format it is read in (<c>RedHatAI/Meta-Llama-3.1-70B-Instruct-FP8</c>, <c>llama3.1:8b</c>, <c>Qwen/Qwen3-30B-A3B-Instruct-2507</c>). A name
    /// that may be several is asked about.
    /// </summary>
    /// <param name="text">What was typed.</param>
    public static ReadResult<Named<Model>> Resolve(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_file.Find(text) is not null)
        {
            return Find(text).Select(static m => new Named<Model>(m, null));
        }

        ModelName name = ModelName.Of(OfFile(text));
        NameIndex<CatalogueEntry> index = _loose.Value;

        // a hub's name without its organisation is that model, whatever its words are elsewhere (stable-diffusion-xl-base-1.0)
        if (name.Format is null && index.Find(NameKey.Parts(text.Trim())) is { } named)
        {
            return Find(named.Name).Select(model => new Named<Model>(model, $"Model: '{text}' is taken as {model.Name}."));
        }

        Problem? asked = null;
        foreach (ModelName one in ((ModelName?[])[name, name.WithoutVariants()]).OfType<ModelName>())
        {
            if (index.Find(one.Parts) is { } entry)
            {
                return Taken(text, one, entry);
            }

            List<(CatalogueEntry Entry, List<List<string>> Rests)> begun = one.Parts.Count > 0 ? index.Beginning(one.Parts) : [];
            if (begun is [var only] && only.Rests.FirstOrDefault(static rest => rest.TrueForAll(IsNoOther)) is { } rest)
            {
                return Taken(text, one, only.Entry, rest);
            }

            if (begun.Count > 1)
            {
                return ReadResult.Failed<Named<Model>>(asked ?? Several(text, begun));
            }

            asked ??= begun.Count == 1 ? Several(text, begun) : null;
        }

        return OwnSize(text) ?? (asked is { } several ? ReadResult.Failed<Named<Model>>(several) : Find(text).Select(static m => new Named<Model>(m, null)));
    }

    /// <summary>What a name that others begin with may mean: one of those, or something that none of them is.</summary>
    private static Problem Several(string text, List<(CatalogueEntry Entry, List<List<string>> Rests)> begun) => begun.Count > 1
        ? new Problem("", "MODEL", $"'{text}', which may be several", $"one of {string.Join(", ", begun.Take(10).Select(static b => b.Entry.Name))}")
        : new Problem("", "MODEL", $"'{text}', with which only another name begins", $"{begun[0].Entry.Name} where that is meant; {GivenOtherwise}");

    /// <summary>Whether a word that a name goes on with leaves it the same model, as far as the catalogue tells: a size, a date, what is for chat.</summary>
    private static bool IsNoOther(string word) =>
        NameWords.Shipped.ModelEndings.Contains(word) || NameWords.Shipped.ModelFormats.ContainsKey(word) || ModelName.IsDate(word) || SizedModel.IsSize(word);

    /// <summary>A model that no entry is of, by the size that its name states; null where the name states none or may be a slip of a known one.</summary>
    /// <param name="text">What was typed.</param>
    public static ReadResult<Named<Model>>? BySize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SizedModel.Of(text, AllNames);
    }

    /// <summary>A model file's name with its format set apart, as names of models write it (<c>mistral-7b.Q5_K_M</c>).</summary>
    /// <param name="stem">The file's name without its ending.</param>
    public static string OfFile(string stem)
    {
        ArgumentNullException.ThrowIfNull(stem);
        int dot = stem.LastIndexOf('.');
        return dot > 0 && NumberFormats.Find(stem[(dot + 1)..]) is not null ? $"{stem[..dot]}-{stem[(dot + 1)..]}" : stem;
    }

    /// <summary>A model of one size whose name is followed by that size, as Ollama's tags write it (<c>deepseek-r1:671b</c>).</summary>
    private static ReadResult<Named<Model>>? OwnSize(string text)
    {
        foreach ((string word, double size) in SizedModel.Sizes(text))
        {
            var rest = ModelName.Of(text.Replace(word, "", StringComparison.OrdinalIgnoreCase));
            if (_loose.Value.Find(rest.Parts) is { } entry && IsOfSize(entry, size))
            {
                return Taken(text, rest, entry);
            }

            // llama4:109b is the one of its name that has this size.
            foreach (ModelName one in ((ModelName?[])[rest, rest.WithoutVariants()]).OfType<ModelName>().Where(static n => n.Parts.Count > 0))
            {
                CatalogueEntry[] like = [.. _loose.Value.Beginning(one.Parts).Where(b => b.Rests.Exists(r => !r.Exists(SizedModel.IsTotal) || r.Contains(word)))
                    .Select(static b => b.Entry)
                    .Concat(_loose.Value.Find(one.Parts) is { } same ? [same] : []).Distinct().Where(e => IsOfSize(e, size))];
                if (like is [var only])
                {
                    return Taken(text, one, only);
                }
            }
        }

        return null;
    }

    private static bool IsOfSize(CatalogueEntry entry, double size) => Find(entry.Name) is { IsOk: true, Value: var model }
        && Math.Abs((model.Parameters / size) - 1) <= SizedModel.Rounding;

    /// <summary>
    /// The formats of weights in the format that a name states: of a mixture that is published in it, what files hold that are called so, which keep the other
    /// weights in more bits; else that format alone.
    /// </summary>
    private static WeightFormats Stored(Model model, NumberFormat stated) => model.Published.Default == stated && model.Published.ByRole.Count > 0
        ? SupportCatalogue.Table.Habits.Select(h => h.RepackOf(model)).OfType<Repack>().FirstOrDefault()?.Of(model) ?? model.Published
        : WeightFormats.Uniform(stated);

    /// <summary>The entry that a name is taken as, and what was left aside. A further training of a model that is published quantised may be published in
    /// another format, and is refused.</summary>
    private static ReadResult<Named<Model>> Taken(string text, ModelName name, CatalogueEntry entry, List<string>? rest = null)
    {
        ReadResult<Model> found = Find(entry.Name);
        return found is { IsOk: true, Value.Published.Default: { PayloadBits: < 16 } published } && name is { Format: null, Variant: { } variant }
            ? ReadResult.Failed<Named<Model>>(new Problem("", "MODEL",
                $"'{text}', another training of {entry.Name} ('{variant}'), whose weights need not be in {published.Name} as those of {entry.Name} are",
                $"the format with the model, such as {entry.Name} --weights {published.Name}; {GivenOtherwise}"))
            : found.Select(model => Named(text, name, model, rest));
    }

    private static Named<Model> Named(string text, ModelName name, Model model, List<string>? rest)
    {
        string aside = string.Join(", ", ((string?[])[name.Organisation, .. name.LeftAside]).OfType<string>());
        string without = aside.Length > 0 ? $" ({aside} left aside)" : "";
        string format = name.Format is { } stated ? $", weights in {stated.Name}" : "";
        string? quantised = name.Format is null ? name.LeftAside.FirstOrDefault(static w => NameWords.Shipped.ModelQuantised.Contains(NameKey.Of(w))) : null;
        string open = quantised is null ? ""
            : $" '{quantised}' says that its weights are quantised, not how: the published format is taken; --weights states theirs.";
        bool sized = rest is not null && rest.Exists(SizedModel.IsSize) && !name.Parts.Any(SizedModel.IsSize);
        string others = sized ? " It is the only size of it on record: another one's weights and cache are others." : "";
        Model read = name.Format is { } other ? model with { Published = Stored(model, other) } : model;
        return new Named<Model>(read, $"Model: '{text}' is taken as {model.Name}{format}{without}.{open}{others}");
    }
}
