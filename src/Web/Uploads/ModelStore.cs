using Floorline.Core.Models;
using Floorline.Readers;

namespace Floorline.Web.Uploads;

/// <summary>
/// Keeps what was read of the last few model files, in memory and for a while, so that a situation can name one by a handle. No file is kept.
/// </summary>
internal sealed class ModelStore(ServeOptions options) : IDisposable
{
    /// <summary>What a handle begins with; the id follows, and perhaps a name for people behind another colon.</summary>
    public const string Prefix = "upload:";

    private const int BytesPerLetter = 2;

    private readonly Recent<Kept> _models = new(options.ModelsKept, options.ModelBytesKept, options.ModelTime);

    /// <summary>Keeps a model with the document that its file gave, under a name that cannot be guessed; null where none is kept.</summary>
    public string? Keep(Model model, string document) => _models.Keep(new Kept(model, document), BytesPerLetter * (long)document.Length);

    /// <summary>The document of a model's file; null where it is not kept.</summary>
    public string? Document(string? id) => _models.Find(id)?.Document;

    /// <summary>The model that a text is the handle of: null where it is no handle, a problem where it is one of nothing.</summary>
    public ReadResult<Model>? Find(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        string id = text[Prefix.Length..].Split(':', 2)[0];
        return _models.Find(id) is { } kept
            ? ReadResult.Ok(kept.Model)
            : ReadResult.Failed<Model>(new Problem("", "MODEL", "an uploaded file that is not kept any more", "the file sent again, under Model file, or a catalogue name"));
    }

    public bool Remove(string? id) => _models.Remove(id);

    public void Dispose() => _models.Dispose();

    private sealed record Kept(Model Model, string Document);
}
