using System.Security.Cryptography;
using Floorline.Core.Models;
using Floorline.Readers;

namespace Floorline.Web.Uploads;

/// <summary>Keeps what was read of the last few model files, in memory and for a while, so that a situation can name one by a handle. No file is kept.</summary>
internal sealed class ModelStore(ServeOptions options)
{
    /// <summary>What a handle begins with; the id follows, and perhaps a name for people behind another colon.</summary>
    public const string Prefix = "upload:";

    private const int IdBytes = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Kept> _models = new(StringComparer.Ordinal);

    /// <summary>Keeps a model with the document that its file gave, under a name that cannot be guessed; null where none is kept.</summary>
    public string? Keep(Model model, string document)
    {
        if (options.ModelsKept < 1)
        {
            return null;
        }

        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        lock (_gate)
        {
            Forget();
            while (_models.Count >= options.ModelsKept)
            {
                _models.Remove(_models.MinBy(static m => m.Value.Used).Key);
            }

            _models.Add(id, new Kept(model, document, Environment.TickCount64));
        }

        return id;
    }

    /// <summary>The document of a model's file; null where it is not kept.</summary>
    public string? Document(string? id) => Use(id)?.Document;

    /// <summary>The model that a text is the handle of: null where it is no handle, a problem where it is one of nothing.</summary>
    public ReadResult<Model>? Find(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        string id = text[Prefix.Length..].Split(':', 2)[0];
        return Use(id) is { } kept
            ? ReadResult.Ok(kept.Model)
            : ReadResult.Failed<Model>(new Problem("", "MODEL", "an uploaded file that is not kept any more", "the file sent again, under Model file, or a catalogue name"));
    }

    public bool Remove(string? id)
    {
        lock (_gate)
        {
            return id is not null && _models.Remove(id);
        }
    }

    private Kept? Use(string? id)
    {
        lock (_gate)
        {
            Forget();
            if (id is null || !_models.TryGetValue(id, out Kept? kept))
            {
                return null;
            }

            return _models[id] = kept with { Used = Environment.TickCount64 };
        }
    }

    private void Forget()
    {
        long oldest = Environment.TickCount64 - (long)options.ModelTime.TotalMilliseconds;
        foreach (string id in _models.Where(m => m.Value.Used < oldest).Select(static m => m.Key).ToArray())
        {
            _models.Remove(id);
        }
    }

    private sealed record Kept(Model Model, string Document, long Used);
}
