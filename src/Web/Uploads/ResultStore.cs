using Floorline.Web.Api;

namespace Floorline.Web.Uploads;

/// <summary>
/// Keeps the last answers on results and runs, in memory and for a while, so that a page that was left or reloaded shows one again. None of the files is
/// kept.
/// </summary>
internal sealed class ResultStore(ServeOptions options) : IDisposable
{
    private readonly Recent<Answered> _answers = new(options.ResultsKept, options.ResultBytesKept, options.ResultTime);

    /// <summary>Keeps an answer under a name that cannot be guessed; null where it is too large to be kept.</summary>
    public string? Keep(Answered answer) => _answers.Keep(answer, answer.Texts.Sum(static t => (long)t.Bytes.Length));

    /// <summary>The answer of a verb under a name.</summary>
    public Answered? Find(string verb, string? id) => _answers.Find(id) is { } found && found.Verb == verb ? found : null;

    public bool Remove(string verb, string? id) => Find(verb, id) is not null && _answers.Remove(id);

    public void Dispose() => _answers.Dispose();
}
